"""The office's side: batches, the PDF, the post, what comes back, what is held."""

import datetime
from collections.abc import Callable
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from participation.accounts.models import User
from participation.district.models import DistrictSettings
from participation.identity import keys
from participation.identity.codes.models import WITH_NOW
from participation.identity.codes.writing import make_code
from participation.identity.events import record_event
from participation.identity.letters import addresses, mails
from participation.identity.letters.addresses import Address
from participation.identity.letters.models import VALID_FOR, Letter, LetterBatch, LetterState
from participation.identity.letters.policies import (
    can_decide,
    can_look_at_address,
    can_manage_letters,
    can_mark_returned,
    can_print,
    can_take_return_back,
)
from participation.identity.letters.printing import Page, as_pdf
from participation.identity.letters.services import CODE_LENGTH, PROVIDER, hash_of_code
from participation.identity.services import refuse

MOST_IN_BATCH: Final = 100


class NotPossible(Exception):
    """The step does not fit the state; the message is for the officer. Nothing happened."""


@transaction.atomic
def make_batch(*, by: User) -> LetterBatch:
    """Put the letters that wait, the oldest first, into a batch; never a letter to the officer."""
    _check(can_manage_letters(by))
    waiting = Letter.objects.select_for_update().to_print().exclude(person=by).order_by("requested_at", "pk")
    chosen = [letter.pk for letter in waiting[:MOST_IN_BATCH]]
    if not chosen:
        raise NotPossible(_("Zurzeit wartet kein Brief auf den Druck."))
    batch = LetterBatch.objects.create(made_by=by)
    Letter.objects.filter(pk__in=chosen).update(batch=batch)
    return batch


@transaction.atomic
def dissolve_batch(*, by: User, batch: LetterBatch) -> None:
    """Undo `make_batch`: the letters wait again, codes that were printed are void."""
    _check(can_manage_letters(by))
    batch, letters = _locked_batch(batch)
    if batch.posted_at:
        raise NotPossible(_("Dieser Stapel ist schon verschickt."))
    for letter in letters:
        if letter.state == LetterState.PRINTED:
            letter.state, letter.code_hash, letter.code_key = LetterState.QUEUED, "", None
            letter.printed_at = letter.expires_at = None
            letter.save(update_fields=["state", "code_hash", "code_key", "printed_at", "expires_at"])
            record_event(actor=by, person=letter.person, action="letter_print_undone")
    batch.delete()


@transaction.atomic
def print_batch(*, by: User, batch: LetterBatch, district: DistrictSettings) -> bytes:
    """Make new codes and the PDF that shows them; the only moment at which the codes exist.

    Printing again makes other codes: the earlier paper is void. If the PDF fails, nothing has changed. Letters that
    were withdrawn meanwhile are left out.
    """
    _check(can_manage_letters(by))
    batch, letters = _locked_batch(batch)
    if batch.posted_at:
        raise NotPossible(_("Dieser Stapel ist schon verschickt."))
    to_print = [letter for letter in letters if can_print(by, letter)]
    if not to_print:
        raise NotPossible(_("In diesem Stapel ist kein Brief, den Sie drucken können."))
    now = batch.now
    pages = [_with_new_code(letter, now) for letter in to_print]
    pdf = as_pdf(pages, district=district, day=now)
    for letter in to_print:
        record_event(actor=by, person=letter.person, action="letter_printed")
    batch.printed_at = now
    batch.save(update_fields=["printed_at"])
    return pdf


@transaction.atomic
def mark_posted(*, by: User, batch: LetterBatch) -> None:
    """The batch is with the post: 28 days begin, and people get a mail."""
    _check(can_manage_letters(by))
    batch, letters = _locked_batch(batch)
    printed = [letter for letter in letters if letter.state == LetterState.PRINTED]
    if batch.posted_at or not printed:
        raise NotPossible(_("Drucken Sie den Stapel zuerst.") if not batch.posted_at else _("Das ist schon vermerkt."))
    now = batch.now
    for letter in printed:
        letter.state, letter.posted_at, letter.expires_at = LetterState.POSTED, now, now + VALID_FOR
        letter.save(update_fields=["state", "posted_at", "expires_at"])
        record_event(actor=by, person=letter.person, action="letter_posted")
        mails.send(letter, "posted")
    batch.posted_at = now
    batch.save(update_fields=["posted_at"])


