import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils import timezone

from participation.accounts.models import ShownAs, User
from participation.identity.levels import Level
from participation.identity.models import IdentityCase, IdentityLook, Verification
from participation.identity.selectors import WARN_BEFORE, State, state_from

QUERY_LENGTH: Final = 120


class Filter(TextChoices):
    """What the list of people can be narrowed to."""

    VERIFIED = "verified", State.VERIFIED.label
    EXPIRING = "expiring", State.EXPIRING.label
    EXPIRED = "expired", State.EXPIRED.label
    REVOKED = "revoked", State.REVOKED.label
    NONE = "none", State.NONE.label


def people(*, query: str = "", level: int | None = None, state: str = "") -> QuerySet[User]:
    """Accounts by name. Whoever has a pseudonym is found by it, and by the whole e-mail address, not by their name."""
    found = User.objects.filter(erased_at=None).select_related("municipality").prefetch_related("verifications")
    if words := query.replace("\x00", "")[:QUERY_LENGTH].split():
        found = found.filter(named(words) | Q(email__iexact=" ".join(words)))
    if level is not None:
        found = found.filter(identity_level=level)
    return found.filter(_in_state(state)).order_by("pk")


def named(words: list[str], *, with_pseudonym: bool = True) -> Q:
    """People by the name that others see. Without `with_pseudonym` nobody who has one is found."""
    now = timezone.now()
    must_show = Q(real_name_from__lte=now) & (Q(real_name_until=None) | Q(real_name_until__gt=now))
    hidden = Q(shown_as=ShownAs.PSEUDONYM) & ~Q(pseudonym="") & ~must_show
    rule = Q()
    for word in words:
        by_name = Q(first_name__icontains=word) | Q(last_name__icontains=word)
        by_pseudonym = hidden & Q(pseudonym__icontains=word) if with_pseudonym else Q(pk__in=[])
        rule &= by_pseudonym | (~hidden & by_name)
    return rule


def _in_state(state: str) -> Q:
    today = timezone.localdate()
    soon = today + WARN_BEFORE
    proven = Q(identity_level__gte=Level.ADDRESS) & (Q(identity_expires_on=None) | Q(identity_expires_on__gte=today))
    proofs = Verification.objects.filter(person=OuterRef("pk"))
    match state:
        case Filter.VERIFIED:
            return proven & (Q(identity_expires_on=None) | Q(identity_expires_on__gt=soon))
        case Filter.EXPIRING:
            return proven & Q(identity_expires_on__lte=soon)
        case Filter.EXPIRED:
            return ~proven & Q(Exists(proofs.filter(expires_on__lt=today).exclude(state=Verification.State.REVOKED)))
        case Filter.REVOKED:
            return ~proven & Q(Exists(proofs.filter(state=Verification.State.REVOKED)))
        case Filter.NONE:
            return ~Q(Exists(proofs))
    return Q()


def row(person: User) -> dict[str, Any]:
    """One line of the list: a person as everybody sees them, and their proof. No query for people of `people`."""
    return {
        "person": person,
        "state": state_from(list(person.verifications.all())),
        "level": person.current_level_label,
        "until": person.identity_expires_on,
    }


def cases(*, kind: str = "", state: str = IdentityCase.State.OPEN) -> QuerySet[IdentityCase]:
    """Cases with the people they are about; open ones first come, first served."""
    found = IdentityCase.objects.prefetch_related("persons").select_related("decided_by", "refusal")
    if kind in IdentityCase.Kind.values:
        found = found.filter(kind=kind)
    if state in IdentityCase.State.values:
        found = found.filter(state=state)
    return found.order_by("opened_at" if state == IdentityCase.State.OPEN else "-opened_at", "pk")


def looks_to_decide(officer: User) -> QuerySet[IdentityLook]:
    """Requests of others that `officer` may decide."""
    open_ones = IdentityLook.objects.filter(state=IdentityLook.State.REQUESTED).select_related("person", "by")
    return open_ones.exclude(by=officer).exclude(person=officer).order_by("asked_at")


def veils_to_decide(officer: User) -> QuerySet[IdentityCase]:
    """Cases whose people another officer asked to see."""
    asked = IdentityCase.objects.filter(asked_by__isnull=False, lifted_by=None).select_related("asked_by")
    return asked.exclude(asked_by=officer).exclude(persons=officer).order_by("opened_at", "pk")


def own_looks(officer: User, since: datetime.datetime) -> QuerySet[IdentityLook]:
    """What `officer` asked to see lately and can still use or wait for."""
    return IdentityLook.objects.filter(by=officer, asked_at__gte=since).select_related("person").order_by("-asked_at")
