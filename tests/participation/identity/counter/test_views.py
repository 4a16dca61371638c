"""Every page answers the same questions: works / visitor / outsider 404 / may-not 403 / wrong method 405."""

import re

import pytest
from django.test import Client

from participation.identity.counter import services
from participation.identity.counter.models import CounterSession
from participation.identity.levels import Level
from participation.identity.models import Refusal, Verification
from tests.conftest import make_person
from tests.participation.identity.counter.conftest import NETWORK
from tests.surveys.conftest import counted_queries

OWN, SLIP, DESK, MAKE_SLIP = (
    "/nachweis/vor-ort/",
    "/nachweis/vor-ort/zettel/",
    "/buero/schalter/",
    "/buero/schalter/zettel/",
)
DESK_QUERIES = 6
SHOWN = re.compile(r"<span>([0-9A-Z]{4})</span> <span>([0-9A-Z]{4})</span>")


def html(answer):
    return answer.content.decode()


def shown_code(page):
    return "".join(SHOWN.search(page).groups())


@pytest.fixture
def typed(einbeck):
    """What an officer types."""
    return {
        "first_name": "Cora Maria",
        "last_name": "Citizen",
        "birth_date": "29.02.1984",
        "municipality": einbeck.pk,
        "document": "passport",
        "is_valid_document": "on",
        "photo_matches": "on",
    }


def paths(session):
    return {DESK: "get", MAKE_SLIP: "post", f"{DESK}{session.pk}/": "get"}


def test_a_visitor_signs_in_first(client, session):
    for path in (OWN, SLIP):
        assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"
    for path, method in paths(session).items():
        assert "/accounts/login/" in getattr(client, method)(path).headers["Location"]


def test_the_desk_is_closed_to_everybody_else(client, session, citizen, verified_citizen):
    for person in (citizen, verified_citizen):
        client.force_login(person)
        for path, method in paths(session).items():
            assert getattr(client, method)(path).status_code == 403


def test_a_colleagues_visit_is_404(client, session, colleague):
    client.force_login(colleague)

    assert client.get(f"{DESK}{session.pk}/").status_code == 404
    assert client.post(f"{DESK}{session.pk}/", {"schritt": "abbrechen"}).status_code == 404
    assert client.get(f"{DESK}999/").status_code == 404


def test_pages_answer_only_the_methods_they_have(client, session, officer):
    client.force_login(officer)
    assert client.get(MAKE_SLIP).status_code == 405
    assert client.get(f"{OWN}{session.pk}/abbrechen/").status_code == 405
    for path in (OWN, SLIP, DESK, f"{DESK}{session.pk}/"):
        assert client.put(path).status_code == 405


def test_a_get_makes_no_code(client, citizen):
    client.force_login(citizen)

    assert "Code holen" in html(client.get(OWN))
    assert not CounterSession.objects.exists()


def test_from_the_citizens_code_to_the_verified_name(client, citizen, officer, typed):
    client.force_login(citizen)
    answer = client.post(f"{OWN}?zurueck=/fachbeirat/")
    code = shown_code(html(answer))
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'href="/nachweis/?stufe=30&amp;zurueck=%2Ffachbeirat%2F"' in html(answer)

    desk = Client()
    desk.force_login(officer)
    visit = desk.post(DESK, {"code": f"{code[:4]} {code[4:].lower()}"}).headers["Location"]
    page = html(desk.get(visit))
    assert "Cora Citizen" in page
    assert "c•••@example.org" in page
    assert "cora.citizen@example.org" not in page
    assert "wird Ihr Konto gerade geprüft" in html(client.get(OWN))

    confirm = html(desk.post(visit, typed | {"schritt": "pruefen"}))
    assert "Stimmt alles?" in confirm
    assert "29.02.1984" in confirm
    assert not Verification.objects.filter(person=citizen).exists()
    assert 'value="Cora Maria"' in html(desk.post(visit, typed | {"schritt": "aendern"}))

    done = desk.post(visit, typed | {"schritt": "eintragen"}, follow=True)
    assert "Der Name ist geprüft." in html(done)
    citizen.refresh_from_db()
    assert citizen.current_level == Level.SUBSTANTIAL
    assert "Ihr Nachweis ist eingetragen." in html(client.get(OWN))


