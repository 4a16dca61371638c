"""The office's screens and those of people who judge: who enters, what stands there, what never does."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boards.applications.calls import services as calls
from boards.applications.evaluation.models import Evaluation
from boards.applications.models import Application, BalanceData, CallForApplications
from boards.membership.mandates import Mandate
from participation.identity.levels import Level
from tests.boards.applications.conftest import NOTE_ONE, NOTE_TWO, again, evaluate, fresh, grant, make_call
from tests.conftest import make_person

OFFICE = "/buero/bewerbungen/"
CALL = f"{OFFICE}wer-macht-mit/"
JUDGE = "/buero/bewertungen/"


def screens(application):
    one = f"{CALL}bewerbung/{application.pk}/"
    return [
        OFFICE, f"{OFFICE}neu/", CALL, f"{CALL}aendern/", f"{CALL}bewertende/", f"{CALL}liste/", f"{CALL}liste.csv",
        one, f"{CALL}vorauswahl/", f"{CALL}ausgewogenheit/", f"{CALL}vorschlag/", f"{CALL}vorschlag.pdf",
        f"{CALL}vorschlag.csv", f"{CALL}nachruecken/",
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["citizen", "applicant", "judge", "member", "former_member"])
def test_nobody_else_enters_the_office(client, eligible, request, role):
    client.force_login(request.getfixturevalue(role))

    assert {client.get(path).status_code for path in screens(eligible)} == {403}


def test_a_visitor_signs_in_first(client, eligible):
    assert {client.get(path).status_code for path in [*screens(eligible), JUDGE]} == {302}


def test_every_screen_works_for_the_office(desk, eligible):
    assert {path: desk.get(path).status_code for path in screens(eligible)} == dict.fromkeys(screens(eligible), 200)


def test_every_screen_of_a_decided_call_works(desk, proposed, officer):
    assert desk.get(f"{CALL}beschluss/").status_code == 200
    assert {desk.get(path).status_code for path in screens(proposed)} == {200}


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def test_in_a_call_of_ones_own_the_office_finds_nothing(client, eligible, applicant):
    client.force_login(grant(applicant, "manage_applications", "manage_membership"))

    found = {path: client.get(path).status_code for path in screens(eligible)}

    assert {path for path, status in found.items() if status != 404} == {OFFICE, f"{OFFICE}neu/"}


def test_gets_change_nothing(desk, eligible):
    def stored():
        return [list(model.objects.values()) for model in (CallForApplications, Application, Evaluation)]

    before = stored()
    for path in [*screens(eligible), f"{CALL}schritt/open/", f"{CALL}schritt/shortlisted/"]:
        desk.get(path)

    assert stored() == before


# --- blindness ---


def everything(client, application):
    """All that somebody can read of an application."""
    paths = [*screens(application), JUDGE, f"{JUDGE}{application.pk}/", "/aufruf/wer-macht-mit/meine-bewerbung/"]
    paths += ["/suche/?q=Quitte", "/profil/daten/"]
    return " ".join(client.get(path, follow=True).content.decode("utf-8", "replace") for path in paths)


@pytest.mark.parametrize("role", ["second_judge", "officer", "admin", "applicant", "citizen", "member"])
def test_a_note_is_read_by_nobody_before_all_are_in(client, eligible, judge, request, role):
    evaluate(judge, eligible, 5, NOTE_ONE)
    client.force_login(request.getfixturevalue(role))

    assert "mit Quitte" not in everything(client, eligible)


@pytest.mark.parametrize(
    ("role", "reads"),
    [("judge", True), ("second_judge", True), ("officer", True), ("applicant", False), ("citizen", False)],
)
def test_afterwards_by_those_who_judged_and_the_office(client, evaluated, request, role, reads):
    client.force_login(request.getfixturevalue(role))

    assert ("mit Quitte" in everything(client, evaluated)) is reads


def test_somebody_with_a_conflict_finds_nothing_any_more(client, eligible, judge, second_judge):
    evaluate(second_judge, eligible, 4, NOTE_TWO)
    client.force_login(type(judge).objects.get(pk=judge.pk))
    assert client.post(f"{JUDGE}{eligible.pk}/befangen/", {"reason": "Nachbarn"}).status_code == 302

    assert client.get(f"{JUDGE}{eligible.pk}/").status_code == 404
    assert client.post(f"{JUDGE}{eligible.pk}/", {"go": "send"}).status_code == 404


def test_who_judges_reads_no_telephone_no_needs_and_no_voluntary_data(client, eligible, judge):
    client.force_login(judge)

    page = client.get(f"{JUDGE}{eligible.pk}/").content.decode()

    assert "Haselnuss" in page
    for word in ("05551 1234", "Rampe", "weiblich", "30 bis 44", eligible.person.email):
        assert word not in page


def test_voluntary_data_stands_nowhere_beside_a_name(desk, evaluated):
    BalanceData.objects.update(gender="diverse")

    for path in screens(evaluated):
        if "ausgewogenheit" not in path:
            assert "divers" not in desk.get(path).content.decode("utf-8", "replace"), path


# --- evaluating ---


def test_judging_in_two_steps(client, eligible, judge):
    client.force_login(judge)
    first, second = eligible.call.criteria.all()
    page = f"{JUDGE}{eligible.pk}/"
    assert "Abel Applicant" in client.get(JUDGE).content.decode()

    assert client.post(page, {f"points_{first.pk}": "4", "note": "halb", "go": "save"}).status_code == 302
    assert Evaluation.objects.get().state == "draft"
    wrong = client.post(page, {f"points_{first.pk}": "4", "note": "halb", "go": "send"})
    assert wrong.status_code == 422
    assert "halb" in wrong.content.decode()
    sent = client.post(page, {f"points_{first.pk}": "4", f"points_{second.pk}": "5", "go": "send"})
    assert sent.status_code == 302
    assert Evaluation.objects.get().state == "submitted"


@pytest.mark.parametrize("points", ["0", "6", "x", "4.5", "\0"])
def test_other_points_are_refused(client, eligible, judge, points):
    client.force_login(judge)
    first = eligible.call.criteria.first()

    page = client.post(f"{JUDGE}{eligible.pk}/", {f"points_{first.pk}": points, "go": "save"})

    assert page.status_code == 422
    assert not Evaluation.objects.exists()


def test_the_office_itself_does_not_judge(desk, eligible):
    assert desk.get(f"{JUDGE}{eligible.pk}/").status_code == 403


# --- the way of a call ---


def test_a_call_is_written_opened_and_changed(desk, board, group):
    now = timezone.localtime()
    form = {
        "board": board.pk,
        "title": "Neue Gesichter",
        "text": "Kommen Sie dazu.",
        "seats": "3",
        "min_level": "30",
        "min_evaluations": "2",
        "opens_at": (now - datetime.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "closes_at": (now + datetime.timedelta(days=9)).strftime("%Y-%m-%dT%H:%M"),
        "groups": [group.pk],
        "criterion_1": "Ideen",
        "weight_1": "3",
        "criterion_2": "Zeit",
    }
    made = desk.post(f"{OFFICE}neu/", form)
    assert made.headers["Location"] == f"{OFFICE}neue-gesichter/"
    call = CallForApplications.objects.get(slug="neue-gesichter")
    assert [(one.name, one.weight) for one in call.criteria.all()] == [("Ideen", 3), ("Zeit", 1)]

    step = f"{OFFICE}neue-gesichter/schritt/open/"
    assert "Aufruf veröffentlichen?" in desk.get(step).content.decode()
    desk.post(step)
    assert fresh(call).state == "open"
    desk.post(f"{OFFICE}neue-gesichter/aendern/", form | {"title": "Andere Gesichter"})
    assert (fresh(call).title, fresh(call).slug) == ("Andere Gesichter", "neue-gesichter")
    wrong = desk.post(f"{OFFICE}neue-gesichter/aendern/", form | {"closes_at": form["opens_at"], "title": "\0"})
    assert set(wrong.context["form"].errors) == {"closes_at", "title"}


def test_a_draft_is_deleted(desk, officer, board, group):
    make_call(officer, board, group)

    desk.post(f"{CALL}aendern/", {"go": "delete"})

    assert not CallForApplications.objects.exists()


def test_people_are_named_by_their_address(desk, call, judge):
    page = desk.post(f"{CALL}bewertende/", {"email": "niemand@example.org"})
    assert page.status_code == 422
    assert desk.post(f"{CALL}bewertende/", {"email": judge.email.upper()}).status_code == 302
    evaluator = call.evaluators.get()
    assert evaluator.person == judge

    assert desk.post(f"{CALL}bewertende/", {"remove": "abc"}).status_code == 404
    desk.post(f"{CALL}bewertende/", {"remove": evaluator.pk})
    assert not call.evaluators.exists()


def test_checking_asking_turning_down(desk, call, submitted, officer):
    calls.move_call(by=officer, call=call, to="closed")
    one = f"{CALL}bewerbung/{submitted.pk}/"
    yesterday = timezone.localdate() - datetime.timedelta(days=1)

    wrong = desk.post(f"{one}rueckfrage/", {"question": "Was?", "answer_until": yesterday})
    assert wrong.status_code == 422
    assert "Was?" in wrong.content.decode()
    desk.post(f"{one}rueckfrage/", {"question": "Was?", "answer_until": timezone.localdate()})
    assert again(submitted).state == "incomplete"
    assert desk.post(f"{one}ablehnen/", {"reason": ""}).status_code == 422
    desk.post(f"{one}ablehnen/", {"reason": "Zu spät."})
    assert again(submitted).state == "ineligible"
    desk.post(f"{one}zulassen/")
    assert again(submitted).state == "eligible"
    assert desk.post(f"{one}unfug/").status_code == 404
    assert desk.get(f"{one}zulassen/").status_code == 405


def test_from_the_shortlist_to_the_decision(desk, evaluated, group):
    pk = evaluated.pk
    desk.post(f"{CALL}vorauswahl/", {"on": [pk, "x", "9" * 30]})
    assert again(evaluated).shortlisted
    desk.post(f"{CALL}schritt/shortlisted/")
    missing_place = desk.post(f"{CALL}vorschlag/", {f"outcome_{pk}": "reserve"})
    assert missing_place.status_code == 422
    desk.post(f"{CALL}vorschlag/", {f"outcome_{pk}": "appointed", f"group_{pk}": group.pk, f"remark_{pk}": "gut"})
    desk.post(f"{CALL}schritt/proposed/")
    assert again(evaluated).state == "proposed"

    given = {
        "reference": "0412/26", "day": "2026-09-01", "starts": "2026-10-01", "ends": "2029-09-30",
        f"outcome_{pk}": "appointed", f"group_{pk}": group.pk,
    }  # fmt: skip
    page = desk.post(f"{CALL}beschluss/", given | {"go": "check"}).content.decode()
    assert "Stimmt alles so?" in page
    assert "Abel Applicant" in page
    assert not Mandate.objects.exists()
    assert desk.post(f"{CALL}beschluss/", given | {"go": "back"}).status_code == 200

    desk.post(f"{CALL}beschluss/", given | {"go": "confirm"})
    assert [topic.group for topic in Mandate.objects.get().topics.all()] == [group]
    assert desk.post(f"{CALL}beschluss/", given | {"go": "confirm"}).status_code == 302
    assert Mandate.objects.count() == 1


def test_a_decision_that_does_not_hold_together_is_told(desk, proposed):
    pk = proposed.pk
    given = {"reference": "1/26", "day": "2026-09-01", "starts": "2026-10-01", "go": "check"}

    page = desk.post(f"{CALL}beschluss/", given | {f"outcome_{pk}": "reserve", f"place_{pk}": "4"})
    assert page.status_code == 422
    assert "Die Plätze der Nachrückliste" in page.content.decode()
    future = given | {"day": timezone.localdate() + datetime.timedelta(days=2), f"outcome_{pk}": "appointed"}
    assert "day" in desk.post(f"{CALL}beschluss/", future).context["resolution"].errors
    assert again(proposed).state == "proposed"


def test_moving_up(desk, proposed, officer):
    from tests.boards.applications.conftest import decide

    decide(officer, proposed, "reserve", place=1)
    page = f"{CALL}nachruecken/{proposed.pk}/"
    assert "Abel Applicant berufen?" in desk.get(page).content.decode()

    desk.post(page, {"reference": "9/26", "day": "2026-09-01", "starts": "2026-10-01"})

    assert again(proposed).mandate == Mandate.objects.get()
    assert desk.get(page).status_code == 404


# --- the list ---


def test_the_list_is_searched_filtered_and_sorted(desk, evaluated, other_applicant, municipality):
    other = Application.objects.create(
        call=evaluated.call, person=other_applicant, state="submitted", municipality=municipality
    )

    def names(query):
        return [one.person.last_name for one in desk.get(f"{CALL}liste/?{query}").context["page"]]

    assert names("") == ["Applicant", "Bewerb"]
    assert names("suche=bewerb") == ["Bewerb"]
    assert names("suche=Haselnuss") == ["Applicant"]
    assert names("stand=submitted") == ["Bewerb"]
    assert names(f"gemeinde={municipality.pk}") == ["Applicant", "Bewerb"]
    assert names(f"gruppe={evaluated.wishes.get().group_id}") == ["Applicant"]
    assert names("schlagwort=pflege") == ["Applicant"]
    assert names("schlagwort=nichts") == []
    assert names("ordnen=punkte") == ["Applicant", "Bewerb"]
    assert names("ordnen=unfug&stand=unfug&gemeinde=x&gruppe=9&suche=%00") == ["Applicant", "Bewerb"]
    assert other.state == "submitted"


def test_the_csv_has_what_the_list_has_and_runs_no_formula(desk, submitted):
    Application.objects.update(accessibility="=1+1", phone="+49 1")
    type(submitted.person).objects.filter(pk=submitted.person_id).update(first_name="@SUM(A1)")

    answer = desk.get(f"{CALL}liste.csv?stand=submitted")

    head, row, _end = answer.content.decode("utf-8-sig").split("\r\n")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bewerbungen-wer-macht-mit.csv"'
    assert head.startswith("Nummer;Nachname;Vorname")
    assert row.split(";")[2] == "'@SUM(A1)"
    assert row.split(";")[4] == "'+49 1"
    assert row.endswith("'=1+1")
    assert "Haselnuss" not in row


@pytest.mark.parametrize("number", [1, 30])
def test_the_screens_cost_the_same_whatever_they_hold(desk, number, call, group, municipality):
    for count in range(number):
        person = make_person(f"Nr{'abcdefghijklmnopqrstuvwxyzäöüß'[count]}x", "Test", level=Level.ADDRESS)
        one = Application.objects.create(
            call=call, person=person, state="eligible", municipality=municipality, shortlisted=True
        )
        one.wishes.create(group=group, rank=1)
        one.expertise.set(["Pflege", "Schule"])
    CallForApplications.objects.update(state="shortlisted")
    for path in COSTS:
        desk.get(f"{CALL}{path}")
    counted = {}
    for path in COSTS:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(f"{CALL}{path}").status_code == 200
        counted[path] = len(queries)
    assert counted == COSTS


COSTS = {"": 10, "liste/": 12, "liste.csv": 8, "vorauswahl/": 9, "ausgewogenheit/": 10, "vorschlag/": 11}


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_who_judges_costs_the_same(
    client, number, judged_call, judge, municipality, django_assert_num_queries
):
    for count in range(number):
        person = make_person(f"Nr{'abcdefghijklmnopqrstuvwxyzäöüß'[count]}x", "Test")
        Application.objects.create(call=judged_call, person=person, state="eligible", municipality=municipality)
    client.force_login(judge)
    client.get(JUDGE)

    with django_assert_num_queries(7):
        assert client.get(JUDGE).status_code == 200
