"""A proof by SAML, with BundID's attribute names and levels, from assertions that we sign, forge and wrap ourselves."""

import re
from html import unescape

import pytest
from lxml import etree

from participation.district.models import Municipality
from participation.identity.levels import Level
from participation.identity.models import Verification
from participation.sso.configured import SamlService
from tests.conftest import make_person
from tests.participation.sso import saml_server as saml
from tests.participation.sso.browser import message, way_out
from tests.participation.sso.identity import events, nothing_happened
from tests.participation.sso.saml_server import ACS, FIELDS, NS, RIGHT, WRONG, Said, encoded, sign
from tests.participation.sso.saml_trip import FINISH, START, answer, bring, is_refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saml_service")]
ANSWER = "/accounts/dienst/saml/antwort/"


def test_a_good_answer_of_bundid_gives_level_and_name(client, person, trip):
    northeim = Municipality.objects.get_or_create(name="Northeim")[0]

    response = bring(client, trip, answer(trip))

    assert (response.status_code, response.headers["Location"]) == (302, "/themen/7/")
    person.refresh_from_db()
    assert (person.current_level, person.get_full_name(), person.municipality) == (Level.HIGH, "Cora Citizen", northeim)
    proof = Verification.objects.get()
    assert (proof.provider, proof.method, proof.age_band) == ("saml", "saml", "30-59")


