"""How long applications stay, and what export and erasure do with them."""

import datetime

import pytest
from django.utils import timezone

from boards.applications import selectors, services
from boards.applications.models import Application, CallForApplications
from boards.applications.tasks import erase_old_applications
from boards.membership.mandates import Mandate
from participation.privacy.services import erase, export_for
from tests.boards.applications.conftest import MOTIVATION, NOTE_ONE, NOTE_TWO, again, decide, fresh


def later(days, **call):
    """Move the clock: everything becomes so many days older."""
    past = timezone.now() - datetime.timedelta(days=days)
    Application.objects.update(state_since=past)
    CallForApplications.objects.update(**call)
    erase_old_applications()


@pytest.mark.parametrize(("days", "left"), [(182, 1), (184, 0)])
def test_a_declined_application_goes_after_six_months(proposed, officer, days, left):
    decide(officer, proposed, "declined")

    later(days)

    assert Application.objects.count() == left
    assert selectors.counts(fresh(proposed.call)) == {"declined": 1}
    assert selectors.result(fresh(proposed.call)) == {"received": 1, "appointed": 0}


def test_a_withdrawn_one_goes_whatever_the_call_does(submitted, applicant):
    services.withdraw_application(by=applicant, application=submitted)

    later(184)

    assert not Application.objects.exists()
    assert fresh(submitted.call).erased_counts == {"withdrawn": 1}


def test_one_that_was_not_admitted_stays_until_the_call_is_decided(eligible):
    Application.objects.update(state="ineligible")

    later(200)
    assert Application.objects.exists()
    later(200, state="decided")
    assert not Application.objects.exists()


@pytest.mark.parametrize("outcome", ["appointed", "reserve"])
def test_appointed_and_reserve_stay_until_six_months_after_the_archive(proposed, officer, outcome):
    decide(officer, proposed, outcome, place=1 if outcome == "reserve" else None)

    later(400)
    assert Application.objects.exists()
    later(400, state="archived", archived_at=timezone.now() - datetime.timedelta(days=182))
    assert Application.objects.exists()
    later(400, archived_at=timezone.now() - datetime.timedelta(days=184))
    assert not Application.objects.exists()
    assert Mandate.objects.count() == (1 if outcome == "appointed" else 0)


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_drafts_go_thirty_days_after_the_call_has_closed(draft, days, left):
    closed = timezone.now() - datetime.timedelta(days=days)
    CallForApplications.objects.update(opens_at=closed - datetime.timedelta(days=9), closes_at=closed)

    erase_old_applications()

    assert Application.objects.count() == left
    assert fresh(draft.call).erased_counts == {}


def test_running_twice_counts_once(proposed, officer):
    decide(officer, proposed, "declined")
    later(184)
    later(184)

    assert fresh(proposed.call).erased_counts == {"declined": 1}


def test_the_export_has_ones_own_application_and_no_judgement_before_the_decision(evaluated, applicant):
    text = str(export_for(applicant))

    assert MOTIVATION in text
    assert "Pflege" in text
    assert "weiblich" in text
    assert NOTE_ONE not in text


def test_after_the_decision_notes_about_me_are_mine_but_not_who_wrote_them(proposed, officer, applicant, judge):
    decide(officer, proposed, "declined")

    text = str(export_for(applicant))

    assert NOTE_ONE in text
    assert NOTE_TWO in text
    for name in ("Jutta", "Judge", "Jury", "Olga"):
        assert name not in text


def test_who_judged_exports_that_they_did_and_not_what_they_wrote(proposed, officer, judge):
    decide(officer, proposed, "declined")

    text = str(export_for(judge))

    assert "Eigene Bewertung" in text
    for word in (NOTE_ONE, MOTIVATION, "Abel"):
        assert word not in text


def test_the_export_does_not_say_that_one_is_proposed(proposed, applicant):
    text = str(export_for(applicant))

    assert "vorgeschlagen" not in text
    assert "passt" not in text


def test_erasing_an_applicant_takes_everything_but_the_number(proposed, officer, applicant):
    decide(officer, proposed, "appointed")

    erase(applicant)

    assert not Application.objects.exists()
    assert fresh(proposed.call).erased_counts == {"appointed": 1}
    assert Mandate.objects.count() == 1


def test_erasing_who_judged_keeps_the_judgement_without_a_name(evaluated, judge):
    erase(judge)

    one = again(evaluated)
    assert one.evaluations.count() == 2
    assert {str(row.person) for row in one.evaluations.all()} == {"gelöschtes Mitglied", "Jan Jury"}
