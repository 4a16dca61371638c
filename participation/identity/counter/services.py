import datetime
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from participation.accounts.models import User
from participation.district.models import Municipality
from participation.identity import keys
from participation.identity.codes import tries
from participation.identity.codes.models import WITH_NOW
from participation.identity.codes.writing import make_code, read_code
from participation.identity.counter.models import (
    CHECK_FOR,
    KEPT_FOR,
    OWN_CODE_FOR,
    SLIP_FOR,
    CounterSession,
    DocumentKind,
)
from participation.identity.counter.policies import can_cancel, can_check, can_get_code, can_work_at_counter
from participation.identity.events import record_event
from participation.identity.levels import Level, Method
from participation.identity.models import Verification
from participation.identity.proofs import Proof
from participation.identity.services import ProofRefused, record_verification, refuse

PROVIDER: Final = "counter"
CODE_LENGTH: Final = 8
State = CounterSession.State


class NotPossible(Exception):
    """The step does not fit the state; the message is for the person or the officer. Nothing happened."""


@dataclass(frozen=True)
class Seen:
    """What the officer read from the document. The birth date goes into the keyed hash and is not stored."""

    first_name: str
    last_name: str
    birth_date: datetime.date
    municipality: Municipality
    document: DocumentKind


@transaction.atomic
def make_own_code(*, by: User) -> tuple[str, CounterSession]:
    """A code for the person's own screen, 15 minutes; an earlier one is void. It is returned once and stored nowhere.

    Raises NotPossible while an officer is checking this account.
    """
    if not can_get_code(by):
        raise PermissionDenied
    User.objects.select_for_update().get(pk=by.pk)
    running = _locked(person=by)
    if any(session.state == State.CHECKING and session.expires_at > session.now for session in running):
        raise NotPossible(_("Ihr Konto wird gerade geprüft."))
    for session in running:
        _end(session, State.CANCELLED)
    record_event(actor=by, person=by, action="counter_code_made")
    return _new_session(CounterSession.Source.OWN, OWN_CODE_FOR, person=by)


@transaction.atomic
def make_slip(*, by: User) -> tuple[str, CounterSession]:
    """A code on paper for somebody at the counter, 60 minutes: it binds when they type it into their account."""
    if not can_work_at_counter(by):
        raise PermissionDenied
    record_event(actor=by, person=None, action="counter_slip_made")
    return _new_session(CounterSession.Source.SLIP, SLIP_FOR, officer=by)


def enter_own_code(*, by: User, code: str, network: str) -> CounterSession:
    """The officer types the code that the person shows: from here on this visit is theirs. Raises NotPossible.

    Every try is counted before the code is looked at; raises tries.TooManyTries.
    """
    if not can_work_at_counter(by):
        raise PermissionDenied
    return _enter(by, code, network, CounterSession.Source.OWN, tries.PER_OFFICER)


def enter_slip(*, by: User, code: str, network: str) -> CounterSession:
    """The person types the code of the slip into their account. Raises NotPossible and tries.TooManyTries."""
    if not can_get_code(by):
        raise PermissionDenied
    return _enter(by, code, network, CounterSession.Source.SLIP, tries.PER_PERSON)


def verify(*, by: User, session: CounterSession, seen: Seen) -> Verification:
    """Record what the officer has seen as a proof of level 30; the session is used up.

    Raises NotPossible when the time is over or another tab was quicker, with the reason when the proof is refused.
    """
    with transaction.atomic():
        User.objects.select_for_update().filter(counter_sessions=session.pk).first()  # people before sessions
        found = _to_check(by, session)
        proof = Proof(
            provider=PROVIDER,
            method=Method.COUNTER,
            level=Level.SUBSTANTIAL,
            first_name=seen.first_name,
            last_name=seen.last_name,
            birth_date=seen.birth_date,
            municipality=seen.municipality,
        )
        try:
            verification = record_verification(person=_person(found), proof=proof, by=by)
        except ProofRefused as error:
            refused = error
        else:
            _end(found, State.DONE, document=seen.document)
            record_event(actor=by, person=found.person, action="counter_checked", reason=str(seen.document))
            return verification
    raise NotPossible(" ".join(refused.messages))  # after the commit: the event and the case of the refusal stay


