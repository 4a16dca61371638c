"""A proof by OpenID Connect against a server that lies in every way we know."""

import json
import time

import jwt
import pytest

from participation.district.models import Municipality
from participation.identity.levels import Level
from participation.identity.models import IdentityEvent, Refusal, Verification
from tests.conftest import make_person
from tests.participation.sso.browser import message, way_out
from tests.participation.sso.identity import events, nothing_happened
from tests.participation.sso.oidc_server import PERSON, RIGHT_KEY, WRONG_KEY, come_back, jwk, public_pem

pytestmark = pytest.mark.django_db
START = "/nachweis/dienst/oidc/"


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("STORK-QAA-Level-3", Level.SUBSTANTIAL),
        ("STORK-QAA-Level-4", Level.HIGH),
        ("http://eidas.europa.eu/LoA/substantial", Level.SUBSTANTIAL),
        ("high", Level.HIGH),
    ],
)
def test_a_good_answer_gives_the_level_it_states(client, person, server, word, level):
    northeim = Municipality.objects.get_or_create(name="Northeim")[0]
    server.claims = {"acr": word}

    response = come_back(client, server, f"{START}?zurueck=/themen/7/")

    assert (response.status_code, response.headers["Location"]) == (302, "/themen/7/")
    person.refresh_from_db()
    assert (person.current_level, person.get_full_name(), person.municipality) == (level, "Cora Citizen", northeim)
    proof = Verification.objects.get()
    assert (proof.provider, proof.method, proof.level, proof.age_band) == ("oidc", "oidc", level, "30-59")
    assert events(person)[-1] == ("verified", f"oidc, {int(level)}")


def test_nothing_of_the_answer_is_stored_in_plain(client, person, server):
    come_back(client, server, START)

    row = json.dumps(list(Verification.objects.values()), default=str)
    log = json.dumps(list(IdentityEvent.objects.values()), default=str)
    session = json.dumps(dict(client.session.items()), default=str)
    for word in ("BPK-Cora", "4711", "1980-02-29", "37154", server.last_token):
        assert word not in row + log + session


def test_the_request_binds_the_answer_to_this_session(client, person, server):
    out = way_out(client.post(START))

    assert out.url.startswith(f"{server.issuer}/authorize?")
    assert out.query["redirect_uri"] == "http://localhost:8000/accounts/dienst/oidc/antwort/"
    assert (out.query["response_type"], out.query["code_challenge_method"]) == ("code", "S256")
    assert (out.query["prompt"], out.query["acr_values"]) == ("login", "STORK-QAA-Level-3 STORK-QAA-Level-4")
    assert out.query["scope"] == "openid profile address"
    assert min(len(out.query[name]) for name in ("state", "nonce", "code_challenge")) >= 43


def test_the_code_goes_out_with_the_verifier_and_the_secret(client, person, server):
    come_back(client, server, START)

    (asked,) = [asked for path, asked in server.asked if path == "/token"]
    assert "code_verifier=" in asked["body"]
    assert "client_secret" not in asked["body"]
    assert asked["Authorization"].startswith("Basic ")


def test_keys_and_description_are_fetched_once(client, person, server):
    come_back(client, server, START)
    come_back(client, server, START)

    paths = [path for path, _ in server.asked]
    assert (paths.count("/.well-known/openid-configuration"), paths.count("/jwks"), paths.count("/token")) == (1, 1, 2)


def test_a_new_key_of_the_service_is_found(client, person, server):
    come_back(client, server, START)
    server.keys = [jwk(WRONG_KEY, "new")]
    server.sign = lambda claims: jwt.encode(claims, WRONG_KEY, "RS256", headers={"kid": "new"})

    come_back(client, server, START)

    assert Verification.objects.count() == 2


def hs256_with_the_public_key(claims):
    """Key confusion: the public key as the secret of a symmetric signature."""
    import base64
    import hashlib
    import hmac

    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    signed = part({"alg": "HS256", "typ": "JWT", "kid": "right"}) + b"." + part(claims)
    mac = hmac.new(public_pem(RIGHT_KEY), signed, hashlib.sha256).digest()
    return (signed + b"." + base64.urlsafe_b64encode(mac).rstrip(b"=")).decode()


def tampered(claims):
    import base64

    head, _, mac = jwt.encode(
        claims | {"acr": "STORK-QAA-Level-1"}, RIGHT_KEY, "RS256", headers={"kid": "right"}
    ).split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{mac}"


FORGED = {
    "wrong key": lambda claims: jwt.encode(claims, WRONG_KEY, "RS256", headers={"kid": "right"}),
    "unknown key": lambda claims: jwt.encode(claims, WRONG_KEY, "RS256", headers={"kid": "other"}),
    "alg none": lambda claims: jwt.encode(claims, None, "none"),
    "alg none with kid": lambda claims: jwt.encode(claims, None, "none", headers={"kid": "right"}),
    "shared secret": lambda claims: jwt.encode(claims, "s" * 32, "HS256", headers={"kid": "right"}),
    "public key as secret": hs256_with_the_public_key,
    "tampered": tampered,
    "no signature": lambda claims: (
        jwt.encode(claims, RIGHT_KEY, "RS256", headers={"kid": "right"}).rpartition(".")[0] + "."
    ),
    "not a token": lambda claims: "abc",
    "critical extension": lambda claims: jwt.encode(
        claims, RIGHT_KEY, "RS256", headers={"kid": "right", "crit": ["x"], "x": 1}
    ),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_token_proves_nothing(client, person, server, how):
    server.sign = FORGED[how]

    response = come_back(client, server, START)

    assert response.status_code == 400
    assert "ließ sich nicht prüfen" in message(response)
    assert nothing_happened(person)
    assert events(person) == [("proof_refused", "oidc, invalid")]


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "somebody-else"},
        {"aud": ["board", "other"]},
        {"aud": ["board", "other"], "azp": "other"},
        {"azp": "other"},
        {"iss": "http://localhost:1"},
        {"exp": int(time.time()) - 60},
        {"iat": int(time.time()) + 600},
        {"nbf": int(time.time()) + 600},
        {"nonce": "another"},
        {"nonce": 7},
        {"sub": ""},
        {"sub": "x" * 600},
        {"exp": "soon"},
    ],
    ids=",".join,  # by name only: workers that start a second apart must collect the same
)
def test_a_token_for_another_place_time_or_trip_proves_nothing(client, person, server, claims):
    server.claims = claims

    assert come_back(client, server, START).status_code == 400
    assert nothing_happened(person)


