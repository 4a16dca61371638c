"""Cases: what a person in the office decides. They never block anybody by themselves."""

from django.db import transaction
from django.db.models import Q

from participation.accounts.models import User
from participation.identity import keys
from participation.identity.events import record_event
from participation.identity.models import IdentityCase, Verification
from participation.identity.proofs import Proof


@transaction.atomic
def open_duplicate_case(*, person: User, proof: Proof) -> IdentityCase | None:
    """Ask an officer whether `person` has another account, when another one shows the same person or subject.

    One case for the same pair, whatever its state: what was decided is not asked again.
    """
    others = list(accounts_like(person, proof))
    if not others:
        return None
    known = IdentityCase.objects.filter(kind=IdentityCase.Kind.DUPLICATE, persons=person)
    asked = set(User.objects.filter(identity_cases__in=known.values("pk")).values_list("pk", flat=True))
    new = [other for other in others if other.pk not in asked]
    if not new:
        return None
    return open_case(kind=IdentityCase.Kind.DUPLICATE, persons=[person, *new])


@transaction.atomic
def open_case(*, kind: str, persons: list[User], text: str = "", by: User | None = None) -> IdentityCase:
    """Put something before an officer; an event for each person. `by`: whoever asked for it, None for the machine."""
    case = IdentityCase.objects.create(kind=kind, text=text)
    case.persons.set(persons)
    for person in persons:
        record_event(actor=by, person=person, action="case_opened", reason=f"{kind}, {case.pk}")
    return case


def accounts_like(person: User, proof: Proof) -> list[User]:
    """Other accounts with a proof of the same person, or of the same subject at the same provider."""
    same = Q(pk__in=[])
    if proof.person_parts:
        same |= Q(person_hash__in=keys.all_hashes("person", *proof.person_parts))
    if proof.subject:
        same |= Q(provider=proof.provider, subject_hash__in=keys.all_hashes("subject", *proof.subject_parts))
    rows = Verification.objects.filter(same).exclude(person=person)
    return list(User.objects.filter(pk__in=rows.values("person")).order_by("pk"))
