"""Cases: what a person in the office decides. They never block anybody by themselves."""

import datetime
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.identity import keys, mails
from participation.identity.events import record_event
from participation.identity.models import IdentityCase, Refusal, Verification
from participation.identity.policies import (
    can_decide_case,
    can_lift_veil,
    can_verify,
    is_identity_reviewer,
    is_veiled,
)
from participation.identity.proofs import Proof

DECISIONS: Final = {
    IdentityCase.Kind.DUPLICATE: [IdentityCase.Decision.SAME, IdentityCase.Decision.DIFFERENT],
    IdentityCase.Kind.APPEAL: [IdentityCase.Decision.GRANTED, IdentityCase.Decision.REJECTED],
    IdentityCase.Kind.ADDRESS: [IdentityCase.Decision.GRANTED, IdentityCase.Decision.REJECTED],
}


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
def open_case(
    *, kind: str, persons: list[User], text: str = "", by: User | None = None, refusal: Refusal | None = None
) -> IdentityCase:
    """Put something before an officer; an event for each person. `by`: whoever asked for it, None for the machine."""
    case = IdentityCase.objects.create(kind=kind, text=text, refusal=refusal)
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


@transaction.atomic
def refuse(*, by: User, person: User, provider: str, reason: str) -> Refusal:
    """An officer does not accept what `person` showed. The person is told `reason` and may appeal.

    A proof that the person has already goes on holding.
    """
    if not can_verify(by, person):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Bitte nennen Sie den Grund."), code="reason")
    refusal = Refusal.objects.create(person=person, provider=provider, reason=reason.strip(), by=by)
    record_event(actor=by, person=person, action="refused", reason=provider)
    mails.send(person, "refused", about=refusal.pk)
    return refusal


@transaction.atomic
def refuse_online(*, person: User, provider: str, code: str, reason: str) -> Refusal:
    """A service's answer is genuine and proves too little: the person reads `reason` at once and may appeal.

    The same reason again within a day is the same refusal.
    """
    record_event(actor=person, person=person, action="proof_refused", reason=f"{provider}, {code}")
    same = Refusal.objects.filter(person=person, provider=provider, reason=reason, by=None, appeal=None)
    known = same.filter(at__gt=timezone.now() - datetime.timedelta(days=1)).first()
    return known or Refusal.objects.create(person=person, provider=provider, reason=reason, by=None)


@transaction.atomic
def appeal(*, by: User, refusal: Refusal, text: str) -> IdentityCase:
    """The person does not agree with a refusal: somebody else than who refused decides. Once for each refusal."""
    refusal = Refusal.objects.select_for_update().get(pk=refusal.pk)
    if refusal.person_id != by.pk or not by.is_active:
        raise PermissionDenied
    if IdentityCase.objects.filter(refusal=refusal).exists():
        raise ValidationError(_("Sie haben schon widersprochen. Die Entscheidung kommt per E-Mail."), code="twice")
    case = open_case(kind=IdentityCase.Kind.APPEAL, persons=[by], text=text.strip(), by=by, refusal=refusal)
    record_event(actor=by, person=by, action="appealed", reason=f"{refusal.provider}, {case.pk}")
    return case


@transaction.atomic
def decide_case(*, by: User, case: IdentityCase, decision: str, reason: str) -> None:
    """Close a case. It is about none of the officer's own accounts, and an appeal not about their own refusal.

    Of a duplicate nothing follows by itself: the officer takes back the proof of the account that is not used.
    """
    case = IdentityCase.objects.select_for_update().get(pk=case.pk)
    if not can_decide_case(by, case):
        raise PermissionDenied
    if case.state != IdentityCase.State.OPEN:
        raise ValidationError(_("Dieser Vorgang ist schon entschieden."), code="decided")
    if decision not in DECISIONS[IdentityCase.Kind(case.kind)] or not reason.strip():
        raise ValidationError(_("Bitte wählen Sie eine Entscheidung und begründen Sie sie."), code="decision")
    case.state, case.decision, case.reason = IdentityCase.State.DECIDED, decision, reason.strip()
    case.decided_by, case.decided_at = by, timezone.now()
    case.save(update_fields=["state", "decision", "reason", "decided_by", "decided_at"])
    for person in case.persons.all():
        record_event(actor=by, person=person, action="case_decided", reason=f"{case.kind}, {case.pk}, {decision}")
        if case.kind == IdentityCase.Kind.APPEAL:
            mails.send(person, "appeal_decided", about=case.pk)


@transaction.atomic
def ask_to_see(*, by: User, case: IdentityCase) -> None:
    """Ask a second officer to lift the veil of a case; the persons read that somebody asked."""
    case = IdentityCase.objects.select_for_update().get(pk=case.pk)
    if not is_identity_reviewer(by) or case.persons.filter(pk=by.pk).exists():
        raise PermissionDenied
    if not is_veiled(case) or case.asked_by_id is not None:
        raise ValidationError(_("Darum wurde schon gebeten."), code="asked")
    case.asked_by = by
    case.save(update_fields=["asked_by"])
    _note(case, by, "look_requested")


@transaction.atomic
def lift_veil(*, by: User, case: IdentityCase, approved: bool) -> None:
    """A second officer agrees that the first sees whose accounts a case is about, or does not."""
    case = IdentityCase.objects.select_for_update().get(pk=case.pk)
    if not can_lift_veil(by, case):
        raise PermissionDenied
    if case.asked_by_id is None or case.lifted_by_id is not None:
        raise ValidationError(_("Darüber ist schon entschieden."), code="decided")
    _note(case, by, "look_approved" if approved else "look_declined")
    if approved:
        case.lifted_by = by
        _note(case, case.asked_by, "looked")
    else:
        case.asked_by = None
    case.save(update_fields=["asked_by", "lifted_by"])


def _note(case: IdentityCase, by: User | None, action: str) -> None:
    for person in case.persons.all():
        record_event(actor=by, person=person, action=action, reason=f"{case.get_kind_display()} ({case.pk})")
