"""Looking at somebody's identity: with a reason, noted for good, read by the person themselves.

Nothing of it is shown before. Of somebody who appears under a pseudonym it is shown only after a second officer agreed.
"""

import datetime
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.identity.events import record_event
from participation.identity.models import IdentityLook, Verification
from participation.identity.needs import has_pseudonym
from participation.identity.policies import can_decide_look, can_look
from participation.identity.verified_names import read_name

OPEN_FOR: Final = datetime.timedelta(minutes=15)
"""How long one look shows the identity; after that a new one is needed, with a reason of its own."""
APPROVAL_HOLDS: Final = datetime.timedelta(hours=24)
SHORTEST_REASON: Final = 10


@dataclass(frozen=True)
class Identity:
    """What a look shows."""

    given: str
    family: str
    is_verified: bool
    """False: the name is what the person says, or none is kept."""
    email: str
    proofs: list[Verification]


@transaction.atomic
def look_at_identity(*, by: User, person: User, reason: str) -> IdentityLook:
    """Open the identity of `person` for `by`, or ask a second officer first when the person has a pseudonym."""
    if not can_look(by, person):
        raise PermissionDenied
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise ValidationError(_("Bitte begründen Sie die Einsicht in einem Satz. Die Person liest ihn."))
    if has_pseudonym(person):
        look = IdentityLook.objects.create(person=person, by=by, reason=reason, state=IdentityLook.State.REQUESTED)
        record_event(actor=by, person=person, action="look_requested", reason=reason)
        return look
    look = IdentityLook.objects.create(person=person, by=by, reason=reason, state=IdentityLook.State.APPROVED)
    return _open(look)


@transaction.atomic
def decide_look(*, by: User, look: IdentityLook, approved: bool) -> None:
    """A second officer says whether the first may see whose pseudonym it is. The approval holds for a day."""
    look = IdentityLook.objects.select_for_update().get(pk=look.pk)
    if not can_decide_look(by, look):
        raise PermissionDenied
    if look.state != IdentityLook.State.REQUESTED:
        raise ValidationError(_("Darüber ist schon entschieden."), code="decided")
    look.state = IdentityLook.State.APPROVED if approved else IdentityLook.State.DECLINED
    look.decided_by, look.decided_at = by, timezone.now()
    look.closes_at = look.decided_at + APPROVAL_HOLDS if approved else None
    look.save(update_fields=["state", "decided_by", "decided_at", "closes_at"])
    action = "look_approved" if approved else "look_declined"
    record_event(actor=by, person=look.person, action=action, reason=look.reason)


@transaction.atomic
def open_approved_look(*, by: User, look: IdentityLook) -> None:
    """See what was approved, once, for OPEN_FOR."""
    look = IdentityLook.objects.select_for_update().get(pk=look.pk)
    if look.by_id != by.pk or not can_look(by, look.person):
        raise PermissionDenied
    if not look.may_be_opened:
        raise ValidationError(_("Diese Genehmigung ist verbraucht oder abgelaufen."), code="closed")
    _open(look)


def shown_identity(*, by: User, look: IdentityLook) -> Identity:
    """The identity, while the look is open and only for whoever asked. Raises keys.SealBroken."""
    if look.by_id != by.pk or not look.is_open or not can_look(by, look.person):
        raise PermissionDenied
    person = look.person
    name = read_name(person)
    given, family = name or (person.first_name, person.last_name)
    proofs = list(person.verifications.select_related("municipality").order_by("-pk"))
    return Identity(given, family, name is not None, person.email, proofs)


def _open(look: IdentityLook) -> IdentityLook:
    look.opened_at = timezone.now()
    look.closes_at = look.opened_at + OPEN_FOR
    look.save(update_fields=["opened_at", "closes_at"])
    record_event(actor=look.by, person=look.person, action="looked", reason=look.reason)
    return look
