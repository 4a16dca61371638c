"""The office's side: a call from draft to archive, the check of what came in."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from boards.applications import services
from boards.applications.calls import services as calls
from boards.applications.calls import steps
from boards.applications.models import CallForApplications, CallState, Notice, Phase
from boards.applications.selection import services as selection
from boards.applications.tasks import close_ended_calls
from participation.search.models import IndexEntry
from tests.boards.applications.conftest import again, fresh, make_call


def lacking(call, to):
    call = fresh(call)
    return list(steps.move_between(call.state, to).lacking(call))


def test_a_new_call_is_a_draft_that_search_does_not_know(officer, board, group):
    call = make_call(officer, board, group, title="Größere Wünsche: Ärzte gesucht")

    assert (call.state, call.slug) == ("draft", "groessere-wuensche-aerzte-gesucht")
    assert not IndexEntry.objects.filter(kind="call").exists()

    calls.move_call(by=officer, call=call, to="open")
    assert IndexEntry.objects.get(kind="call").title == call.title


def test_two_calls_of_one_title_have_two_addresses(officer, board, group):
    assert [make_call(officer, board, group).slug for _ in range(3)] == [
        "wer-macht-mit", "wer-macht-mit-2", "wer-macht-mit-3",
    ]  # fmt: skip


def test_a_call_needs_criteria_and_time(officer, board, group):
    call = make_call(officer, board, group, criteria=[])
    CallForApplications.objects.filter(pk=call.pk).update(
        opens_at=timezone.now() - datetime.timedelta(days=3), closes_at=timezone.now() - datetime.timedelta(days=1)
    )

    assert len(lacking(call, "open")) == 2
    with pytest.raises(ValidationError):
        calls.move_call(by=officer, call=fresh(call), to="open")


def test_the_database_says_when_it_opens_and_closes(officer, board, group):
    now = timezone.now()
    call = make_call(officer, board, group, opens_at=now + datetime.timedelta(days=1))
    calls.move_call(by=officer, call=call, to="open")
    assert fresh(call).phase == Phase.ANNOUNCED

    CallForApplications.objects.update(opens_at=now - datetime.timedelta(days=2))
    assert fresh(call).phase == Phase.OPEN

    CallForApplications.objects.update(closes_at=now - datetime.timedelta(days=1))
    assert (fresh(call).phase, fresh(call).state) == (Phase.CLOSED, CallState.OPEN)
    close_ended_calls()
    assert fresh(call).state == CallState.CLOSED


def test_only_the_steps_of_the_table(officer, call):
    for to in CallState.values:
        if to not in ("open", "closed", "draft"):
            with pytest.raises(ValidationError):
                calls.move_call(by=officer, call=call, to=to)


def test_the_same_step_twice_is_once(officer, call):
    calls.move_call(by=officer, call=call, to="closed")

    assert calls.move_call(by=officer, call=call, to="closed").state == "closed"


def test_back_to_the_draft_only_while_nobody_has_written(officer, call, draft):
    with pytest.raises(ValidationError):
        calls.move_call(by=officer, call=call, to="draft")


def test_nobody_else_keeps_calls(call, applicant, judge, member):
    for person in (applicant, judge, member):
        with pytest.raises(PermissionDenied):
            calls.move_call(by=person, call=call, to="closed")
        with pytest.raises(PermissionDenied):
            calls.change_call(by=person, call=call, title="Meins")
        with pytest.raises(PermissionDenied):
            calls.name_evaluator(by=person, call=call, person=person)


def test_the_shortlist_waits_for_checks_and_judgements(judged_call, submitted, other_applicant, officer, judge):
    from boards.applications.models import Application

    other = Application.objects.create(call=judged_call, person=other_applicant, state="submitted")
    assert lacking(judged_call, "shortlisted") == [
        "1 Bewerbung ist noch nicht geprüft.",
        "1 Bewerbung ist noch nicht von allen bewertet.",
        "Noch ist keine Bewerbung in der Vorauswahl.",
    ]

    calls.turn_down(by=officer, application=other, reason="Nicht aus dem Landkreis.")
    assert len(lacking(judged_call, "shortlisted")) == 2


def test_there_and_back_until_the_decision(proposed, officer):
    call = proposed.call
    assert again(proposed).state == "proposed"

    calls.move_call(by=officer, call=call, to="shortlisted")
    assert again(proposed).state == "eligible"
    calls.move_call(by=officer, call=call, to="closed")
    assert again(proposed).shortlisted


def test_more_people_than_seats_are_not_proposed(officer, board, group, evaluated):
    call = fresh(evaluated.call)
    CallForApplications.objects.update(seats=1)
    selection.shortlist(by=officer, call=call, applications=[evaluated.pk], on=True)
    calls.move_call(by=officer, call=call, to="shortlisted")
    assert lacking(call, "proposed") == ["Noch ist niemand zur Berufung vorgeschlagen."]

    selection.propose(by=officer, call=call, choices={evaluated.pk: selection.Choice("reserve", 2)})
    assert "Die Plätze der Nachrückliste müssen 1, 2, 3 und so weiter sein, jeder einmal." in lacking(call, "proposed")


def test_asking_back_opens_the_application_for_its_owner(submitted, officer, applicant, said):
    calls.move_call(by=officer, call=submitted.call, to="closed")
    calls.ask_back(
        by=officer, application=submitted, question="Wann haben Sie Zeit?", answer_until=timezone.localdate()
    )

    own = services.save_application(by=applicant, call=fresh(submitted.call), said={"availability": "freitags"})
    services.submit_application(by=applicant, application=own)

    assert (again(submitted).state, again(submitted).availability) == ("submitted", "freitags")
    kinds = list(Notice.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["received", "question", "received"]


def test_turned_down_and_admitted_after_all(judged_call, submitted, officer):
    calls.turn_down(by=officer, application=submitted, reason="Wohnt nicht hier.")
    assert again(submitted).reason == "Wohnt nicht hier."

    calls.admit(by=officer, application=submitted)
    assert (again(submitted).state, again(submitted).reason) == ("eligible", "")
    kinds = list(Notice.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["received", "ineligible", "readmitted"]


def test_a_reason_is_needed(judged_call, submitted, officer):
    with pytest.raises(ValidationError):
        calls.turn_down(by=officer, application=submitted, reason="  ")


def test_only_a_draft_is_deleted(officer, board, group, call):
    draft = make_call(officer, board, group)
    calls.delete_call(by=officer, call=draft)
    with pytest.raises(ValidationError):
        calls.delete_call(by=officer, call=call)

    assert list(CallForApplications.objects.all()) == [call]


def test_a_decided_call_is_not_changed(proposed, officer):
    from tests.boards.applications.conftest import decide

    decide(officer, proposed, "declined")

    with pytest.raises(ValidationError):
        calls.change_call(by=officer, call=fresh(proposed.call), title="Anders")


def test_judges_lose_the_screen_when_the_call_is_put_away(proposed, officer, judge):
    from boards.applications import mails
    from tests.boards.applications.conftest import decide

    def may():
        return type(judge).objects.get(pk=judge.pk).has_perm("boards.evaluate_applications")

    decide(officer, proposed, "declined")
    assert may()
    with pytest.raises(ValidationError):
        calls.move_call(by=officer, call=fresh(proposed.call), to="archived")
    mails.send_due()
    calls.move_call(by=officer, call=fresh(proposed.call), to="archived")

    assert not may()