@transaction.atomic
def take_posting_back(*, by: User, batch: LetterBatch) -> None:
    """Undo `mark_posted`: the letters count as printed. What was redeemed or came back meanwhile stays so."""
    _check(can_manage_letters(by))
    batch, letters = _locked_batch(batch)
    if not batch.posted_at:
        raise NotPossible(_("Dieser Stapel ist nicht als verschickt vermerkt."))
    for letter in letters:
        if letter.state == LetterState.POSTED and letter.printed_at:
            letter.state, letter.posted_at = LetterState.PRINTED, None
            letter.expires_at = letter.printed_at + VALID_FOR
            letter.save(update_fields=["state", "posted_at", "expires_at"])
            record_event(actor=by, person=letter.person, action="letter_posting_undone")
    batch.posted_at = None
    batch.save(update_fields=["posted_at"])


def mark_returned(*, by: User, letter: Letter) -> None:
    """The post brought it back: the code does not count any more, the person gets a mail."""

    def end(found: Letter) -> None:
        found.end(LetterState.RETURNED, found.now)
        mails.send(found, "returned")

    _step(by, letter, can_mark_returned, "letter_returned", end)


def take_return_back(*, by: User, letter: Letter) -> None:
    """Undo `mark_returned`, as long as the person has not asked for another letter."""

    def reopen(found: Letter) -> None:
        if not found.code_hash:
            raise NotPossible(_("Dafür ist es zu spät: Der Code ist gelöscht."))
        found.state = LetterState.POSTED if found.posted_at else LetterState.PRINTED
        found.ended_at = None
        try:
            with transaction.atomic():
                found.save(update_fields=["state", "ended_at"])
        except IntegrityError:
            raise NotPossible(_("Die Person hat schon einen neuen Brief angefordert.")) from None

    _step(by, letter, can_take_return_back, "letter_return_undone", reopen)


def release(*, by: User, letter: Letter) -> None:
    """Let a letter that was held go into the queue."""

    def let_go(found: Letter) -> None:
        found.held = False
        found.save(update_fields=["held"])

    _step(by, letter, can_decide, "letter_released", let_go)


def refuse_letter(*, by: User, letter: Letter, reason: str) -> None:
    """Do not send a letter that was held. The person reads the reason and may appeal."""

    def end(found: Letter) -> None:
        found.end(LetterState.WITHDRAWN, found.now)
        refuse(by=by, person=found.person, provider=PROVIDER, reason=reason)

    _step(by, letter, can_decide, "letter_refused", end)


@transaction.atomic
def look_at_address(*, by: User, letter: Letter, reason: str) -> Address:
    """The address of a letter that must be judged. The person sees in their account who looked and why."""
    _check(can_look_at_address(by, letter) and bool(reason.strip()))
    record_event(actor=by, person=letter.person, action="letter_address_seen", reason=reason)
    return addresses.unseal(letter.address, version=letter.address_key, reference=letter.reference)


@transaction.atomic
def _step(
    by: User, letter: Letter, may: Callable[[User, Letter], bool], action: str, do: Callable[[Letter], None]
) -> None:
    """One step of one letter: lock, ask the policy of the state as it is now, do, log."""
    found = Letter.objects.select_for_update(of=("self",)).annotate(**WITH_NOW).get(pk=letter.pk)
    _check(may(by, found))
    do(found)
    record_event(actor=by, person=found.person, action=action)


def _with_new_code(letter: Letter, now: datetime.datetime) -> Page:
    """Give the locked letter a code and the page that shows it."""
    code = make_code(CODE_LENGTH)
    letter.state, letter.printed_at, letter.tries = LetterState.PRINTED, now, 0
    letter.expires_at = now + VALID_FOR
    letter.code_key = keys.current_version()
    letter.code_hash = hash_of_code(letter, code)
    letter.save(update_fields=["state", "printed_at", "expires_at", "tries", "code_key", "code_hash"])
    to = addresses.unseal(letter.address, version=letter.address_key, reference=letter.reference)
    return Page(to=to, number=letter.number, code=code, until=letter.expires_at)


def _locked_batch(batch: LetterBatch) -> tuple[LetterBatch, list[Letter]]:
    found = LetterBatch.objects.select_for_update(of=("self",)).annotate(**WITH_NOW).get(pk=batch.pk)
    letters = Letter.objects.select_for_update(of=("self",)).filter(batch=found).select_related("person").order_by("pk")
    return found, list(letters)


def _check(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
