"""The citizen's side of a letter: ask for one, take it back, redeem it. And what time does to letters."""

import datetime
import hmac
import secrets
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.accounts.models import User
from participation.district.models import Municipality
from participation.identity import keys
from participation.identity.codes import tries
from participation.identity.codes.models import WITH_NOW
from participation.identity.codes.writing import read_code
from participation.identity.events import record_event
from participation.identity.letters import addresses
from participation.identity.letters.addresses import Address
from participation.identity.letters.models import (
    ADDRESS_KEPT_FOR,
    LOCKED_FOR,
    MOST_TRIES,
    ON_PAPER,
    OPEN,
    Letter,
    LetterState,
)
from participation.identity.letters.policies import can_use_letters, can_withdraw
from participation.identity.levels import Level, Method
from participation.identity.models import Verification
from participation.identity.proofs import Proof
from participation.identity.services import ProofRefused, record_verification
from participation.templatetags.bb import when

PROVIDER: Final = "letter"
CODE_LENGTH: Final = 12
WINDOW: Final = datetime.timedelta(days=90)
MOST_LETTERS: Final = 2
MOST_REQUESTS: Final = 6
"""Letters that were withdrawn before the printing cost nothing and count only here."""
MOST_ACCOUNTS: Final = 5
"""Accounts at one address; a letter to the next one waits for an officer."""


class LetterRefused(Exception):
    """No letter can be asked for now; the message is for the person."""


class NotRedeemed(Exception):
    """The code did not count; the message is for the person. A wrong one was counted."""


def what_hinders(person: User) -> str:
    """Why `person` cannot ask for a letter now, in a sentence; "" when they can."""
    recent = Letter.objects.filter(person=person, requested_at__gt=Now() - WINDOW)
    if recent.open().exists():
        return _("Ein Brief an Sie ist schon unterwegs.")
    if locked := recent.filter(locked_until__gt=Now()).first():
        return _("Der Code wurde zu oft falsch eingegeben. Einen neuen Brief gibt es ab: %(when)s.") % {
            "when": when(locked.locked_until)
        }
    costly = recent.exclude(state=LetterState.WITHDRAWN, printed_at=None).count()
    if costly >= MOST_LETTERS or recent.count() >= MOST_REQUESTS:
        return _("In 90 Tagen schicken wir höchstens zwei Briefe. Kommen Sie zu uns ins Kreishaus, oder rufen Sie an.")
    return ""


@transaction.atomic
def request_letter(*, by: User, address: Address, municipality: Municipality) -> Letter:
    """Put a letter to oneself into the queue. Raises LetterRefused with the reason.

    With too many accounts at the address it is held until an officer releases it; nothing tells the person how many
    there are.
    """
    if not can_use_letters(by):
        raise PermissionDenied
    User.objects.select_for_update().get(pk=by.pk)
    if reason := what_hinders(by):
        raise LetterRefused(reason)
    record_event(actor=by, person=by, action="letter_requested")  # locks the log: two at once count each other
    reference = _new_reference()
    return Letter.objects.create(
        person=by,
        reference=reference,
        municipality=municipality,
        held=accounts_at(address, besides=by) >= MOST_ACCOUNTS,
        address=addresses.seal(address, reference),
        address_key=keys.current_version(),
        address_hash=addresses.hash_of(address),
    )


def accounts_at(address: Address, *, besides: User) -> int:
    """How many other accounts have, or had lately, a letter to this address."""
    same = Letter.objects.filter(address_hash__in=addresses.all_hashes_of(address)).exclude(person=besides)
    return same.exclude(state=LetterState.WITHDRAWN, printed_at=None).values("person").distinct().count()


@transaction.atomic
def withdraw_letter(*, by: User, letter: Letter) -> None:
    """The person does not want it any more; a code on paper is void at once."""
    letter = _locked(letter.pk)
    if not can_withdraw(by, letter):
        raise PermissionDenied
    letter.end(LetterState.WITHDRAWN, letter.now)
    record_event(actor=by, person=by, action="letter_withdrawn")


def redeem(*, by: User, code: str, network: str) -> Verification:
    """Count the code of one's own letter as proof of the address (level 20). Raises NotRedeemed with the reason.

    Every try is counted before the code is looked at: on the letter, for the account and for the network. Raises
    tries.TooManyTries.
    """
    if not can_use_letters(by):
        raise PermissionDenied
    tries.take(tries.PER_PERSON, by)
    tries.take(tries.PER_NETWORK, network)
    with transaction.atomic():
        done = _redeem(by, read_code(code, CODE_LENGTH))
    if isinstance(done, NotRedeemed):  # raised only now, so that the counted try stays
        raise done
    tries.give_back(tries.PER_PERSON, by)
    tries.give_back(tries.PER_NETWORK, network)
    return done


