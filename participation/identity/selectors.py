import datetime
from typing import Final

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.identity.models import Verification
from participation.identity.providers import is_pending

WARN_BEFORE: Final = datetime.timedelta(days=30)


class State(TextChoices):
    """How it stands with somebody's proof of identity (level 20 and more)."""

    NONE = "none", _("kein Nachweis")
    PENDING = "pending", _("begonnen")
    VERIFIED = "verified", _("gültig")
    EXPIRING = "expiring", _("läuft bald ab")
    EXPIRED = "expired", _("abgelaufen")
    SUPERSEDED = "superseded", _("ersetzt")
    REVOKED = "revoked", _("widerrufen")


def state_of(person: User) -> State:
    """From the proofs and their dates: one that holds says more than one that was begun, that more than an old one."""
    proofs = list(person.verifications.order_by("-level", "-pk"))
    held = next((proof for proof in proofs if proof.holds), None)
    if held:
        return state_of_proof(held)
    if is_pending(person):
        return State.PENDING
    newest = max(proofs, key=lambda proof: proof.pk, default=None)
    return state_of_proof(newest) if newest else State.NONE


def state_of_proof(proof: Verification) -> State:
    """The stored state, made finer by today's date."""
    today = timezone.localdate()
    if proof.state != Verification.State.VERIFIED or proof.expires_on is None:
        return State(proof.state)
    if proof.expires_on < today:
        return State.EXPIRED
    return State.EXPIRING if proof.expires_on - WARN_BEFORE <= today else State.VERIFIED
