"""What python3-saml leaves open and we do not: every condition must be there, and equal rather than alike."""

from typing import Any, Final

from onelogin.saml2.constants import OneLogin_Saml2_Constants as Words

from participation.sso.answers import Refused
from participation.sso.configured import SamlService

EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED: Final = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
SIGNATURES: Final = {
    Words.RSA_SHA256,
    Words.RSA_SHA384,
    Words.RSA_SHA512,
    "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
    "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
}
"""No SHA-1, and no HMAC, for which a public certificate could serve as the secret."""
DIGESTS: Final = {Words.SHA256, Words.SHA384, Words.SHA512}
ALLOWED: Final = (
    ("ds:SignedInfo/ds:SignatureMethod", SIGNATURES),
    ("ds:SignedInfo/ds:CanonicalizationMethod", {EXCLUSIVE}),
    ("ds:SignedInfo/ds:Reference/ds:DigestMethod", DIGESTS),
    ("ds:SignedInfo/ds:Reference/ds:Transforms/ds:Transform", {ENVELOPED, EXCLUSIVE}),
)


def check_before(document: Any) -> None:
    """Before any signature is computed: one assertion in its place, one signature on it, by algorithms we name."""
    assertions = document.xpath("//saml:Assertion", namespaces=Words.NSMAP)
    _must(len(assertions) == 1 and assertions[0].getparent() is document, "one assertion in its place")
    ids = [str(one) for one in document.xpath("//@ID")]
    _must(len(ids) == len(set(ids)), "ids are unique")
    signatures = document.xpath("//ds:Signature", namespaces=Words.NSMAP)
    places = [signature.getparent() for signature in signatures]
    _must(assertions[0] in places, "the assertion is signed")
    _must(all(place is document or place is assertions[0] for place in places), "no signature elsewhere")
    _must(len(set(map(id, places))) == len(places), "one signature each")
    for signature, place in zip(signatures, places, strict=True):
        references = signature.findall("ds:SignedInfo/ds:Reference", namespaces=Words.NSMAP)
        _must(len(references) == 1 and references[0].get("URI") == f"#{place.get('ID')}", "it covers its element")
        for path, allowed in ALLOWED:
            used = [one.get("Algorithm") for one in signature.findall(path, namespaces=Words.NSMAP)]
            _must(bool(used) and set(used) <= allowed, path)


def check_after(document: Any, *, service: SamlService, request_id: str, callback: str, metadata: str) -> Any:
    """The assertion, once python3-saml has found it valid and everything binds it to this request and this address."""
    assertion = document.find("saml:Assertion", namespaces=Words.NSMAP)
    _must(document.get("InResponseTo") == request_id, "InResponseTo")
    _must(document.get("Destination") in (None, callback), "Destination")
    _must(assertion.findtext("saml:Issuer", namespaces=Words.NSMAP) == service.entity_id, "Issuer")
    audiences = assertion.xpath("saml:Conditions/saml:AudienceRestriction/saml:Audience/text()", namespaces=Words.NSMAP)
    _must((service.own_entity_id or metadata) in map(str.strip, map(str, audiences)), "Audience")
    _must(assertion.find("saml:Conditions", namespaces=Words.NSMAP).get("NotOnOrAfter") is not None, "NotOnOrAfter")
    confirmed = assertion.xpath(
        "saml:Subject/saml:SubjectConfirmation[@Method=$bearer]/saml:SubjectConfirmationData",
        namespaces=Words.NSMAP,
        bearer=Words.CM_BEARER,
    )
    _must(len(confirmed) == 1, "one bearer")
    _must(confirmed[0].get("InResponseTo") == request_id, "InResponseTo of the bearer")
    _must(confirmed[0].get("Recipient") == callback, "Recipient")
    _must(confirmed[0].get("NotOnOrAfter") is not None, "NotOnOrAfter of the bearer")
    _must(bool(assertion.get("ID")), "ID")
    return assertion


def _must(holds: bool, what: str) -> None:
    if not holds:
        raise Refused("invalid", f"saml: {what}")
