import datetime
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.audience.services import rights_changed
from participation.identity import keys, mails
from participation.identity.cases import appeal, open_duplicate_case, refuse
from participation.identity.events import record_event
from participation.identity.levels import Level, Method
from participation.identity.looks import look_at_identity
from participation.identity.models import RevokeReason, Verification, VerifiedName
from participation.identity.policies import can_revoke, can_verify
from participation.identity.proofs import Proof, age_band, months_after
from participation.identity.verified_names import checked_names, lock_name

__all__ = [
    "ProofRefused",
    "appeal",
    "confirm_email_level",
    "copy_onto_account",
    "expire",
    "held_proofs",
    "look_at_identity",
    "record_verification",
    "refuse",
    "revoke",
]
COPIED: Final = ["identity_level", "identity_method", "verified_on", "identity_expires_on", "proven_municipality"]
NAMED: Final = ["first_name", "last_name", "municipality"]
REFUSED: Final[dict[str, str | Promise]] = {
    "replayed": _("Diese Bestätigung wurde schon einmal verwendet. Bitte beginnen Sie neu."),
    "taken": _(
        "Dieser Nachweis gehört schon zu einem anderen Konto. Wir haben das zur Prüfung vorgelegt und melden uns. "
        "Wenn Sie das andere Konto kennen, melden Sie sich dort an."
    ),
    "expired": _("Dieser Nachweis ist abgelaufen."),
    "closed": _("Dieses Konto ist geschlossen."),
}


class ProofRefused(ValidationError):
    """A proof that does not count; the message is for the person. Nothing was stored but the event and the case."""


def record_verification(
    *, person: User, proof: Proof, by: User | None = None, verified_on: datetime.date | None = None
) -> Verification:
    """Store a finished proof and lock the verified name onto the account: the only door in, whatever the provider.

    `by` is the officer who checked (never the person); without one the person proved it online. A proof of the same or
    a lower level that held before is superseded; one of a higher level goes on counting. Equal person hashes of other
    accounts open a case for an officer and block nothing. Raises ProofRefused, whose event and case stay: do not call
    it inside a transaction that the exception would roll back.
    """
    _check_officer(person, proof, by)
    day = verified_on or timezone.localdate()
    try:
        given, family = checked_names(proof)
        with transaction.atomic():
            return _store(person, proof, by, day, given, family)
    except IntegrityError:
        code = _what_collided(person, proof)
    except ValidationError as refused:
        code = refused.code or "refused"
        if code not in REFUSED:
            _note_refusal(person, proof, by, code)
            raise ProofRefused(refused.message, code=code) from refused
    _note_refusal(person, proof, by, code)
    raise ProofRefused(str(REFUSED[code]), code=code)


def confirm_email_level(person: User) -> None:
    """Give level 10 to somebody whose e-mail address was just confirmed; a higher level stays."""
    with transaction.atomic():
        _lock(person)
        if person.identity_level >= Level.EMAIL:
            return
        person.identity_level, person.identity_method = Level.EMAIL, Method.EMAIL
        person.verified_on = timezone.localdate()
        person.save(update_fields=COPIED)
        rights_changed(person=person)
        record_event(actor=person, person=person, action="email_confirmed")


@transaction.atomic
def revoke(*, by: User, person: User, reason: str) -> None:
    """Take back every proof of `person` that holds, for one of RevokeReason: an officer, or the person themselves.

    The level falls to that of the e-mail address; nothing that the person wrote goes.
    """
    if not can_revoke(by, person, reason):
        raise PermissionDenied
    _lock(person)
    held = person.verifications.filter(state=Verification.State.VERIFIED)
    changes: dict[str, Any] = {"revoked_on": timezone.localdate(), "revoke_reason": RevokeReason(reason)}
    if not held.update(state=Verification.State.REVOKED, **changes):
        return
    VerifiedName.objects.filter(person=person).delete()
    copy_onto_account(person)
    record_event(actor=by, person=person, action="revoked", reason=str(reason))
    if by.pk != person.pk and reason != RevokeReason.DECEASED:
        mails.send(person, "revoked")


@transaction.atomic
def expire(*, person: User) -> bool:
    """End the proofs of `person` whose last day is over; False when there are none."""
    _lock(person)
    ended = person.verifications.filter(state=Verification.State.VERIFIED, expires_on__lt=timezone.localdate())
    if not ended.update(state=Verification.State.EXPIRED):
        return False
    copy_onto_account(person)
    record_event(actor=None, person=person, action="expired")
    if person.current_level < Level.ADDRESS:
        mails.send(person, "expired")
    return True


