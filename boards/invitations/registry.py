"""What the room says of its table. Name and address go as soon as an invitation is settled."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from boards.invitations import tasks  # noqa: F401 - its finders are asked by the tick
from boards.invitations.models import Invitation
from participation.accounts.models import User
from participation.privacy.selectors import field_label
from participation.privacy.uses import CONTACT, DATE, MEMBERSHIP, OFFICE_WORK, TECHNICAL, fields
from participation.registry import register

KEPT = _("bis die Einladung angenommen, abgelehnt oder zurückgezogen ist; sonst bis 30 Tage nach ihrem Ablauf")
INVITED = replace(CONTACT, purpose=_("In einen Beirat einladen"), retention=KEPT)
SEAT = replace(MEMBERSHIP, purpose=_("In einen Beirat einladen"), retention=_("dauerhaft, ohne Namen und Adresse"))


def _addressed_to(user: User) -> Iterator[dict[str, Any]]:
    """Open invitations to the person's address: they hold no key to the account."""
    names = ("board", "email", "first_name", "last_name", "role", "starts", "ends", "created", "sent_at")
    for one in Invitation.objects.open().filter(email__iexact=user.email):
        yield {
            field_label(Invitation, name): str(value) if name in ("board", "role") else value
            for name in names
            for value in [one.get_role_display() if name == "role" else getattr(one, name)]
        }


def _withdraw(user: User) -> None:
    Invitation.objects.open().filter(email__iexact=user.email).update(
        withdrawn_at=timezone.now(), email="", first_name="", last_name="", token_hash=None, queued_at=None
    )


register(
    Invitation,
    label=str,
    fields=fields(
        (INVITED, "email first_name last_name"),
        (
            SEAT,
            "board role title voting_right on_behalf_of groups speaks_for starts ends resolution resolved_on "
            "sworn_in_on sworn_in_by mandate",
        ),
        (OFFICE_WORK, "invited_by"),
        (DATE, "created sent_at expires_at accepted_at declined_at withdrawn_at"),
        (TECHNICAL, "token_hash queued_at attempts sent_count"),
    ),
    visible_to=lambda user: Invitation.objects.visible_to(user),
    export_for=_addressed_to,
    erase=_withdraw,
)
