import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from participation.accounts.models import User
from participation.identity.codes.tries import TooManyTries
from participation.identity.counter import policies, services
from participation.identity.counter.models import CounterSession
from participation.identity.counter.services import NotPossible
from participation.identity.events import broken_links
from participation.identity.levels import Level
from participation.identity.models import IdentityEvent, Refusal, Verification
from participation.privacy.services import erase, export_for
from tests.participation.identity.counter.conftest import NETWORK
from tests.participation.identity.letters.test_services import everything_stored

State = CounterSession.State
WRONG = "0000-0000"


def actions(person):
    return list(IdentityEvent.objects.filter(person=person).order_by("seq").values_list("action", flat=True))


def later(session, minutes):
    """As if the database's clock went on: the session's end moves into the past."""
    found = CounterSession.objects.get(pk=session.pk)
    CounterSession.objects.filter(pk=session.pk).update(
        expires_at=found.expires_at - datetime.timedelta(minutes=minutes)
    )


def test_an_officer_checks_a_document_and_binds_the_account(session, seen, officer, citizen, einbeck):
    verification = services.verify(by=officer, session=session, seen=seen)

    citizen.refresh_from_db()
    session.refresh_from_db()
    assert (citizen.current_level, citizen.get_full_name(), citizen.municipality) == (
        Level.SUBSTANTIAL,
        "Cora Citizen",
        einbeck,
    )
    assert (verification.provider, verification.age_band) == ("counter", "30-59")
    assert (session.state, session.document) == (State.DONE, "id_card")
    assert actions(citizen) == ["counter_code_made", "counter_bound", "verified", "counter_checked"]
    assert list(broken_links()) == []


def test_no_code_no_birth_date_and_no_number_is_stored(own_code, officer, seen):
    services.verify(by=officer, session=services.enter_own_code(by=officer, code=own_code, network=NETWORK), seen=seen)

    stored = everything_stored()

    assert own_code not in stored
    assert "1984-" not in stored  # as text; the bare year may stand in a key or a hash by chance
    assert "date(1984" not in stored


def test_the_same_person_on_two_accounts_opens_a_case(session, seen, officer, verified_citizen):
    services.verify(by=officer, session=session, seen=seen)
    code, _session = services.make_own_code(by=verified_citizen)
    second = services.enter_own_code(by=officer, code=code, network=NETWORK)

    services.verify(by=officer, session=second, seen=seen)

    assert actions(verified_citizen)[-1] == "counter_checked"
    assert "case_opened" in actions(verified_citizen)


def test_a_code_binds_once(own_code, officer, colleague):
    services.enter_own_code(by=officer, code=own_code, network=NETWORK)

    with pytest.raises(NotPossible, match="gilt nicht"):
        services.enter_own_code(by=colleague, code=own_code, network=NETWORK)


def test_a_code_lasts_15_minutes(own_code, officer):
    later(CounterSession.objects.get(), 16)

    with pytest.raises(NotPossible, match="gilt nicht"):
        services.enter_own_code(by=officer, code=own_code, network=NETWORK)


def test_a_new_code_makes_the_one_before_void(own_code, citizen, officer):
    newer, _session = services.make_own_code(by=citizen)

    with pytest.raises(NotPossible):
        services.enter_own_code(by=officer, code=own_code, network=NETWORK)
    assert services.enter_own_code(by=officer, code=newer, network=NETWORK).person == citizen


def test_no_new_code_while_an_officer_is_checking(session, citizen):
    with pytest.raises(NotPossible, match="gerade geprüft"):
        services.make_own_code(by=citizen)

    later(session, 31)
    assert services.make_own_code(by=citizen)


def test_nobody_checks_themselves(officer):
    code, _session = services.make_own_code(by=officer)
    with pytest.raises(NotPossible, match="eigenes Konto"):
        services.enter_own_code(by=officer, code=code, network=NETWORK)

    slip, made = services.make_slip(by=officer)
    with pytest.raises(NotPossible, match="eigenes Konto"):
        services.enter_slip(by=officer, code=slip, network=NETWORK)

    with pytest.raises(IntegrityError), transaction.atomic():
        CounterSession.objects.filter(pk=made.pk).update(person=officer)


def test_a_proof_that_is_refused_leaves_its_line_in_the_log(officer, own_code, session, seen, citizen):
    User.objects.filter(pk=citizen.pk).update(is_active=False)

    with pytest.raises(NotPossible):
        services.verify(by=officer, session=session, seen=seen)

    assert IdentityEvent.objects.filter(person=citizen, action="proof_refused").count() == 1


def test_a_slip_binds_when_the_person_types_it(officer, citizen, seen):
    code, made = services.make_slip(by=officer)
    with pytest.raises(PermissionDenied):
        services.verify(by=officer, session=made, seen=seen)

    bound = services.enter_slip(by=citizen, code=code.lower(), network=NETWORK)
    services.verify(by=officer, session=bound, seen=seen)

    citizen.refresh_from_db()
    assert citizen.current_level == Level.SUBSTANTIAL


def test_a_slip_binds_once_and_lasts_an_hour(officer, citizen, verified_citizen):
    code, made = services.make_slip(by=officer)
    services.enter_slip(by=citizen, code=code, network=NETWORK)
    with pytest.raises(NotPossible):
        services.enter_slip(by=verified_citizen, code=code, network=NETWORK)

    code, made = services.make_slip(by=officer)
    later(made, 61)
    with pytest.raises(NotPossible):
        services.enter_slip(by=verified_citizen, code=code, network=NETWORK)


def test_codes_of_one_kind_do_not_open_the_other(own_code, officer, colleague, verified_citizen):
    slip, _made = services.make_slip(by=officer)

    with pytest.raises(NotPossible):
        services.enter_slip(by=verified_citizen, code=own_code, network=NETWORK)
    with pytest.raises(NotPossible):
        services.enter_own_code(by=colleague, code=slip, network=NETWORK)