@pytest.mark.parametrize(
    ("attribute", "context", "trust", "level"),
    [
        ("STORK-QAA-Level-3", "STORK-QAA-Level-3", "SUBSTANTIELL", Level.SUBSTANTIAL),
        ("STORK-QAA-Level-4", "STORK-QAA-Level-4", "HOCH", Level.HIGH),
        ("STORK-QAA-Level-4", "STORK-QAA-Level-3", "HOCH", Level.SUBSTANTIAL),
        (None, "STORK-QAA-Level-3", None, Level.SUBSTANTIAL),
        ("STORK-QAA-Level-4", "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified", None, Level.HIGH),
        ("STORK-QAA-Level-4", "STORK-QAA-Level-4", "SUBSTANTIELL", Level.SUBSTANTIAL),
    ],
)
def test_the_level_is_the_lowest_that_is_stated(client, person, trip, attribute, context, trust, level):
    attributes = {name: (value, trust) for name, (value, _) in saml.ATTRIBUTES.items()}
    attributes["urn:oid:1.2.40.0.10.2.1.1.261.94"] = (attribute or "", None)
    if attribute is None:
        del attributes["urn:oid:1.2.40.0.10.2.1.1.261.94"]

    bring(client, trip, answer(trip, attributes=attributes, context=context))

    assert Verification.objects.get().level == level


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"context": "STORK-QAA-Level-1"}, "nicht sicher genug"),
        ({"attributes": saml.ATTRIBUTES | {"urn:oid:1.2.40.0.10.2.1.1.261.94": ("9", None)}}, "nicht sicher genug"),
        ({"attributes": saml.ATTRIBUTES | {"urn:oid:2.5.4.4": ("Citizen", "NORMAL")}}, "nicht sicher genug"),
        ({"attributes": saml.ATTRIBUTES | {"urn:oid:2.5.4.4": ("Citizen", "SEHR HOCH")}}, "nicht sicher genug"),
        ({"attributes": saml.ATTRIBUTES | {"email_verified": ("false", None)}}, "keine bestätigte E-Mail-Adresse"),
        (
            {
                "attributes": {
                    k: v for k, v in saml.ATTRIBUTES.items() if k not in ("urn:oid:2.5.4.4", "urn:oid:2.5.4.42")
                }
            },
            "keinen Namen",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_an_answer_that_proves_too_little_is_refused_in_plain_words(client, person, trip, said, words):
    response = bring(client, trip, answer(trip, **said))

    assert words in message(client.get(response.headers["Location"]))
    assert nothing_happened(person)
    assert events(person)[0][0] == "proof_refused"


def test_without_a_pseudonym_there_is_no_proof(client, person, trip):
    """The NameID is another one each time and never the key."""
    attributes = {k: v for k, v in saml.ATTRIBUTES.items() if not k.endswith("494450.3")}

    assert is_refused(client, person, trip, answer(trip, attributes=attributes))


def test_the_name_id_is_not_who_somebody_is(client, person):
    for _ in range(2):
        out = way_out(client.post(START))
        trip = out.query["RelayState"], saml.request_of(out.url).get("ID")
        bring(client, trip, answer(trip))

    assert len(set(Verification.objects.values_list("subject_hash", flat=True))) == 1


def test_an_address_of_lower_trust_is_left_out(client, person, trip):
    Municipality.objects.get_or_create(name="Northeim")

    bring(client, trip, answer(trip, attributes=saml.ATTRIBUTES | {"urn:oid:2.5.4.7": ("Northeim", "NORMAL")}))

    assert Verification.objects.get().municipality is None


# --- the round trip ---


def test_the_request_asks_for_a_minimum_and_for_a_fresh_sign_in(client, person):
    out = way_out(client.post(START))
    request = saml.request_of(out.url)

    assert out.url.startswith(f"{saml.SSO}?SAMLRequest=")
    assert (request.get("AssertionConsumerServiceURL"), request.get("ForceAuthn")) == (ACS, "true")
    assert request.find("samlp:RequestedAuthnContext", NS).get("Comparison") == "minimum"
    assert (
        request.findtext("samlp:RequestedAuthnContext/saml:AuthnContextClassRef", namespaces=NS) == "STORK-QAA-Level-3"
    )
    assert request.findtext("saml:Issuer", namespaces=NS) == saml.AUDIENCE
    assert len(out.query["RelayState"]) == 43


def test_an_answer_counts_once(client, person, trip):
    said = answer(trip)

    first, second = bring(client, trip, said), bring(client, trip, said)

    assert (first.status_code, second.status_code) == (302, 400)
    assert "nicht hier begonnen" in message(second)
    assert Verification.objects.count() == 1


def test_an_assertion_counts_once_even_where_the_trip_does_not_tell(client, person, trip):
    """Two answers at the same moment both find the trip: the assertion's id is unique in the database."""
    kept, said = client.session["sso_trips"], answer(trip)
    bring(client, trip, said)
    session = client.session
    session["sso_trips"] = kept
    session.save()

    response = bring(client, trip, said)

    assert "schon einmal verwendet" in message(client.get(response.headers["Location"]))
    assert Verification.objects.count() == 1


def test_an_answer_to_somebody_elses_request_proves_nothing(client, person, trip):
    """Eve brings the answer that Cora's service gave to Cora, with Eve's own RelayState."""
    from django.test import Client

    eve, attacker = make_person("Eve", "Evil"), Client()
    attacker.force_login(eve)
    out = way_out(attacker.post(START))
    own = out.query["RelayState"], ""

    assert bring(attacker, trip, answer(trip)).status_code == 400
    assert bring(attacker, own, answer(trip)).status_code == 400
    assert bring(Client(), trip, answer(trip)).status_code == 400
    assert not Verification.objects.exists()


def test_turning_back_is_no_offence(client, person, trip):
    said = Said(request=trip[1], status="Responder").xml()
    code = said.find(".//samlp:StatusCode", NS)
    etree.SubElement(code, code.tag).set("Value", "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed")

    response = bring(client, trip, encoded(said))

    assert "abgebrochen" in message(response)
    assert events(person) == []


def test_the_post_from_elsewhere_is_handed_over_by_a_form_of_our_own(client, person, trip):
    """It comes without the session's cookie: nothing is read or stored, the page brings it along."""
    from django.test import Client

    said = answer(trip)
    elsewhere = Client(enforce_csrf_checks=True)

    page = elsewhere.post(
        ANSWER, {"SAMLResponse": said, "RelayState": trip[0]}, headers={"origin": "https://idp.example"}
    )

    assert (page.status_code, dict(elsewhere.cookies)) == (200, {})
    assert "no-store" in page.headers["Cache-Control"]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    assert {name: unescape(value) for name, value in fields.items()} == {"SAMLResponse": said, "RelayState": trip[0]}
    assert client.post(FINISH, fields).headers["Location"] == "/themen/7/"


def test_what_is_handed_over_is_text_and_nothing_else(client):
    page = client.post(ANSWER, {"SAMLResponse": '"><script>alert(1)</script>', "RelayState": "'\"<x>"}).content.decode()

    assert "<script>alert" not in page
    assert "<x>" not in page


@pytest.mark.parametrize(("url", "method"), [(ANSWER, "get"), (FINISH, "get"), (ANSWER, "put")])
def test_other_methods_are_refused(client, url, method):
    assert getattr(client, method)(url).status_code == 405


# --- with a key of our own ---


@pytest.fixture
def service_with_key(use_services):
    use_services(
        SamlService(**FIELDS, certificates=(WRONG[1], RIGHT[1]), own_key=saml.OURS[0], own_certificate=saml.OURS[1])
    )


def test_with_a_key_of_our_own_requests_are_signed_and_answers_may_be_encrypted(client, person, service_with_key):
    out = way_out(client.post(START))
    trip = out.query["RelayState"], saml.request_of(out.url).get("ID")
    assert out.query["SigAlg"] == "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"

    bring(client, trip, answer(trip, lambda document: saml.encrypt(sign(document))))

    assert Verification.objects.get().level == Level.HIGH


def test_encryption_replaces_no_signature(client, person, service_with_key):
    out = way_out(client.post(START))
    trip = out.query["RelayState"], saml.request_of(out.url).get("ID")

    assert is_refused(client, person, trip, answer(trip, saml.encrypt))


def test_the_metadata_tell_a_service_what_it_needs(client, service_with_key):
    page = client.get("/accounts/dienst/saml/metadata/")
    found = etree.fromstring(page.content)
    md = {"md": "urn:oasis:names:tc:SAML:2.0:metadata"}

    assert page.headers["Content-Type"] == "application/samlmetadata+xml"
    assert found.get("entityID") == saml.AUDIENCE
    assert found.find(".//md:AssertionConsumerService", md).get("Location") == ACS
    assert found.find(".//md:SPSSODescriptor", md).get("WantAssertionsSigned") == "true"
    assert found.find(".//md:SingleLogoutService", md) is None
    assert b"PRIVATE" not in page.content