@transaction.atomic
def refuse_at_counter(*, by: User, session: CounterSession, reason: str) -> None:
    """The document or the person did not convince. The person reads the reason and may appeal."""
    found = _to_check(by, session)
    refuse(by=by, person=_person(found), provider=PROVIDER, reason=reason)
    _end(found, State.REFUSED)


@transaction.atomic
def cancel(*, by: User, session: CounterSession) -> None:
    """Either side ends the visit before anything was recorded."""
    found = _locked(pk=session.pk)[0]
    if not can_cancel(by, found):
        raise PermissionDenied
    _end(found, State.CANCELLED)
    record_event(actor=by, person=found.person, action="counter_cancelled")


def forget_old_sessions() -> None:
    """End what nobody ended, and delete what ended a month ago."""
    open_ones = CounterSession.objects.filter(state__in=(State.WAITING, State.CHECKING), expires_at__lte=Now())
    open_ones.update(state=State.CANCELLED, code_hash="", ended_at=Now())
    CounterSession.objects.filter(ended_at__lte=Now() - KEPT_FOR).delete()


def _enter(by: User, code: str, network: str, source: str, limit: tries.Limit) -> CounterSession:
    tries.take(limit, by)
    tries.take(tries.PER_NETWORK, network)
    with transaction.atomic():
        session = _bind(by, read_code(code, CODE_LENGTH), source)
    tries.give_back(limit, by)
    tries.give_back(tries.PER_NETWORK, network)
    return session


def _bind(by: User, code: str, source: str) -> CounterSession:
    """Lock the session of the code and put the other side into it. The code counts once."""
    if source == CounterSession.Source.SLIP:
        User.objects.select_for_update().get(pk=by.pk)  # people before sessions, as everywhere here
    waits = Q(source=source, state=State.WAITING, expires_at__gt=Now())
    found = _locked(waits, code_hash__in=keys.all_hashes("counter code", code)) if code else []
    if not found:
        raise NotPossible(_("Dieser Code gilt nicht oder nicht mehr. Bitte prüfen Sie die Zeichen."))
    session = found[0]
    if by.pk in (session.person_id, session.officer_id):
        raise NotPossible(_("Das ist Ihr eigenes Konto. Niemand prüft sich selbst."))
    if source == CounterSession.Source.SLIP:
        for other in _locked(person=by):
            _end(other, State.CANCELLED)
        session.person = by
    else:
        session.officer = by
    session.state, session.code_hash, session.expires_at = State.CHECKING, "", session.now + CHECK_FOR
    session.save(update_fields=["person", "officer", "state", "code_hash", "expires_at"])
    record_event(actor=by, person=session.person, action="counter_bound")
    return session


def _to_check(by: User, session: CounterSession) -> CounterSession:
    """The session, locked, if `by` may still decide it."""
    found = _locked(pk=session.pk)[0]
    if found.is_over or found.expires_at <= found.now:
        raise NotPossible(
            _("Die Zeit ist um, oder der Vorgang ist schon beendet. Bitte beginnen Sie mit einem neuen Code.")
        )
    if not can_check(by, found):
        raise PermissionDenied
    return found


def _person(session: CounterSession) -> User:
    assert session.person is not None  # noqa: S101 - can_check asks for it
    return session.person


def _new_session(source: str, valid: datetime.timedelta, **side: User) -> tuple[str, CounterSession]:
    code = make_code(CODE_LENGTH)
    session = CounterSession.objects.create(
        source=source, code_hash=keys.keyed_hash("counter code", code), expires_at=Now() + valid, **side
    )
    session.refresh_from_db(fields=["expires_at", "made_at"])
    return code, session


def _end(session: CounterSession, state: CounterSession.State, document: str = "") -> None:
    session.state, session.code_hash, session.ended_at, session.document = state, "", session.now, document
    session.save(update_fields=["state", "code_hash", "ended_at", "document"])


def _locked(*rules: Q, **where: object) -> list[CounterSession]:
    """Sessions that are not over (any by key), locked until the transaction ends, with the database's time."""
    rows = CounterSession.objects.select_for_update(of=("self",)).annotate(**WITH_NOW).order_by("pk")
    if "pk" not in where:
        rows = rows.filter(state__in=(State.WAITING, State.CHECKING))
    return list(rows.filter(*rules, **where).select_related("person"))
