"""Assertions that somebody else made, changed, wrapped, or that were meant for another: they prove nothing."""

import time
from copy import deepcopy

import pytest
import xmlsec
from lxml import etree

from tests.participation.sso.saml_server import ACS, NS, RIGHT, WRONG, encoded, sign
from tests.participation.sso.saml_trip import answer, bring, is_refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saml_service")]


def whole_message(document):
    return sign(document, what=".")


def both(document):
    return sign(sign(document), what=".")


def with_hmac(document):
    """The certificate, known to everybody, as the secret of a symmetric signature."""
    key = xmlsec.Key.from_binary_data(xmlsec.KeyData.HMAC, RIGHT[1].encode())
    return sign(document, by=xmlsec.Transform.HMAC_SHA256, key=key)


def then(change):
    def signed_then_changed(document):
        document = sign(document)
        change(document)
        return document

    return signed_then_changed


def another_name(document):
    document.find(".//saml:Attribute[@Name='urn:oid:2.5.4.4']/saml:AttributeValue", NS).text = "Landrätin"


def higher_level(document):
    document.find(".//saml:AuthnContextClassRef", NS).text = "STORK-QAA-Level-3"


def comment_in_name(document):
    document.find(".//saml:NameID", NS).insert(0, etree.Comment("x"))
    another_name(document)


def drop_signature(document):
    signature = document.find(".//ds:Signature", NS)
    signature.getparent().remove(signature)


def evil_assertion(document) -> etree._Element:
    evil = deepcopy(document.find("saml:Assertion", NS))
    evil.remove(evil.find("ds:Signature", NS))
    evil.set("ID", "_evil")
    evil.find(".//saml:Attribute[@Name='urn:oid:2.5.4.4']/saml:AttributeValue", NS).text = "Landrätin"
    return evil


def wrapped_before(document):
    document.insert(list(document).index(document.find("saml:Assertion", NS)), evil_assertion(document))


def wrapped_after(document):
    document.append(evil_assertion(document))


def wrapped_around(document):
    """The signed assertion hides inside the signature of a false one."""
    good = document.find("saml:Assertion", NS)
    evil = evil_assertion(document)
    signature = good.find("ds:Signature", NS)
    document.replace(good, evil)
    good.remove(signature)
    evil.insert(1, signature)
    etree.SubElement(signature, f"{{{NS['ds']}}}Object").append(good)


def wrapped_with_same_id(document):
    evil = evil_assertion(document)
    evil.set("ID", document.find("saml:Assertion", NS).get("ID"))
    document.insert(2, evil)


def wrapped_in_extensions(document):
    good = document.find("saml:Assertion", NS)
    document.replace(good, evil_assertion(document))
    etree.SubElement(document, f"{{{NS['samlp']}}}Extensions").append(good)


def signature_of_nothing(document):
    document.find(".//ds:Reference", NS).set("URI", "")


FORGED = {
    "wrong key": lambda document: sign(document, pair=WRONG),
    "unsigned": lambda document: document,
    "signature dropped": then(drop_signature),
    "message signed, assertion not": whole_message,
    "sha-1": lambda document: sign(document, by=xmlsec.Transform.RSA_SHA1, digest=xmlsec.Transform.SHA1),
    "digest sha-1": lambda document: sign(document, digest=xmlsec.Transform.SHA1),
    "hmac": with_hmac,
    "name changed": then(another_name),
    "level changed": then(higher_level),
    "comment": then(comment_in_name),
    "wrapped before": then(wrapped_before),
    "wrapped after": then(wrapped_after),
    "wrapped around": then(wrapped_around),
    "same id": then(wrapped_with_same_id),
    "in extensions": then(wrapped_in_extensions),
    "empty reference": then(signature_of_nothing),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_answer_proves_nothing(client, person, trip, how):
    assert is_refused(client, person, trip, answer(trip, FORGED[how]))


def test_a_message_that_is_signed_as_a_whole_too_is_fine(client, person, trip):
    assert bring(client, trip, answer(trip, both)).headers["Location"] == "/themen/7/"


BOUND = [
    {"issuer": "https://evil.example"},
    {"issuer": ""},
    {"response_issuer": "https://evil.example"},
    {"audience": "https://other.example/metadata/"},
    {"audience": None},
    {"destination": "https://other.example/acs/"},
    {"destination": ACS + "more/"},
    {"destination": ""},
    {"recipient": "https://other.example/acs/"},
    {"recipient": f"https://evil.example/?{ACS}"},
    {"recipient": None},
    {"in_response_to": "_another"},
    {"in_response_to": None},
    {"bearer_in_response_to": "_another"},
    {"bearer_in_response_to": None},
    {"in_response_to": None, "bearer_in_response_to": None},
    {"not_after": -400},
    {"not_after": None},
    {"not_before": 400},
    {"bearer_not_after": -1},
    {"bearer_not_after": None},
    {"status": "Responder"},
]


@pytest.mark.parametrize("said", BOUND, ids=str)
def test_an_answer_for_another_place_time_or_request_proves_nothing(client, person, trip, said):
    assert is_refused(client, person, trip, answer(trip, **said))


# --- not XML as we want it ---

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><samlp:Response>&j;</samlp:Response>"
)
STRANGE = {
    "empty": "",
    "not base64": "ä§$%",
    "not xml": encoded(b"hello"),
    "bomb": encoded(BOMB),
    "external entity": encoded(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
    "bomb in utf-16": encoded(BOMB.decode().encode("utf-16")),
    "huge": encoded(b"<a>" + b"x" * 250_000 + b"</a>"),
    "deep": encoded(b"<a>" * 20_000 + b"</a>" * 20_000),
    "other xml": encoded(b"<a xmlns='x'/>"),
    "logout": encoded(
        b'<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"/>'
    ),
}


@pytest.mark.parametrize("what", STRANGE)
def test_what_is_no_answer_proves_nothing_and_costs_little(client, person, trip, what):
    began = time.monotonic()

    assert is_refused(client, person, trip, STRANGE[what])
    assert time.monotonic() - began < 1
