"""Two at the same moment, with real threads on PostgreSQL."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from boards.applications import mails, services
from boards.applications.models import Application, Notice
from boards.applications.selection import services as selection
from boards.applications.selection.services import Choice
from boards.membership.mandates import Mandate
from tests.boards.applications.conftest import RESOLUTION, again, decide, evaluate, fresh
from tests.surveys.answering.test_races import all_at_once

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


def test_one_application_is_appointed_once(proposed, officer, admin):
    """Two officers press the same button."""
    choices = {proposed.pk: Choice("appointed")}

    def act(by):
        try:
            selection.decide(by=by, call=fresh(proposed.call), choices=choices, resolution=RESOLUTION)
        except PermissionDenied:
            return "refused"
        return "appointed"

    assert sorted(all_at_once(act, [officer, admin] * 5, threads=10)) == ["appointed", *["refused"] * 9]
    assert Mandate.objects.count() == 1
    assert Notice.objects.filter(kind="appointed").count() == 1


def test_one_seat_from_the_reserve_is_given_once(proposed, officer, admin):
    decide(officer, proposed, "reserve", place=1)

    def act(by):
        try:
            selection.move_up(by=by, application=again(proposed), resolution=RESOLUTION)
        except PermissionDenied:
            return "refused"
        return "appointed"

    assert sorted(all_at_once(act, [officer, admin] * 5, threads=10)) == ["appointed", *["refused"] * 9]
    assert Mandate.objects.count() == 1


def test_two_tabs_begin_one_application(call, applicant, said):
    def act(word):
        return services.save_application(by=applicant, call=fresh(call), said=said | {"motivation": word}).pk

    assert len(set(all_at_once(act, [f"Wort {n}" for n in range(10)], threads=10))) == 1
    assert Application.objects.count() == 1


def test_a_double_click_hands_in_once(draft, applicant):
    def act(_number):
        client = Client()
        client.force_login(applicant)
        return client.post("/aufruf/wer-macht-mit/bewerbung/pruefen/").status_code

    assert all_at_once(act, range(6), threads=6) == [302] * 6
    assert draft.steps.filter(state="submitted").count() == 1
    assert Notice.objects.count() == 1


def test_the_last_two_judgements_at_once_open_the_application(eligible, judge, second_judge):
    all_at_once(lambda person: evaluate(person, again(eligible), 4), [judge, second_judge], threads=2)

    assert again(eligible).revealed_at is not None
    assert eligible.evaluations.submitted().count() == 2


def test_withdrawing_and_deciding_at_once_leaves_one_of_both(proposed, officer, applicant):
    def act(what):
        try:
            if what == "withdraw":
                services.withdraw_application(by=applicant, application=again(proposed))
            else:
                decide(officer, proposed, "appointed")
        except PermissionDenied:
            return "refused"
        return what

    all_at_once(act, ["withdraw", "decide"], threads=2)

    own = again(proposed)
    assert (own.state == "appointed") == (Mandate.objects.count() == 1)
    assert own.state in ("appointed", "withdrawn")


def test_two_workers_send_each_mail_once(proposed, officer, mailoutbox):
    decide(officer, proposed, "declined")

    sent = all_at_once(lambda _number: mails.send_due(), range(8), threads=8)

    assert sum(sent) == 2
    assert len(mailoutbox) == 2
