"""What happens to applications without anybody waiting for it."""

from django_tasks import task

from boards.applications import mails, retention
from boards.applications.calls import services as calls
from participation.jobs.due import every_day, every_minute


@task()
def send_notices() -> None:
    mails.send_due()


@every_minute
def send_waiting_notices() -> None:
    """What the task above did not send: the worker was away, or the mail server."""
    mails.send_due()


@every_minute
def close_ended_calls() -> None:
    calls.close_ended()


@every_day
def erase_old_applications() -> None:
    retention.erase_old()
