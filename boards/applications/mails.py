"""Mails to applicants: `tell` writes a row with what it tells, `send_due` sends each row once.

A row is taken before the mail leaves: two workers never send the same one. What the mail server refuses is tried again,
five times. A worker that dies while it sends leaves a row that is taken and never silently sent again.
"""

from typing import Any, Final

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from boards.applications.models import Application, Notice
from participation.district.models import DistrictSettings

logger: Any = structlog.get_logger(__name__)

ATTEMPTS: Final = 5
AT_ONCE: Final = 200
"""Mails sent in one go; the rest waits for the next minute."""
SUBJECTS: Final = {
    Notice.Kind.RECEIVED: "Ihre Bewerbung ist eingegangen: {call}",
    Notice.Kind.QUESTION: "Eine Rückfrage zu Ihrer Bewerbung: {call}",
    Notice.Kind.INELIGIBLE: "Ihre Bewerbung: {call}",
    Notice.Kind.READMITTED: "Ihre Bewerbung ist doch zugelassen: {call}",
    Notice.Kind.WITHDRAWN: "Sie haben Ihre Bewerbung zurückgezogen: {call}",
    Notice.Kind.APPOINTED: "Sie sind berufen: {call}",
    Notice.Kind.RESERVE: "Sie stehen auf der Nachrückliste: {call}",
    Notice.Kind.DECLINED: "Ihre Bewerbung: {call}",
}


def tell(application: Application, kind: Notice.Kind) -> None:
    """Note that the applicant is to be told; the mail leaves after the transaction has committed."""
    number = application.notices.filter(kind=kind).count() + 1
    Notice.objects.create(application=application, kind=kind, number=number)
    transaction.on_commit(_hurry)


def send_due() -> int:
    """Send what nobody has taken yet; returns how many left."""
    due = Notice.objects.filter(taken_at=None, attempts__lt=ATTEMPTS).order_by("pk").values_list("pk", flat=True)
    return sum(_send(pk) for pk in due[:AT_ONCE])


def _hurry() -> None:
    """Wake the worker; the minute tick would do it as well."""
    from boards.applications.tasks import send_notices  # tasks call this file

    send_notices.enqueue()


def _send(pk: int) -> bool:
    if not Notice.objects.filter(pk=pk, taken_at=None).update(taken_at=timezone.now(), attempts=F("attempts") + 1):
        return False
    rows = Notice.objects.select_related("application__person", "application__call__board", "application__group")
    notice = rows.filter(pk=pk, application__person__is_active=True).first()
    if notice is None:
        return False
    try:
        message(notice).send()
    except OSError as error:  # the mail server is away or refuses: SMTP's exceptions are OSErrors
        logger.warning("notice_not_sent", notice=pk, error=type(error).__name__)
        Notice.objects.filter(pk=pk).update(taken_at=None)
        return False
    Notice.objects.filter(pk=pk).update(sent_at=timezone.now())
    return True


def message(notice: Notice) -> EmailMessage:
    """The mail as it leaves: German plain text, links to the configured site only."""
    application = notice.application
    call = application.call
    with translation.override("de"):
        context = {
            "person": application.person,
            "application": application,
            "call": call,
            "own_text": getattr(call, f"text_{notice.kind}", ""),
            "address": settings.BASE_URL + reverse("my_application", args=[call.slug]),
            "district": DistrictSettings.objects.first() or DistrictSettings(),
        }
        body = render_to_string(f"emails/applications/{notice.kind}.txt", context)
        subject = SUBJECTS[Notice.Kind(notice.kind)].format(call=" ".join(call.title.split()))
    return EmailMessage(subject=subject, body=body.strip() + "\n", to=[application.person.email])
