"""An answer counts once, for the person and the session that began, and leads back to a path of ours."""

import time

import pytest
from django.test import Client

from participation.identity.models import Verification
from participation.sso.configured import OidcService
from tests.conftest import make_person
from tests.participation.sso.browser import message, way_out
from tests.participation.sso.identity import events, nothing_happened
from tests.participation.sso.oidc_server import come_back

pytestmark = pytest.mark.django_db
START = "/nachweis/dienst/oidc/"
ANSWER = "/accounts/dienst/oidc/antwort/"


def test_an_answer_counts_once(client, person, server):
    out = way_out(client.post(START))
    server.nonce = out.query["nonce"]
    given = {"state": out.query["state"], "code": "c"}

    first, second = client.get(ANSWER, given), client.get(ANSWER, given)

    assert (first.status_code, second.status_code) == (302, 400)
    assert "nicht hier begonnen" in message(second)
    assert Verification.objects.count() == 1


def test_the_same_token_counts_once_even_in_another_trip(client, person, server, monkeypatch):
    come_back(client, server, START)
    stolen = server.last_token
    server.sign = lambda claims: stolen
    client.force_login(person)
    monkeypatch.setattr("participation.sso.trips.secrets.token_urlsafe", lambda n: server.nonce)

    response = come_back(client, server, START)

    assert "schon einmal verwendet" in message(client.get(response.headers["Location"]))
    assert Verification.objects.count() == 1


def test_an_answer_to_somebody_elses_trip_proves_nothing(client, person, server, django_user_model):
    out = way_out(client.post(START))
    server.nonce = out.query["nonce"]
    other = make_person("Eve", "Evil")
    attacker = Client()
    attacker.force_login(other)

    assert attacker.get(ANSWER, {"state": out.query["state"], "code": "c"}).status_code == 400
    assert Client().get(ANSWER, {"state": out.query["state"], "code": "c"}).status_code == 400
    assert not Verification.objects.exists()
    assert [path for path, _ in server.asked if path == "/token"] == []


def test_a_trip_ends_with_the_sign_in_that_began_it(client, person, server):
    out = way_out(client.post(START))
    server.nonce = out.query["nonce"]
    session = client.session
    kept = session["sso_trips"]
    other = make_person("Eve", "Evil")
    client.force_login(other)
    session = client.session
    session["sso_trips"] = kept
    session.save()

    assert client.get(ANSWER, {"state": out.query["state"], "code": "c"}).status_code == 400
    assert not Verification.objects.exists()


def test_a_trip_lasts_half_an_hour(client, person, server, monkeypatch):
    out = way_out(client.post(START))
    server.nonce = out.query["nonce"]
    later = time.time() + 31 * 60
    monkeypatch.setattr("participation.sso.trips.time.time", lambda: later)

    assert client.get(ANSWER, {"state": out.query["state"], "code": "c"}).status_code == 400


@pytest.mark.parametrize("state", ["", "x", "ä", "\x00", "x" * 5000])
def test_a_strange_state_is_no_trip(client, person, server, state):
    client.post(START)

    assert client.get(ANSWER, {"state": state, "code": "c"}).status_code == 400


def test_turning_back_at_the_service_is_no_offence(client, person, server):
    out = way_out(client.post(START))

    response = client.get(ANSWER, {"state": out.query["state"], "error": "access_denied"})

    assert response.status_code == 200
    assert "abgebrochen" in message(response)
    assert events(person) == []


@pytest.mark.parametrize(
    "given", [{"error": "server_error"}, {"code": ""}, {"code": "x" * 5000}, {"iss": "http://evil"}]
)
def test_an_answer_without_a_code_is_none(client, person, server, given):
    out = way_out(client.post(START))

    assert client.get(ANSWER, {"state": out.query["state"], "code": "c"} | given).status_code == 400
    assert nothing_happened(person)


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///x"]
)
def test_the_way_back_is_a_path_of_ours(client, person, server, back):
    response = come_back(client, server, f"{START}?zurueck={back}")

    assert response.headers["Location"] == "/nachweis/"


# --- the pages ---


def test_the_way_is_offered_where_it_is_set_up(client, person, server):
    page = client.get("/nachweis/?stufe=40&zurueck=/themen/7/").content.decode()

    assert "/nachweis/dienst/oidc/?zurueck=%2Fthemen%2F7%2F" in page
    assert "Online mit Servicekonto" in page


@pytest.mark.parametrize("url", [START, "/nachweis/dienst/saml/", ANSWER, "/accounts/dienst/oidc/metadata/"])
def test_without_settings_there_is_no_such_way(client, citizen, url):
    client.force_login(citizen)

    assert client.get(url).status_code == 404


def test_a_service_for_sign_in_alone_proves_nothing(client, person, server, use_services):
    use_services(
        OidcService(slug="oidc", name="S", issuer=server.issuer, client_id="board", uses=frozenset({"sign-in"}))
    )

    assert client.post(START).status_code == 404
    assert "Online mit" not in client.get("/nachweis/").content.decode()


def test_the_page_says_what_is_asked_and_a_look_begins_nothing(client, person, server):
    page = client.get(f"{START}?zurueck=/themen/7/")

    assert "Das erfahren wir" in page.content.decode()
    assert "sso_trips" not in client.session
    assert server.asked == []


def test_visitors_sign_in_first(client, server):
    assert client.get(START).headers["Location"] == "/accounts/login/?next=/nachweis/dienst/oidc/"
    assert client.post(START).headers["Location"] == "/accounts/login/?next=/nachweis/dienst/oidc/"


def test_five_trips_at_once_are_kept(client, person, server):
    for _ in range(7):
        client.post(START)

    assert len(client.session["sso_trips"]) == 5


def test_the_pages_answers_stay_out_of_caches(client, person, server):
    assert "no-store" in client.post(START).headers["Cache-Control"]
    assert "no-store" in client.get(ANSWER).headers["Cache-Control"]
