"""The mails. Each send makes a new link; the row keeps its keyed hash, so that nobody reads a link from the database.

A row is taken before its mail leaves: two workers never send the same one. What the mail server refuses is tried again
with the next minute, five times; a worker that dies while it sends leaves a row that the office sends again.
"""

import secrets
from typing import Any, Final

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from boards.invitations.models import VALID_FOR, Invitation
from participation.district.models import DistrictSettings
from participation.identity.keys import keyed_hash

logger: Any = structlog.get_logger(__name__)

ATTEMPTS: Final = 5
AT_ONCE: Final = 200
"""Mails sent in one go; the rest waits for the next minute."""


def send_due() -> int:
    """Send what is queued; returns how many mails left."""
    due = Invitation.objects.open().exclude(queued_at=None).order_by("queued_at", "pk").values_list("pk", flat=True)
    return sum(_send(pk) for pk in list(due[:AT_ONCE]))


def message(invitation: Invitation, token: str) -> EmailMessage:
    """The mail as it leaves: plain German, and a link to the configured site."""
    with translation.override("de"):
        context = {
            "invitation": invitation,
            "href": settings.BASE_URL + reverse("invitation", args=[token]),
            "until": timezone.localtime(invitation.expires_at),
            "groups": [str(group) for group in invitation.groups.all()],
            "district": DistrictSettings.objects.first() or DistrictSettings(),
        }
        subject = f"Ihre Einladung in den Beirat: {invitation.board}"
        body = render_to_string("emails/invitations/invitation.txt", context)
    return EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[invitation.email])


def _send(pk: int) -> bool:
    token, now = secrets.token_urlsafe(24), timezone.now()
    taken = Invitation.objects.open().filter(pk=pk).exclude(queued_at=None)
    if not taken.update(
        queued_at=None,
        token_hash=keyed_hash("invitation", token),
        attempts=F("attempts") + 1,
        expires_at=now + VALID_FOR,
        sent_at=now,
    ):
        return False
    invitation = Invitation.objects.select_related("board").get(pk=pk)
    try:
        message(invitation, token).send()
    except Exception:
        logger.exception("invitation_not_sent", invitation=pk)
        again = now if invitation.attempts < ATTEMPTS else None
        mine = Invitation.objects.open().filter(pk=pk, token_hash=invitation.token_hash)
        mine.update(queued_at=again, token_hash=None, expires_at=None, sent_at=None)
        return False
    Invitation.objects.filter(pk=pk).update(sent_count=F("sent_count") + 1)
    return True
