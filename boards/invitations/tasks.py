from django_tasks import task

from boards.invitations import mails, services
from participation.jobs.due import every_day, every_minute


@task()
def send_invitations() -> None:
    mails.send_due()


@every_minute
def send_what_is_left() -> None:
    mails.send_due()


@every_day
def empty_old_invitations() -> None:
    services.empty_old()