def test_from_the_slip_to_the_verified_name(client, citizen, officer, typed):
    desk = Client()
    desk.force_login(officer)
    page = html(desk.post(MAKE_SLIP))
    visit = f"{DESK}{CounterSession.objects.get().pk}/"
    assert "noch nicht eingegeben" in html(desk.get(visit))

    client.force_login(citizen)
    assert "Am Schalter geht es jetzt weiter." in html(client.post(SLIP, {"code": shown_code(page)}, follow=True))

    desk.post(visit, typed | {"schritt": "eintragen"})
    citizen.refresh_from_db()
    assert citizen.current_level == Level.SUBSTANTIAL


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"photo_matches": ""}, "muss ausgefüllt werden"),
        ({"is_valid_document": ""}, "muss ausgefüllt werden"),
        ({"document": ""}, "muss ausgefüllt werden"),
        ({"document": "driving"}, "gültige Auswahl"),
        ({"birth_date": "31.02.1984"}, "gültiges Datum"),
        ({"birth_date": "01.01.2999"}, "kann nicht stimmen"),
        ({"birth_date": "01.01.1899"}, "kann nicht stimmen"),
        ({"last_name": "Сitizen"}, "Ein Name besteht aus Buchstaben"),
    ],
)
def test_without_every_tick_and_a_possible_date_nothing_is_recorded(
    client, session, officer, citizen, typed, said, words
):
    client.force_login(officer)

    for step in ("pruefen", "eintragen"):
        page = html(client.post(f"{DESK}{session.pk}/", typed | said | {"schritt": step}))
        assert words in page
        assert 'value="Cora Maria"' in page
    assert not Verification.objects.filter(person=citizen).exists()


def test_a_form_for_a_document_number_does_not_exist(client, session, officer):
    client.force_login(officer)

    assert "nummer" not in re.sub(r"<footer.*", "", html(client.get(f"{DESK}{session.pk}/")), flags=re.S).lower()


def test_a_refusal_needs_a_reason(client, session, officer, citizen):
    client.force_login(officer)
    visit = f"{DESK}{session.pk}/"

    assert "muss ausgefüllt werden" in html(client.post(visit, {"schritt": "ablehnen"}))
    client.post(visit, {"schritt": "ablehnen", "reason": "Der Ausweis ist abgelaufen."})

    assert Refusal.objects.get().reason == "Der Ausweis ist abgelaufen."
    client.force_login(citizen)
    assert "Die Prüfung ist abgelehnt." in html(client.get(OWN))


def test_a_late_step_says_so(client, session, officer, typed):
    CounterSession.objects.update(state="cancelled", ended_at=session.made_at)
    client.force_login(officer)

    answer = client.post(f"{DESK}{session.pk}/", typed | {"schritt": "eintragen"}, follow=True)

    assert "Die Zeit ist um" in html(answer)
    assert "Dieser Vorgang ist beendet." in html(answer)


def test_wrong_codes_are_told_and_limited(client, own_code, officer):
    client.force_login(officer)

    assert "acht Zeichen" in html(client.post(DESK, {"code": "ABC"}))
    for _time in range(5):
        assert "gilt nicht" in html(client.post(DESK, {"code": "00000000"}))
    assert "zu viele falsche Codes" in html(client.post(DESK, {"code": own_code}))


def test_the_person_cancels_their_own_visit_and_nobody_elses(client, session, citizen, verified_citizen):
    client.force_login(verified_citizen)
    assert client.post(f"{OWN}{session.pk}/abbrechen/").status_code == 404

    client.force_login(citizen)
    client.post(f"{OWN}{session.pk}/abbrechen/")

    assert CounterSession.objects.get().state == "cancelled"


def test_people_are_not_sent_to_another_site(client, citizen):
    client.force_login(citizen)

    assert "evil" not in re.sub(r'action="[^"]*"', "", html(client.post(f"{OWN}?zurueck=https://evil.example/")))


@pytest.mark.parametrize("count", [1, 20])
def test_the_desk_takes_the_same_queries_for_one_visit_and_twenty(client, officer, count):
    for number in range(count):
        person = make_person("Nora", f"N{'abcdefghijklmnopqrstuvwxyz'[number]}")
        code, _session = services.make_own_code(by=person)
        services.enter_own_code(by=officer, code=code, network=NETWORK)
    client.force_login(officer)
    client.get(DESK)

    with counted_queries(DESK_QUERIES):
        client.get(DESK)


def test_the_counter_is_among_the_ways_to_a_proof(client, citizen):
    client.force_login(citizen)

    page = html(client.get("/nachweis/?stufe=30&zurueck=/fachbeirat/"))

    assert f'href="{OWN}?zurueck=%2Ffachbeirat%2F"' in page
