import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from participation.accounts.models import User
from participation.identity import mails, services
from participation.identity.events import record_event
from participation.identity.models import Verification
from participation.identity.selectors import WARN_BEFORE
from participation.jobs.due import every_day, every_minute


@task()
def send_mail(person: int, kind: str, about: int | None = None) -> None:
    """One mail. What the mail server refuses is tried again by the queue; closed accounts get none."""
    found = User.objects.filter(pk=person, is_active=True).first()
    if found:
        mails.message(found, kind, about).send()


@every_minute
def expire_proofs() -> None:
    """End what ran out at midnight; rights had ended with the date already."""
    ended = Verification.objects.filter(state=Verification.State.VERIFIED, expires_on__lt=timezone.localdate())
    for person in User.objects.filter(pk__in=ended.values("person")):
        services.expire(person=person)


@every_day
def warn_before_expiry() -> None:
    """Thirty days before the end: a mail, once for each proof; not for one that a higher proof outlasts."""
    until = timezone.localdate() + WARN_BEFORE
    due = Verification.objects.filter(state=Verification.State.VERIFIED, warned_on=None, expires_on__lte=until)
    for proof in due.filter(expires_on__gte=timezone.localdate()).select_related("person"):
        _warn(proof, until)


@transaction.atomic
def _warn(proof: Verification, until: datetime.date) -> None:
    if not Verification.objects.filter(pk=proof.pk, warned_on=None).update(warned_on=timezone.localdate()):
        return
    if any(other.expires_on is None or other.expires_on > until for other in services.held_proofs(proof.person)):
        return
    record_event(actor=None, person=proof.person, action="expiring", reason=f"{proof.provider}, {proof.expires_on}")
    mails.send(proof.person, "expiring")
