"""The applicant's pages over HTTP."""

import pytest
from django.utils import timezone

from boards.applications import services
from boards.applications.calls import services as calls
from boards.applications.models import Application, CallForApplications
from tests.boards.applications.conftest import again, decide, make_call
from tests.conftest import make_person

CALL = "/aufruf/wer-macht-mit/"
FORM = f"{CALL}bewerbung/"
SUMMARY = f"{FORM}pruefen/"
MINE = f"{CALL}meine-bewerbung/"


@pytest.fixture
def typed(municipality, group):
    """What a browser sends of a complete form."""
    return {
        "motivation": "Weil ich *hier* lebe.\r\nUnd gern.",
        "expertise": "Pflege, Schule, Pflege",
        "municipality": municipality.pk,
        "wish_1": group.pk,
        "conflicts": "keine",
        "phone": "+49 5551 1234",
        "publish_name": "on",
        "gender": "female",
    }


@pytest.fixture
def me(client, applicant, call):
    client.force_login(applicant)
    return client


def test_everybody_reads_a_call(client, call):
    page = client.get(CALL)

    assert page.status_code == 200
    for word in ("Wer macht mit?", "Anmelden und bewerben", "Erfahrung", "(zählt 2-fach)", "Kreisverwaltung"):
        assert word in page.content.decode()
    assert "Wer macht mit?" in client.get("/aufruf/").content.decode()


def test_a_draft_call_is_found_by_the_office_alone(client, officer, board, group, citizen):
    make_call(officer, board, group)
    assert client.get(CALL).status_code == 404
    assert "Wer macht mit?" not in client.get("/aufruf/").content.decode()
    client.force_login(citizen)
    assert client.get(CALL).status_code == 404
    assert client.get(FORM).status_code == 404
    client.force_login(officer)
    assert client.get(CALL).status_code == 200


def test_a_visitor_signs_in_first_and_comes_back(client, call):
    assert client.get(FORM).headers["Location"] == f"/accounts/login/?next={FORM}"


def test_keep_go_on_check_send(me, typed, applicant):
    kept = me.post(FORM, {"motivation": "Halb", "go": "save"})
    assert kept.headers["Location"] == FORM
    assert "Halb" in me.get(FORM).content.decode()

    assert me.post(FORM, typed | {"go": "next"}).headers["Location"] == SUMMARY
    summary = me.get(SUMMARY).content.decode()
    assert "Bewerbung absenden" in summary
    assert "<em>hier</em>" in summary

    assert me.post(SUMMARY).headers["Location"] == f"{FORM}gesendet/"
    assert "Eine Bestätigung kommt gleich per E-Mail" in me.get(f"{FORM}gesendet/").content.decode()
    own = Application.objects.get()
    assert (own.state, own.motivation, own.phone) == ("submitted", "Weil ich *hier* lebe.\nUnd gern.", "+49 5551 1234")
    assert sorted(own.expertise.names()) == ["Pflege", "Schule"]
    assert own.balance.gender == "female"
    page = me.get(MINE).content.decode()
    assert "Ihre Bewerbung ist bei uns." in page


def test_a_double_click_sends_once(me, typed):
    me.post(FORM, typed | {"go": "next"})

    assert [me.post(SUMMARY).status_code, me.post(SUMMARY).status_code] == [302, 302]
    assert Application.objects.get().notices.count() == 1


def test_what_lacks_stands_beside_its_field_and_the_rest_is_kept(me):
    page = me.post(FORM, {"motivation": "Weil", "go": "next"})

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"municipality", "conflicts", "wish_1"}
    assert "Weil" in page.content.decode()
    assert Application.objects.get().motivation == "Weil"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"motivation": "x" * 4001}, "motivation"),
        ({"motivation": "a\0b"}, "motivation"),
        ({"phone": "ruf mich an"}, "phone"),
        ({"municipality": "999999"}, "municipality"),
        ({"municipality": "9" * 30}, "municipality"),
        ({"wish_1": "abc"}, "wish_1"),
        ({"gender": "=1+1"}, "gender"),
        ({"expertise": ",".join("abcdefghi")}, "expertise"),
        ({"availability": "x" * 1001}, "availability"),
    ],
)
def test_nonsense_is_told_beside_its_field_and_nothing_is_stored(me, typed, wrong, field):
    page = me.post(FORM, typed | wrong | {"go": "save"})

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Application.objects.exists()


def test_the_same_group_twice_is_told(me, typed, call, closed_group, group):
    call.groups.add(closed_group)

    page = me.post(FORM, typed | {"wish_2": group.pk, "go": "next"})

    assert page.context["form"].errors == {"wish_2": ["Diese Gruppe haben Sie schon gewählt."]}


def test_signed_out_while_typing_nothing_is_lost(client, call, typed):
    page = client.post(FORM, typed | {"go": "save"})

    assert page.status_code == 403
    assert "Weil ich *hier* lebe." in page.content.decode()
    assert "Melden Sie sich in einem neuen Fenster an" in page.content.decode()
    assert not Application.objects.exists()


def test_the_gate_says_what_is_needed_and_leads_back(client, call, typed):
    person = make_person("Emil", "Email")
    client.force_login(person)
    client.post(FORM, typed | {"go": "next"})

    page = client.get(SUMMARY).content.decode()

    assert "Name geprüft (substanziell)" in page
    assert "/nachweis/?stufe=30&amp;zurueck=%2Faufruf%2Fwer-macht-mit%2Fbewerbung%2Fpruefen%2F" in page
    assert "Bewerbung absenden" not in page
    assert client.post(SUMMARY).status_code == 422
    assert Application.objects.get().state == "draft"


