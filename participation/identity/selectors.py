import datetime
from typing import Any, Final, TypedDict

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.identity.events import action_label
from participation.identity.models import IdentityEvent, Refusal, Verification
from participation.identity.providers import is_pending, provider_label

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


class Step(TypedDict):
    """A line of the log as people read it."""

    at: datetime.datetime
    what: str
    who: str
    reason: str


def state_of(person: User) -> State:
    """From the proofs and their dates: one that holds says more than one that was begun, that more than an old one."""
    state = state_from(list(person.verifications.all()))
    if state not in (State.VERIFIED, State.EXPIRING) and is_pending(person):
        return State.PENDING
    return state


def state_from(proofs: list[Verification]) -> State:
    """The same from the proofs alone, for lists."""
    held = [proof for proof in proofs if proof.holds]
    if held:
        return state_of_proof(max(held, key=lambda proof: proof.level))
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


def own_proofs(person: User) -> list[dict[str, Any]]:
    """Every proof of `person`, newest first, for the page about it."""
    proofs = person.verifications.select_related("municipality").order_by("-pk")
    return [
        {"proof": proof, "state": state_of_proof(proof), "provider": provider_label(proof.provider)} for proof in proofs
    ]


def own_refusals(person: User) -> QuerySet[Refusal]:
    """What officers did not accept, newest first, with the appeal where there is one."""
    return person.refusals.select_related("appeal").order_by("-pk")


def has_moved(person: User) -> bool:
    """Whether `person` says to live elsewhere than the proof: then they are asked for a new one."""
    return bool(person.proven_municipality_id and person.municipality_id != person.proven_municipality_id)


def steps_about(person: User, *, looks_only: bool) -> QuerySet[IdentityEvent]:
    """The log about `person`, newest first: all of it, or only who looked at their identity."""
    events = IdentityEvent.objects.filter(person=person).select_related("actor").order_by("-seq")
    return events.filter(Q(action__startswith="look") | Q(action__endswith="_seen")) if looks_only else events


def as_step(event: IdentityEvent, reader: User | AnonymousUser) -> Step:
    """`who` by name and office: people may know who in the office it was."""
    actor = event.actor
    if actor is None:
        who = str(_("automatisch"))
    elif actor.pk == reader.pk:
        who = str(_("Sie"))
    else:
        who = f"{actor.shown_name}, {actor.office}" if actor.office else actor.shown_name
    return Step(at=event.at, what=action_label(event.action), who=who, reason=_readable(event))


def _readable(event: IdentityEvent) -> str:
    """Reasons that officers wrote are shown; what the machine notes (provider, number of a case) is not."""
    return event.reason if is_look(event.action) else ""


def is_look(action: str) -> bool:
    """Whether somebody saw, or asked to see, what is private: by the name of the step."""
    return action.startswith("look") or action.endswith("_seen")
