from django_tasks import task

from participation.identity.letters import mails, services
from participation.identity.letters.models import Letter
from participation.jobs.due import every_day


@task()
def send_mail(letter: int, kind: str) -> None:
    """One mail. What the mail server refuses is tried again; an undone step and closed accounts get none."""
    found = Letter.objects.filter(pk=letter, state=kind, person__is_active=True).select_related("person").first()
    if found:
        mails.message(found, kind).send()


@every_day
def expire_letters() -> None:
    services.expire_letters()


@every_day
def forget_addresses() -> None:
    services.forget_addresses()
