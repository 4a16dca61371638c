from django_tasks import task

from participation.accounts.signin import mails, services
from participation.jobs.due import every_day, every_minute


@task()
def send_account_mails() -> None:
    mails.send_due()


@every_minute
def send_waiting_account_mails() -> None:
    """What a lost task or a mail server that was away has left."""
    mails.send_due()


@every_day
def forget_unconfirmed_accounts() -> None:
    services.forget_unconfirmed_accounts()
