"""SAML 2.0: request by redirect, answer by POST. python3-saml checks it strictly, saml_checks.py adds to that."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Words
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from participation.sso.answers import READ, Answer, Refused, as_text, as_truth
from participation.sso.configured import SamlService
from participation.sso.saml_checks import check_after, check_before
from participation.sso.trips import Trip

LARGEST: Final = 200_000
"""Characters of an answer. BundID's are about 15,000."""
TRUST_LEVEL: Final = "{https://www.akdb.de/request/2018/09}TrustLevel"


def address(service: SamlService, trip: Trip, *, callback: str, metadata: str, fresh: bool) -> str:
    """Where the browser goes. RelayState carries the trip's key and nothing else."""
    config = _config(service, callback, metadata, contexts=[service.min_context] if fresh else None)
    auth = OneLogin_Saml2_Auth(_request_data(callback), config)
    auth.authn_request_class = _named(trip.request_id)
    return str(auth.login(return_to=trip.key, force_authn=fresh))


def read(service: SamlService, trip: Trip, given: Mapping[str, str], *, callback: str, metadata: str) -> Answer:
    """Check an answer to the request of `trip`. Raises Refused."""
    raw = _decoded(given.get("SAMLResponse", ""))
    settings_ = OneLogin_Saml2_Settings(_config(service, callback, metadata), custom_base_path=None)
    try:
        response = OneLogin_Saml2_Response(settings_, base64.b64encode(raw))
        document = response.get_xml_document()
        if _is_cancelled(document):
            raise Refused("cancelled", "status AuthnFailed")
        check_before(document)
        response.is_valid(_request_data(callback), trip.request_id, raise_exceptions=True)
        assertion = check_after(
            document, service=service, request_id=trip.request_id, callback=callback, metadata=metadata
        )
        return _answer(service, response, assertion)
    except Refused:
        raise
    except Exception as error:  # python3-saml raises plain ones too, and whatever lxml and xmlsec find
        raise Refused("invalid", f"saml: {type(error).__name__} {getattr(error, 'code', '')}") from error


def metadata_xml(service: SamlService, *, callback: str, metadata: str) -> bytes:
    """What the service must know of us."""
    found = OneLogin_Saml2_Settings(_config(service, callback, metadata), sp_validation_only=True).get_sp_metadata()
    return found if isinstance(found, bytes) else str(found).encode()


def _config(service: SamlService, callback: str, metadata: str, *, contexts: list[str] | None = None) -> dict[str, Any]:
    has_key = bool(service.own_key)
    return {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": service.own_entity_id or metadata,
            "assertionConsumerService": {"url": callback, "binding": Words.BINDING_HTTP_POST},
            "NameIDFormat": Words.NAMEID_TRANSIENT,
            "x509cert": service.own_certificate,
            "privateKey": service.own_key,
        },
        "idp": {
            "entityId": service.entity_id,
            "singleSignOnService": {"url": service.sso_url, "binding": Words.BINDING_HTTP_REDIRECT},
            "x509certMulti": {"signing": list(service.certificates)},
        },
        "security": {
            "authnRequestsSigned": has_key,
            "wantAssertionsSigned": True,
            "wantAssertionsEncrypted": False,
            "wantNameId": False,
            "rejectDeprecatedAlgorithm": True,
            "allowRepeatAttributeName": False,
            "allowSingleLabelDomains": settings.LOCAL,
            "requestedAuthnContext": contexts or False,
            "requestedAuthnContextComparison": "minimum",
            "signatureAlgorithm": Words.RSA_SHA256,
            "digestAlgorithm": Words.SHA256,
        },
    }


def _request_data(callback: str) -> dict[str, Any]:
    """The address as it is configured, whatever host a request names."""
    parts = urlsplit(callback)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": "",
        "path_info": parts.path,
        "get_data": {},
        "post_data": {},
    }


def _named(request_id: str) -> type[OneLogin_Saml2_Authn_Request]:
    class Request(OneLogin_Saml2_Authn_Request):
        def _generate_request_id(self) -> str:
            return request_id

    return Request


def _decoded(answer: str) -> bytes:
    if not 0 < len(answer) <= LARGEST:
        raise Refused("invalid", "size")
    try:
        raw = base64.b64decode("".join(answer.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("invalid", "not base64") from error
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise Refused("invalid", "document type")
    return raw


def _is_cancelled(document: Any) -> bool:
    """Whether the person turned back: BundID and Keycloak say AuthnFailed."""
    codes = document.xpath("/samlp:Response/samlp:Status//samlp:StatusCode/@Value", namespaces=Words.NSMAP)
    return any(str(code).endswith((":AuthnFailed", ":RequestDenied")) for code in codes)


def _answer(service: SamlService, response: OneLogin_Saml2_Response, assertion: Any) -> Answer:
    reads = service.reads
    values = {name: found[0] for name, found in response.get_attributes().items() if len(found) == 1}
    pseudonym = as_text(values.get(reads["subject"]))
    if not pseudonym:
        raise Refused("invalid", "no pseudonym: the NameID is another each time")
    return Answer(
        service=service.slug,
        subject=f"{reads['subject']}|{pseudonym}",
        assertion=f"{service.entity_id}|{assertion.get('ID')}",
        level=_level(service, as_text(values.get(reads["level"])), response.get_authn_contexts()),
        said={key: as_text(values.get(reads[key])) for key in READ},
        trust=_trust(service, assertion),
        mail_verified=as_truth(values.get(reads["mail_verified"])),
    )


def _level(service: SamlService, attribute: str, contexts: list[str]) -> int:
    """What the attribute says, else the context; where both tell a level the lower one."""
    told = [service.levels[word.strip()] for word in contexts if word and word.strip() in service.levels]
    if attribute:
        return min([service.levels.get(attribute, 0), *told])
    return min(told, default=0)


def _trust(service: SamlService, assertion: Any) -> dict[str, int]:
    found = {}
    for attribute in assertion.iterfind("saml:AttributeStatement/saml:Attribute", namespaces=Words.NSMAP):
        if word := attribute.get(TRUST_LEVEL):
            found[attribute.get("Name")] = service.levels.get(word, 0)
    return {key: found[service.reads[key]] for key in READ if service.reads[key] in found}