def copy_onto_account(person: User) -> None:
    """Write the best proof that holds onto the (locked) account; without one, what the e-mail address gives."""
    held = held_proofs(person)
    if held:
        best = held[0]
        said: tuple[int, str, datetime.date | None, datetime.date | None]
        said = best.level, best.method, best.verified_on, best.expires_on
    elif EmailAddress.objects.filter(user_id=person.pk, verified=True).exists():
        said = Level.EMAIL, Method.EMAIL, None, None
    else:
        said = Level.NONE, "", None, None
    person.identity_level, person.identity_method, person.verified_on, person.identity_expires_on = said
    person.proven_municipality = next((proof.municipality for proof in held if proof.municipality), None)
    person.save(update_fields=COPIED)
    rights_changed(person=person)


def held_proofs(person: User) -> list[Verification]:
    """The proofs that hold today, the highest level first."""
    held = person.verifications.filter(state=Verification.State.VERIFIED).select_related("municipality")
    return [proof for proof in held.order_by("-level") if proof.holds]


def _check_officer(person: User, proof: Proof, by: User | None) -> None:
    if proof.level < Level.ADDRESS:
        raise ValueError("An e-mail address is confirmed by confirm_email_level.")
    if by is not None and not can_verify(by, person):
        raise PermissionDenied


def _lock(person: User) -> None:
    """Read the account again, locked until the transaction ends."""
    person.refresh_from_db(from_queryset=User.objects.select_for_update())


def _store(person: User, proof: Proof, by: User | None, day: datetime.date, given: str, family: str) -> Verification:
    _lock(person)
    expires_on = proof.expires_on or months_after(day, settings.IDENTITY_MONTHS[proof.level])
    _check(person, proof, expires_on)
    expire(person=person)
    counts = all(before.level <= proof.level for before in held_proofs(person))
    held = person.verifications.filter(state=Verification.State.VERIFIED)
    held.filter(level__lte=proof.level).update(state=Verification.State.SUPERSEDED)
    is_repeated = (
        proof.subject != "" and held.filter(provider=proof.provider, subject_hash__in=_subjects(proof)).exists()
    )
    state = Verification.State.SUPERSEDED if is_repeated else Verification.State.VERIFIED
    verification = person.verifications.create(
        provider=proof.provider,
        method=proof.method,
        level=proof.level,
        verified_on=day,
        expires_on=expires_on,
        state=state,
        subject_hash=keys.keyed_hash("subject", *proof.subject_parts) if proof.subject else "",
        person_hash=keys.keyed_hash("person", *proof.person_parts) if proof.person_parts else "",
        key_version=keys.current_version(),
        assertion_hash=proof.assertion_hash,
        municipality=proof.municipality,
        age_band=age_band(proof.birth_date, day),
    )
    if counts:
        lock_name(person, verification, given, family)
        if proof.municipality:
            person.municipality = proof.municipality
        person.save(update_fields=NAMED)
    copy_onto_account(person)
    record_event(actor=by or person, person=person, action="verified", reason=f"{proof.provider}, {int(proof.level)}")
    open_duplicate_case(person=person, proof=proof)  # last: the log is locked, so two at once see each other
    return verification


def _check(person: User, proof: Proof, expires_on: datetime.date) -> None:
    if not person.is_active or person.erased_at:
        raise ValidationError("", code="closed")
    if expires_on < timezone.localdate():
        raise ValidationError("", code="expired")
    if proof.assertion and _seen(proof):
        raise ValidationError("", code="replayed")
    held = Verification.objects.filter(provider=proof.provider, state=Verification.State.VERIFIED)
    if proof.subject and held.filter(subject_hash__in=_subjects(proof)).exclude(person=person).exists():
        raise ValidationError("", code="taken")


def _subjects(proof: Proof) -> list[str]:
    return keys.all_hashes("subject", *proof.subject_parts)


def _seen(proof: Proof) -> bool:
    return Verification.objects.filter(provider=proof.provider, assertion_hash=proof.assertion_hash).exists()


def _what_collided(person: User, proof: Proof) -> str:
    """Which constraint another round trip was quicker for."""
    return "replayed" if proof.assertion and _seen(proof) else "taken"


@transaction.atomic
def _note_refusal(person: User, proof: Proof, by: User | None, code: str) -> None:
    record_event(actor=by or person, person=person, action="proof_refused", reason=f"{proof.provider}, {code}")
    if code == "taken":
        open_duplicate_case(person=person, proof=proof)
