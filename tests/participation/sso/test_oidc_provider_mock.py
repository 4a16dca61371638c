"""Sign-in and proof against oidc-provider-mock: a real provider of somebody else, on localhost, with its own keys."""

import pytest
import requests
from oidc_provider_mock import User, run_server_in_thread

from participation.accounts.models import User as Person
from participation.identity.levels import Level
from participation.identity.models import Verification
from participation.sso.configured import OidcService
from tests.participation.sso.browser import message, way_out
from tests.participation.sso.identity import events, nothing_happened

pytestmark = pytest.mark.django_db
PROOF, SIGN_IN, ANSWER = "/nachweis/dienst/oidc/", "/accounts/dienst/oidc/", "/accounts/dienst/oidc/antwort/"
CORA = {
    "acr": "STORK-QAA-Level-3",
    "bpk2": "BPK-Cora",
    "given_name": "Cora",
    "family_name": "Citizen",
    "birthdate": "1980-02-29",
    "email": "cora@example.org",
    "email_verified": True,
}


@pytest.fixture(scope="module")
def provider():
    people = [
        User(sub="cora", claims=CORA),
        User(sub="low", claims=CORA | {"acr": "STORK-QAA-Level-1"}),
        User(sub="unverified", claims=CORA | {"email_verified": False}),
        User(sub="nameless", claims={"acr": "STORK-QAA-Level-4"}),
    ]
    with run_server_in_thread(user_claims=people, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def service(use_services, provider):
    scope = "openid profile email"
    use_services(OidcService(slug="oidc", name="Mock", issuer=provider, client_id="b", client_secret="s", scope=scope))


def round_trip(client, start: str, sub: str, **form):
    """Press our button, then the provider's, and follow it back."""
    url = way_out(client.post(start)).url
    back = requests.post(url, data={"sub": sub} | form, allow_redirects=False, timeout=10).headers["Location"]
    assert back.startswith(f"http://localhost:8000{ANSWER}?")
    return client.get(back.removeprefix("http://localhost:8000"))


def test_a_proof(client, person):
    response = round_trip(client, f"{PROOF}?zurueck=/themen/7/", "cora")

    assert response.headers["Location"] == "/themen/7/"
    person.refresh_from_db()
    assert (person.current_level, person.get_full_name()) == (Level.SUBSTANTIAL, "Cora Citizen")


@pytest.mark.parametrize(
    ("sub", "words"),
    [("low", "nicht sicher genug"), ("unverified", "keine bestätigte E-Mail"), ("nameless", "keinen Namen")],
)
def test_a_proof_that_is_too_little(client, person, sub, words):
    response = round_trip(client, PROOF, sub)

    assert words in message(client.get(response.headers["Location"]))
    assert nothing_happened(person)
    assert events(person)[0][0] == "proof_refused"


def test_turning_back_is_a_plain_page_even_without_the_state_that_the_mock_forgets(client, person):
    assert "nicht hier begonnen" in message(round_trip(client, PROOF, "cora", action="deny"))
    assert nothing_happened(person)


def test_a_first_sign_in_opens_an_account_and_the_next_ones_lead_into_it(client):
    assert round_trip(client, SIGN_IN, "cora").headers["Location"] == "/accounts/3rdparty/signup/"
    form = {
        "email": "cora@example.org",
        "first_name": "Cora",
        "last_name": "Citizen",
        "shown_as": "real",
        "consent": "on",
    }
    client.post("/accounts/3rdparty/signup/", form)
    person = Person.objects.get()
    person.emailaddress_set.update(verified=True)

    assert round_trip(client, SIGN_IN, "cora").headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert not Verification.objects.exists()