def test_after_sending_one_changes_and_saves_at_once(me, submitted, typed):
    answer = me.post(FORM, typed | {"motivation": "Noch besser", "go": "next"})

    assert answer.headers["Location"] == MINE
    assert again(submitted).motivation == "Noch besser"
    page = me.post(FORM, typed | {"motivation": "", "go": "next"})
    assert page.status_code == 422
    assert again(submitted).motivation == "Noch besser"


def test_too_late_leads_to_ones_own_application(me, submitted, typed, officer):
    calls.move_call(by=officer, call=submitted.call, to="closed")

    assert me.get(FORM).headers["Location"] == MINE
    page = me.post(FORM, typed | {"go": "save"})
    assert page.status_code == 403
    assert "Die Frist ist vorbei." in page.content.decode()


def test_a_question_is_shown_and_answered(me, submitted, typed, officer):
    calls.move_call(by=officer, call=submitted.call, to="closed")
    calls.ask_back(by=officer, application=submitted, question="Wann genau?", answer_until=timezone.localdate())

    assert "Wann genau?" in me.get(MINE).content.decode()
    assert me.post(FORM, typed | {"availability": "freitags", "go": "next"}).headers["Location"] == SUMMARY
    me.post(SUMMARY)
    assert again(submitted).state == "submitted"


def test_withdrawing_is_asked_and_can_be_taken_back(me, submitted):
    end = f"{FORM}beenden/"
    assert "Bewerbung wirklich zurückziehen?" in me.get(end).content.decode()
    assert again(submitted).state == "submitted"

    me.post(end, {"go": "withdraw"})
    assert again(submitted).state == "withdrawn"
    me.post(end, {"go": "again"})
    assert again(submitted).state == "draft"
    me.post(end, {"go": "discard"})
    assert not Application.objects.exists()


@pytest.mark.parametrize("path", [FORM, SUMMARY, f"{FORM}gesendet/", f"{FORM}beenden/", MINE])
def test_a_get_changes_nothing(me, draft, path):
    before = Application.objects.values().get()

    me.get(path)

    assert Application.objects.values().get() == before


@pytest.mark.parametrize("path", [CALL, MINE, f"{FORM}gesendet/", "/aufruf/", "/meine-bewerbungen/"])
def test_what_is_only_read_takes_no_post(me, draft, path):
    assert me.post(path).status_code == 405


@pytest.mark.parametrize("path", [SUMMARY, f"{FORM}gesendet/", f"{FORM}beenden/", MINE])
@pytest.mark.parametrize("role", ["verified_citizen", "judge", "officer", "member", "admin"])
def test_somebody_elses_application_is_not_found(client, submitted, request, role, path):
    client.force_login(request.getfixturevalue(role))

    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (404, 405)


def test_before_the_decision_nobody_learns_that_they_are_proposed(client, proposed, applicant):
    client.force_login(applicant)

    page = client.get(MINE).content.decode()

    assert "vorgeschlagen" not in page
    assert "Jetzt wird sie bewertet" in page


def test_after_the_decision_one_reads_it(client, proposed, applicant, officer):
    decide(officer, proposed, "reserve", place=1)
    client.force_login(applicant)

    page = client.get(MINE).content.decode()

    assert "Sie stehen auf der Nachrückliste." in page
    assert "0412/26" in page
    result = client.get(CALL).content.decode()
    assert "1 Mensch hat sich beworben." in result


def test_who_judges_is_told_why_they_cannot_apply(client, call, judge, officer, typed):
    calls.name_evaluator(by=officer, call=call, person=judge)
    client.force_login(judge)

    assert "können sich deshalb nicht selbst bewerben" in client.get(CALL).content.decode()
    assert client.post(FORM, typed | {"go": "save"}).status_code == 403
    assert not Application.objects.exists()


@pytest.mark.parametrize("number", [1, 30])
def test_the_lists_cost_the_same_whatever_they_hold(
    client, number, officer, board, group, applicant, said, django_assert_num_queries
):
    for count in range(number):
        call = make_call(officer, board, group, title=f"Aufruf {count}")
        services.save_application(
            by=applicant, call=calls.move_call(by=officer, call=call, to="open"), said={"motivation": "x"}
        )
    client.force_login(applicant)
    client.get("/aufruf/"), client.get("/meine-bewerbungen/")

    with django_assert_num_queries(LIST_QUERIES):
        assert len(client.get("/aufruf/").context["rows"]) == min(number, 20)
    with django_assert_num_queries(MINE_QUERIES):
        assert len(client.get("/meine-bewerbungen/").context["rows"]) == min(number, 20)


LIST_QUERIES, MINE_QUERIES = 7, 5


def test_a_text_cannot_run_anything(me, typed):
    me.post(FORM, typed | {"motivation": "<script>alert(1)</script> [x](javascript:alert(1))", "go": "next"})

    page = me.get(SUMMARY).content.decode()

    assert "<script>alert" not in page
    assert "javascript:alert" not in page.replace("[x](javascript:alert(1))", "")


def test_a_call_that_does_not_exist(me):
    for path in ("/aufruf/gibt-es-nicht/", "/aufruf/gibt-es-nicht/bewerbung/", "/aufruf/?seite=9"):
        assert me.get(path).status_code == 404
    assert CallForApplications.objects.count() == 1