@pytest.mark.parametrize("name", ["iss", "aud", "exp", "iat", "nonce", "sub"])
def test_a_token_without_what_binds_it_proves_nothing(client, person, server, name):
    server.drop = {name}

    assert come_back(client, server, START).status_code == 400
    assert nothing_happened(person)


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"acr": "STORK-QAA-Level-1"}, "nicht sicher genug"),
        ({"acr": "STORK-QAA-Level-2"}, "nicht sicher genug"),
        ({"acr": "1"}, "nicht sicher genug"),
        ({"acr": ""}, "nicht sicher genug"),
        ({"acr": ["STORK-QAA-Level-4"]}, "nicht sicher genug"),
        ({"family_name-verified-level": "STORK-QAA-Level-2"}, "nicht sicher genug"),
        ({"trust": {"given_name": "NORMAL"}}, "nicht sicher genug"),
        ({"email": "c@example.org", "email_verified": False}, "keine bestätigte E-Mail-Adresse"),
        ({"email": "c@example.org", "email_verified": "false"}, "keine bestätigte E-Mail-Adresse"),
        ({"given_name": "", "family_name": ""}, "keinen Namen"),
        ({"given_name": "C\u200bora"}, "Zeichen, die wir nicht annehmen"),
    ],
    ids=str,
)
def test_an_answer_that_proves_too_little_is_refused_in_plain_words(client, person, server, claims, words):
    server.claims = claims
    server.userinfo = {}

    response = come_back(client, server, f"{START}?zurueck=/themen/7/")

    assert response.headers["Location"] == "/nachweis/?zurueck=%2Fthemen%2F7%2F"
    assert words in message(client.get(response.headers["Location"]))
    assert nothing_happened(person)
    assert events(person)[0][0] == "proof_refused"


def test_a_refusal_can_be_appealed_and_is_noted_once_a_day(client, person, server):
    server.claims = {"acr": "low"}

    come_back(client, server, START)
    come_back(client, server, START)

    refusal = Refusal.objects.get(person=person)
    assert (refusal.provider, refusal.by) == ("oidc", None)
    assert [action for action, _ in events(person)] == ["proof_refused", "proof_refused"]


def test_the_level_is_read_from_the_signed_token_alone(client, person, server):
    server.drop = {"acr"}

    come_back(client, server, START)

    assert nothing_happened(person)


def test_what_is_less_sure_than_the_name_is_left_out(client, person, server):
    Municipality.objects.get_or_create(name="Northeim")
    server.claims = {"birthdate-verified-level": "STORK-QAA-Level-2", "trust": {"address": {"locality": "NORMAL"}}}

    come_back(client, server, START)

    proof = Verification.objects.get()
    assert (proof.level, proof.age_band, proof.person_hash, proof.municipality) == (Level.HIGH, "", "", None)


@pytest.mark.parametrize("born", ["1980-00-00", "1980", "gestern", "2999-01-01", "1850-01-01", "1980-02-30", 19800229])
def test_a_birth_date_that_is_none_is_left_out(client, person, server, born):
    server.claims = {"birthdate": born}

    come_back(client, server, START)

    assert Verification.objects.get().age_band == ""


@pytest.mark.parametrize("missing", ["birthdate", "address", "bpk2"])
def test_an_answer_may_lack_what_is_not_needed(client, person, server, missing):
    del server.person[missing]

    come_back(client, server, START)

    assert Verification.objects.get().level == Level.HIGH


def test_the_same_subject_word_as_another_kind_is_somebody_else(client, person, server):
    """Whoever may choose their `sub` cannot take the place of a pseudonym."""
    other = make_person("Otto", "Other")
    come_back(client, server, START)
    client.force_login(other)
    server.person = PERSON | {
        "sub": "BPK-Cora",
        "given_name": "Otto",
        "family_name": "Other",
        "birthdate": "1970-01-01",
    }
    del server.person["bpk2"]

    come_back(client, server, START)

    assert Verification.objects.filter(state="verified").count() == 2


def test_one_person_proves_one_account(client, person, server):
    come_back(client, server, START)
    other = make_person("Otto", "Other")
    client.force_login(other)

    response = come_back(client, server, START)

    assert "gehört schon zu einem anderen Konto" in message(client.get(response.headers["Location"]))
    other.refresh_from_db()
    assert other.current_level == Level.EMAIL


def test_userinfo_of_somebody_else_proves_nothing(client, person, server):
    server.userinfo = PERSON | {"sub": "0815", "given_name": "Eve"}

    assert come_back(client, server, START).status_code == 400
    assert nothing_happened(person)