def test_five_wrong_codes_stop_an_officer_for_a_while(own_code, officer, colleague):
    for _time in range(5):
        with pytest.raises(NotPossible):
            services.enter_own_code(by=officer, code=WRONG, network=NETWORK)

    with pytest.raises(TooManyTries):
        services.enter_own_code(by=officer, code=own_code, network=NETWORK)
    assert services.enter_own_code(by=colleague, code=own_code, network=NETWORK)


def test_a_busy_officer_meets_no_limit(officer, citizen):
    for _time in range(8):
        code, _session = services.make_own_code(by=citizen)
        session = services.enter_own_code(by=officer, code=code, network=NETWORK)
        services.cancel(by=officer, session=session)


def test_guessing_slips_is_limited_for_the_account_and_for_the_network(officer, citizen, verified_citizen):
    for _time in range(10):
        with pytest.raises(NotPossible):
            services.enter_slip(by=citizen, code=WRONG, network=NETWORK)

    with pytest.raises(TooManyTries):
        services.enter_slip(by=citizen, code=WRONG, network="198.51.100.4")


def test_a_code_survives_a_change_of_keys(own_code, officer, settings):
    settings.IDENTITY_KEYS = [f"2:{'n' * 32}", *settings.IDENTITY_KEYS]

    assert services.enter_own_code(by=officer, code=own_code, network=NETWORK)


def test_a_check_is_over_after_half_an_hour(session, officer, seen):
    later(session, 31)

    with pytest.raises(NotPossible, match="Die Zeit ist um"):
        services.verify(by=officer, session=session, seen=seen)


def test_a_check_is_recorded_once(session, officer, seen):
    services.verify(by=officer, session=session, seen=seen)

    with pytest.raises(NotPossible, match="schon beendet"):
        services.verify(by=officer, session=session, seen=seen)
    assert Verification.objects.filter(person=session.person).count() == 1


def test_a_colleague_does_not_finish_another_officers_check(session, colleague, seen):
    with pytest.raises(PermissionDenied):
        services.verify(by=colleague, session=session, seen=seen)
    with pytest.raises(PermissionDenied):
        services.refuse_at_counter(by=colleague, session=session, reason="Nein")
    with pytest.raises(PermissionDenied):
        services.cancel(by=colleague, session=session)


def test_who_lost_the_right_does_not_finish_the_check(session, officer, seen):
    officer.user_permissions.clear()
    former = type(officer).objects.get(pk=officer.pk)

    with pytest.raises(PermissionDenied):
        services.verify(by=former, session=session, seen=seen)


def test_a_refusal_has_a_reason_and_the_person_may_appeal(session, officer, citizen):
    services.refuse_at_counter(by=officer, session=session, reason="Das Foto ist zu alt.")

    refusal = Refusal.objects.get()
    session.refresh_from_db()
    assert (refusal.person, refusal.by, refusal.reason) == (citizen, officer, "Das Foto ist zu alt.")
    assert session.state == State.REFUSED


def test_the_person_can_end_a_visit_until_it_is_recorded(session, citizen, officer, seen):
    services.cancel(by=citizen, session=session)

    with pytest.raises(NotPossible):
        services.verify(by=officer, session=session, seen=seen)


def test_old_visits_go(session, own_code):
    later(session, 31)
    services.forget_old_sessions()
    ended = CounterSession.objects.get()
    assert (ended.state, ended.code_hash) == (State.CANCELLED, "")

    CounterSession.objects.update(ended_at=ended.ended_at - datetime.timedelta(days=30))
    services.forget_old_sessions()

    assert not CounterSession.objects.exists()


def test_a_visit_is_in_the_export_without_the_officer_and_goes_with_the_account(session, officer, seen, citizen):
    services.verify(by=officer, session=session, seen=seen)
    row = export_for(citizen)["data"]["Ihr Nachweis"]["Prüfung vor Ort"][0]
    assert row["Art des Ausweises"] == "Personalausweis"
    assert "Ident" not in str(export_for(citizen)["data"]["Ihr Nachweis"]["Prüfung vor Ort"])

    erase(citizen)

    assert not CounterSession.objects.exists()


ROLES = ["visitor", "newcomer", "citizen", "member", "officer", "colleague", "admin"]


@pytest.fixture
def newcomer(other_member):
    other_member.identity_level = 0
    return other_member


@pytest.mark.parametrize("role", ROLES)
def test_who_may_come_with_a_code(request, role):
    unconfirmed = {"visitor", "newcomer", "admin"}  # the admin of the tests has no level

    assert policies.can_get_code(request.getfixturevalue(role)) == (role not in unconfirmed)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_work_at_the_counter(request, role):
    assert policies.can_work_at_counter(request.getfixturevalue(role)) == (role in {"officer", "colleague", "admin"})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", State.values)
def test_who_may_check_and_cancel(request, role, state, officer, citizen):
    person = request.getfixturevalue(role)
    visit = CounterSession(person=citizen, officer=officer, state=state)

    assert policies.can_check(person, visit) == (role == "officer" and state == "checking")
    assert policies.can_cancel(person, visit) == (role in {"officer", "citizen"} and state in {"waiting", "checking"})


@pytest.mark.parametrize("state", State.values)
def test_a_closed_account_or_ones_own_is_never_checked(state, officer):
    assert not policies.can_check(officer, CounterSession(person=officer, officer=officer, state=state))
    assert not policies.can_check(officer, CounterSession(person=None, officer=officer, state=state))
    officer.is_active = False
    assert not policies.can_get_code(officer)
    assert not policies.can_work_at_counter(officer)
