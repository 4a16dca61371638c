"""A mandate's way from appointment to its end: which step leads where, and what each leaves in the history."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from boards.membership import services
from boards.membership.mandates import Mandate, MandateStep
from boards.membership.models import Frozen
from participation.accounts.services import change_name
from participation.identity.levels import Level
from participation.identity.services import revoke
from tests.conftest import make_person

STATES = ["appointed", "sworn_in", "active", "suspended", "ended"]
LEADS = {
    "swear_in": {"appointed": "sworn_in"},
    "activate": {"sworn_in": "active"},
    "suspend": {"active": "suspended"},
    "resume": {"suspended": "active"},
    "end": dict.fromkeys(STATES[:-1], "ended"),
    "resign": {"appointed": "ended", "sworn_in": "ended", "active": "active", "suspended": "suspended"},
}
"""From which state each step leads where; every other pair is refused. Who resigns leaves at the end of the day."""


def take(step, mandate, office, today):
    more = {
        "swear_in": {"on": today, "sworn_in_by": "Landrätin"},
        "suspend": {"reason": "Elternzeit"},
        "end": {"on": today, "why": "dismissal", "at_once": True},
    }.get(step, {})
    by = mandate.person if step == "resign" else office
    getattr(services, step)(by=by, mandate=mandate, **more)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", list(LEADS))
def test_each_step_leads_on_from_its_states_and_from_no_other(
    step, state, make_mandate, verified_citizen, office, today
):
    mandate = make_mandate(verified_citizen, state)
    before = mandate.steps.count()
    leads_to = LEADS[step].get(state)

    if leads_to:
        take(step, mandate, office, today)
    else:
        with pytest.raises((services.WrongState, PermissionDenied)):
            take(step, mandate, office, today)

    mandate.refresh_from_db()
    assert (mandate.state, mandate.steps.count() - before) == (leads_to or state, bool(leads_to))


def kinds(mandate):
    return list(mandate.steps.values_list("kind", flat=True))


def test_the_history_tells_each_step_with_who_and_why(mandate, office, today, verified_citizen):
    services.swear_in(by=office, mandate=mandate, on=today, sworn_in_by=" Landrätin Klinkert ")
    services.activate(by=office, mandate=mandate)
    services.suspend(by=office, mandate=mandate, reason="Elternzeit")
    services.resume(by=office, mandate=mandate)
    services.end(by=office, mandate=mandate, on=today, why="moved", reason="nach Kassel", at_once=True)

    assert kinds(mandate) == ["appointed", "sworn_in", "activated", "suspended", "resumed", "ended"]
    mandate.refresh_from_db()
    assert (mandate.sworn_in_by, mandate.end_reason, mandate.ends) == ("Landrätin Klinkert", "moved", today)
    last = mandate.steps.last()
    assert (last.by, last.reason, last.on, last.after["state"]) == (office, "nach Kassel", today, "ended")


def test_nobody_alters_or_deletes_history(mandate):
    step = mandate.steps.get()
    step.reason = "anders"
    for attempt in (step.save, step.delete, mandate.steps.all().delete, lambda: MandateStep.objects.update(reason="x")):
        with pytest.raises(Frozen):
            attempt()
    assert mandate.steps.get().reason == ""


def test_who_votes_begins_only_with_the_proof_that_the_board_asks_for(make_mandate, office):
    citizen = make_person("Paul", "Post", level=Level.ADDRESS)
    voter = make_mandate(citizen, "sworn_in")
    with pytest.raises(ValidationError) as refused:
        services.activate(by=office, mandate=voter)
    assert refused.value.code == "level"

    guest = make_mandate(make_person("Gerd", "Gast"), role="guest", voting_right=False)
    services.activate(by=office, mandate=guest)
    guest.refresh_from_db()
    assert guest.state == "active"


def test_who_was_proven_under_a_pseudonym_proves_the_name_before_they_vote(make_mandate, office):
    hidden = make_person("Paul", "Post", level=Level.SUBSTANTIAL)
    change_name(by=hidden, shown_as="pseudonym", pseudonym="Wanderfalke")
    mandate = make_mandate(hidden, "sworn_in")

    with pytest.raises(ValidationError) as refused:
        services.activate(by=office, mandate=mandate)

    assert refused.value.code == "name"


def test_a_sitting_member_who_gives_the_proof_back_keeps_the_name(make_mandate):
    sitting = make_person("Paula", "Petersen", level=Level.SUBSTANTIAL)
    make_mandate(sitting, "active")
    sitting.refresh_from_db()

    revoke(by=sitting, person=sitting, reason="citizen")
    change_name(by=sitting, shown_as="real", first_name="Astrid", last_name="Klinkert")

    sitting.refresh_from_db()
    assert sitting.shown_name == "Paula Petersen"


def test_the_same_appointment_twice_is_one_mandate(mandate, office, board, verified_citizen, today):
    with pytest.raises(services.AlreadyAppointed):
        services.appoint(by=office, board=board, person=verified_citizen, starts=today)
    assert Mandate.objects.count() == 1


def test_a_change_writes_a_line_and_no_change_writes_none(mandate, office, schools, roads):
    assert services.change(by=office, mandate=mandate, groups=[schools], role="member") is False
    assert services.change(by=office, mandate=mandate, groups=[roads], speaks_for=[roads], role="speaker") is True

    mandate.refresh_from_db()
    assert (kinds(mandate), mandate.role) == (["appointed", "changed"], "speaker")
    assert [(str(t), t.is_speaker) for t in mandate.topics.filter(until=None)] == [("Straßen", True)]
    assert mandate.steps.last().after["topics"] == [[roads.pk, True]]


@pytest.mark.parametrize("state", STATES)
def test_every_step_can_be_undone_by_a_line_of_its_own(state, make_mandate, verified_citizen, office):
    mandate = make_mandate(verified_citizen, state)
    steps = list(mandate.steps.all())

    services.undo(by=office, step=steps[-1], reason="verklickt")

    mandate.refresh_from_db()
    before = steps[-2].after["state"] if len(steps) > 1 else "ended"
    assert (mandate.state, kinds(mandate)[-1], mandate.steps.count()) == (before, "undone", len(steps) + 1)
    with pytest.raises(services.WrongState):
        services.undo(by=office, step=steps[-1], reason="noch einmal")


def test_undoing_goes_back_step_by_step_to_the_beginning(make_mandate, verified_citizen, office, schools, roads):
    mandate = make_mandate(verified_citizen, "suspended", groups=[schools])
    services.change(by=office, mandate=mandate, groups=[roads], role="chair", title="Vorsitzende")

    for step in reversed(list(mandate.steps.all())):
        services.undo(by=office, step=step, reason="von vorn")
    mandate.refresh_from_db()

    assert (mandate.state, mandate.end_reason, mandate.role, mandate.title) == ("ended", "revoked", "member", "")
    assert [str(topic) for topic in mandate.topics.filter(until=None)] == ["Schulwege"]
    assert services.appoint(by=office, board=mandate.board, person=verified_citizen, starts=mandate.starts)


def test_a_term_that_is_over_gets_its_line_once(make_mandate, verified_citizen, today):
    yesterday, last_week = today - datetime.timedelta(days=1), today - datetime.timedelta(days=7)
    mandate = make_mandate(verified_citizen, "active", starts=last_week, ends=today)
    Mandate.objects.update(ends=yesterday)
    mandate.refresh_from_db()
    assert mandate.current_state == "ended"

    assert (services.end_expired(), services.end_expired()) == (1, 0)
    mandate.refresh_from_db()
    last = mandate.steps.last()
    assert (mandate.state, mandate.end_reason, last.kind, last.by, last.on) == (
        "ended", "term", "ended", None, yesterday,
    )  # fmt: skip


def test_an_end_to_come_is_noted_and_its_reason_kept(make_mandate, verified_citizen, office, today):
    mandate = make_mandate(verified_citizen, "active")
    in_a_week = today + datetime.timedelta(days=7)
    services.end(by=office, mandate=mandate, on=in_a_week, why="moved", reason="Umzug")

    mandate.refresh_from_db()
    assert (mandate.state, mandate.ends, mandate.end_reason, kinds(mandate)[-1]) == (
        "active", in_a_week, "moved", "end_set",
    )  # fmt: skip


@pytest.mark.parametrize(
    "step", [("suspend", {"reason": "x"}), ("end", {"on": datetime.date(2030, 1, 1), "why": "term"})]
)
def test_nobody_decides_on_their_own_mandate(step, make_mandate, office, admin, board, today):
    own = services.appoint(by=admin, board=board, person=office, starts=today)
    name, more = step
    with pytest.raises(PermissionDenied):
        getattr(services, name)(by=office, mandate=own, **more)
    with pytest.raises(PermissionDenied):
        services.appoint(by=office, board=board, person=office, starts=today + datetime.timedelta(days=1))


def test_an_erased_person_sits_on_no_board_and_history_stays(make_mandate, verified_citizen):
    from participation.privacy.services import erase

    mandate = make_mandate(verified_citizen, "active")
    erase(verified_citizen)
    mandate.refresh_from_db()
    assert (mandate.state, str(mandate.person), mandate.steps.count()) == ("ended", "gelöschtes Mitglied", 4)