def _redeem(person: User, code: str) -> Verification | NotRedeemed:
    letter = (
        Letter.objects.select_for_update(of=("self",)).filter(person=person).annotate(**WITH_NOW).order_by("-pk")[:1]
    )
    found = next(iter(letter), None)
    if found is None or found.state not in ON_PAPER:
        return NotRedeemed(_why_not(found))
    if found.expires_at is None or found.expires_at <= found.now:
        _expire(found)
        return NotRedeemed(_("Dieser Brief ist abgelaufen. Bitte fordern Sie einen neuen an."))
    if not hmac.compare_digest(hash_of_code(found, code), found.code_hash):
        return _wrong(found)
    to = addresses.unseal(found.address, version=found.address_key, reference=found.reference)
    proof = Proof(PROVIDER, Method.LETTER, Level.ADDRESS, to.first_name, to.last_name, municipality=found.municipality)
    try:
        verification = record_verification(person=person, proof=proof)
    except ProofRefused as refused:
        return NotRedeemed(" ".join(refused.messages))
    found.end(LetterState.REDEEMED, found.now)
    record_event(actor=person, person=person, action="letter_redeemed")
    return verification


def hash_of_code(letter: Letter, code: str) -> str:
    """Under the key the code was printed with, bound to this letter."""
    return keys.keyed_hash("letter code", letter.reference, code, version=letter.code_key)


def _wrong(letter: Letter) -> NotRedeemed:
    letter.tries += 1
    record_event(actor=letter.person, person=letter.person, action="letter_code_wrong")
    if letter.tries >= MOST_TRIES:
        until = letter.now + LOCKED_FOR
        letter.end(LetterState.EXPIRED, letter.now, tries=letter.tries, locked_until=until)
        record_event(actor=None, person=letter.person, action="letter_locked")
        return NotRedeemed(
            _("Der Code stimmt nicht. Dieser Brief gilt nicht mehr. Morgen können Sie einen neuen anfordern.")
        )
    letter.save(update_fields=["tries"])
    left = MOST_TRIES - letter.tries
    words = ngettext(
        "Der Code stimmt nicht. Sie haben noch einen Versuch.",
        "Der Code stimmt nicht. Sie haben noch %(left)s Versuche.",
        left,
    )
    return NotRedeemed(words % {"left": left})


def _why_not(letter: Letter | None) -> str:
    if letter and letter.state == LetterState.REDEEMED:
        return _("Dieser Code ist schon eingelöst. Ihre Anschrift ist bestätigt.")
    if letter and letter.state == LetterState.EXPIRED:
        return _("Dieser Brief gilt nicht mehr. Bitte fordern Sie einen neuen an.")
    return _("Für dieses Konto ist kein Brief unterwegs. Sind Sie mit dem richtigen Konto angemeldet?")


@transaction.atomic
def expire_letters() -> None:
    """End the letters on paper whose 28 days are over. Called once a day; redeeming looks at the date itself."""
    over = Letter.objects.select_for_update(of=("self",)).filter(state__in=ON_PAPER, expires_at__lte=Now())
    for letter in over.annotate(**WITH_NOW).order_by("pk"):
        _expire(letter)


def forget_addresses() -> None:
    """Empty the address of letters that ended 14 days ago.

    The keyed hash of a redeemed one stays while its proof may hold, for counting the accounts at an address; that of
    the others goes along.
    """
    Letter.objects.filter(state=LetterState.RETURNED, ended_at__lte=Now() - ADDRESS_KEPT_FOR).update(code_hash="")
    ended = Letter.objects.exclude(state__in=OPEN).filter(ended_at__lte=Now() - ADDRESS_KEPT_FOR)
    ended.exclude(address="").update(address="")
    holds = Verification.objects.filter(provider=PROVIDER, state=Verification.State.VERIFIED)
    kept = Q(state=LetterState.REDEEMED, person__in=holds.values("person"))
    ended.exclude(kept).exclude(address_hash="").update(address_hash="")


def _expire(letter: Letter) -> None:
    letter.end(LetterState.EXPIRED, letter.now)
    record_event(actor=None, person=letter.person, action="letter_expired")


def _locked(pk: int) -> Letter:
    """The row, locked until the transaction ends, with the database's time as `now`."""
    return Letter.objects.select_for_update(of=("self",)).annotate(**WITH_NOW).get(pk=pk)


def _new_reference() -> str:
    while Letter.objects.filter(reference=(made := f"{secrets.randbelow(10**8):08}")).exists():
        pass
    return made
