"""Who may do what in which state: one table per policy."""

import datetime

import pytest
from django.utils import timezone

from boards.applications import policies
from boards.applications.evaluation import policies as evaluation
from boards.applications.models import Application, CallForApplications, State
from boards.applications.selection import policies as selection
from tests.boards.applications.conftest import again, fresh

CAST = [
    "visitor", "citizen", "verified_citizen", "applicant", "other_applicant", "judge", "second_judge", "officer",
    "admin", "member", "former_member",
]  # fmt: skip
STATES = list(State.values)
CALL_STATES = ["draft", "announced", "open", "closed", "shortlisted", "proposed", "decided", "archived"]


def put(application, *, state=None, call_state=None, **columns):
    """Set the two states directly: every combination, also those that no step leads to."""
    now = timezone.now()
    if call_state:
        dates = {"opens_at": now - datetime.timedelta(days=2), "closes_at": now + datetime.timedelta(days=2)}
        if call_state == "announced":
            dates["opens_at"] = now + datetime.timedelta(days=1)
        stored = "open" if call_state == "announced" else call_state
        CallForApplications.objects.filter(pk=application.call_id).update(state=stored, **dates)
    if state:
        columns["state"] = state
    if columns:
        Application.objects.filter(pk=application.pk).update(**columns)
    return again(application)


def allowed(request, rule, *given):
    """Who of the cast the rule lets, with each row read anew."""
    return {role for role in CAST if rule(request.getfixturevalue(role), *given)}


@pytest.mark.parametrize("call_state", CALL_STATES)
def test_start(request, call, judge, officer, call_state):
    from boards.applications.calls.services import name_evaluator

    name_evaluator(by=officer, call=call, person=judge)
    put_call(call, call_state)

    expected = set(CAST) - {"visitor", "judge"} if call_state == "open" else set()
    # The administrator of the tests has no confirmed level at all.
    assert allowed(request, policies.can_start, fresh(call)) == expected - {"admin"}


def put_call(call, call_state):
    now = timezone.now()
    dates = {"opens_at": now - datetime.timedelta(days=2), "closes_at": now + datetime.timedelta(days=2)}
    if call_state == "announced":
        dates["opens_at"] = now + datetime.timedelta(days=1)
    stored = "open" if call_state == "announced" else call_state
    CallForApplications.objects.filter(pk=call.pk).update(state=stored, **dates)


@pytest.mark.parametrize("call_state", CALL_STATES)
def test_edit(request, submitted, call_state):
    for state in STATES:
        own = put(submitted, state=state, call_state=call_state, answer_until=timezone.localdate())

        may = (state in ("draft", "submitted") and call_state == "open") or (
            state == "incomplete" and call_state in ("open", "closed")
        )
        assert allowed(request, policies.can_edit, own) == ({"applicant"} if may else set())
        assert allowed(request, policies.can_submit, own) == ({"applicant"} if may else set())


def test_a_question_is_answered_until_its_day(submitted, applicant):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    own = put(submitted, state="incomplete", call_state="closed", answer_until=yesterday)

    assert not policies.can_edit(applicant, own)


@pytest.mark.parametrize("call_state", CALL_STATES)
def test_withdraw_discard_take_up_again(request, submitted, call_state):
    for state in STATES:
        own = put(submitted, state=state, call_state=call_state)

        withdraws = state in ("submitted", "incomplete", "eligible", "proposed", "reserve") and call_state != "archived"
        assert allowed(request, policies.can_withdraw, own) == ({"applicant"} if withdraws else set())
        assert allowed(request, policies.can_discard, own) == ({"applicant"} if state == "draft" else set())
        again_now = state == "withdrawn" and call_state == "open"
        assert allowed(request, policies.can_take_up_again, own) == ({"applicant"} if again_now else set())


@pytest.mark.parametrize("call_state", CALL_STATES)
def test_the_offices_checks(request, submitted, call_state):
    for state in STATES:
        own = put(submitted, state=state, call_state=call_state)

        asks = state in ("submitted", "incomplete") and call_state in ("open", "closed")
        assert allowed(request, policies.can_ask_back, own) == ({"officer", "admin"} if asks else set())
        checks = state in ("submitted", "incomplete", "eligible", "ineligible") and call_state == "closed"
        assert allowed(request, policies.can_check, own) == ({"officer", "admin"} if checks else set())
        lists = state == "eligible" and call_state == "closed"
        assert allowed(request, selection.can_shortlist, own) == ({"officer", "admin"} if lists else set())
        moves_up = state == "reserve" and call_state == "decided"
        assert allowed(request, selection.can_move_up, own) == ({"officer", "admin"} if moves_up else set())


@pytest.mark.parametrize("call_state", CALL_STATES)
def test_the_offices_steps_with_a_call(request, submitted, call_state):
    call = put(submitted, call_state=call_state).call

    assert allowed(request, policies.can_keep_call, call) == {"officer", "admin"}
    assert allowed(request, selection.can_propose, call) == (
        {"officer", "admin"} if call_state == "shortlisted" else set()
    )
    assert allowed(request, selection.can_decide, call) == ({"officer", "admin"} if call_state == "proposed" else set())


@pytest.mark.parametrize("call_state", CALL_STATES)
def test_evaluate(request, eligible, call_state):
    for state in STATES:
        one = put(eligible, state=state, call_state=call_state)

        may = state == "eligible" and call_state == "closed"
        assert allowed(request, evaluation.can_evaluate, one) == ({"judge", "second_judge"} if may else set())


def test_others_are_read_by_those_who_judged_once_all_are_in(request, evaluated):
    assert allowed(request, evaluation.can_read_others, evaluated) == {"judge", "second_judge"}


def test_whoever_applied_keeps_no_procedure_of_their_own(submitted, applicant):
    from tests.boards.applications.conftest import grant

    own_office = grant(applicant, "manage_applications", "manage_membership")
    call = fresh(submitted.call)

    assert policies.can_keep_calls(own_office)
    assert not policies.can_keep_call(own_office, call)
    assert not Application.objects.for_office(own_office).exists()


def test_who_knows_of_an_application(request, eligible):
    for state in STATES:
        one = put(eligible, state=state)
        seen = {role for role in CAST if one in Application.objects.visible_to(request.getfixturevalue(role))}

        office = {"officer", "admin"} if state != "draft" else set()
        judged = (
            {"judge", "second_judge"}
            if state in ("eligible", "proposed", "appointed", "reserve", "declined")
            else set()
        )
        assert seen == {"applicant"} | office | judged


@pytest.mark.parametrize("call_state", CALL_STATES)
def test_who_reads_a_call(request, call, call_state):
    put_call(call, call_state)
    seen = {
        role
        for role in CAST
        if CallForApplications.objects.visible_to(request.getfixturevalue(role)).filter(pk=call.pk).exists()
    }

    assert seen == ({"officer", "admin"} if call_state == "draft" else set(CAST))
