"""The verified name: sealed in its own table, its shown copy on the account, both only where the name is needed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.accounts.names import check_name, tidy
from participation.identity import keys
from participation.identity.events import record_event
from participation.identity.models import Verification, VerifiedName
from participation.identity.needs import name_is_needed
from participation.identity.proofs import Proof, fold

SHOWN_LENGTH = 80


def checked_names(proof: Proof) -> tuple[str, str]:
    """Given and family name of a proof, tidied. Raises ValidationError for signs that no name here has."""
    given, family = tidy(proof.first_name), tidy(proof.last_name)
    try:
        for name in filter(None, (given, family)):
            check_name(name)
    except ValidationError:
        raise ValidationError(
            _("Der Name aus dem Nachweis enthält Zeichen, die wir nicht annehmen. Bitte wenden Sie sich an uns."),
            code="name",
        ) from None
    return given, family


def lock_name(person: User, verification: Verification, given: str, family: str) -> None:
    """Put the verified name onto the account, or take every name off it when none is needed. `person` is locked."""
    if not name_is_needed(person):
        VerifiedName.objects.filter(person=person).delete()
        person.first_name = person.last_name = ""
        return
    if not (given or family):
        raise ValidationError(
            _("Dieser Nachweis nennt keinen Namen. Wählen Sie einen anderen Weg oder erscheinen Sie mit Pseudonym."),
            code="no_name",
        )
    sealed = {"given": _seal(person, "given", given), "family": _seal(person, "family", family)}
    VerifiedName.objects.update_or_create(
        person=person, defaults=sealed | {"key_version": keys.current_version(), "source": verification}
    )
    person.first_name, person.last_name = shown_given(given, person.first_name), family[:SHOWN_LENGTH]


def shown_given(given: str, chosen: str) -> str:
    """The given names as shown: those that the person goes by, if they are among them, else all that fit."""
    wanted = [fold(name) for name in chosen.split()]
    picked = [name for name in given.split() if fold(name) in wanted]
    shown = " ".join(picked) if picked and len(picked) >= len(wanted) else given
    while len(shown) > SHOWN_LENGTH and " " in shown:
        shown = shown.rpartition(" ")[0]
    return shown[:SHOWN_LENGTH]


def is_locked(person: User) -> bool:
    """Whether the name is one that was proven: it changes only with a new proof, an expired one included.

    In an office that asks for real names it holds also after the proof was taken back.
    """
    if person.name_is_verified or VerifiedName.objects.filter(person=person).exists():
        return True
    return person.must_show_real_name and person.verifications.exists()


def read_name(person: User) -> tuple[str, str] | None:
    """Given and family name as proven, or None when none is kept. For looks.py, exports and the person's own profile.

    Raises keys.SealBroken when the row was tampered with or its key is gone.
    """
    row = VerifiedName.objects.filter(person=person).first()
    return None if row is None else (_open(row, "given"), _open(row, "family"))


@transaction.atomic
def drop_name_unless_needed(*, person: User) -> None:
    """Forget the name of somebody who now appears under a pseudonym and holds no office.

    To appear with their name again they verify again. Whoever changes how a person appears calls it.
    """
    person.refresh_from_db(fields=["first_name"], from_queryset=User.objects.select_for_update())
    if name_is_needed(person) or not VerifiedName.objects.filter(person=person).delete()[0]:
        return
    person.first_name = person.last_name = ""
    person.save(update_fields=["first_name", "last_name"])
    record_event(actor=person, person=person, action="name_dropped")


@transaction.atomic
def reseal(row: VerifiedName) -> bool:
    """Seal one name with the newest key; False when it already was."""
    row = VerifiedName.objects.select_for_update().get(pk=row.pk)
    if row.key_version == keys.current_version():
        return False
    row.given, row.family = (_seal(row.person, field, _open(row, field)) for field in ("given", "family"))
    row.key_version = keys.current_version()
    row.save(update_fields=["given", "family", "key_version"])
    return True


def _seal(person: User, field: str, name: str) -> str:
    return keys.seal(name, bound_to=f"{person.pk}:{field}")


def _open(row: VerifiedName, field: str) -> str:
    return keys.unseal(getattr(row, field), version=row.key_version, bound_to=f"{row.person_id}:{field}")
