"""Which services there are: read once from the environment (docs/operations.md), kept in settings.SSO by their slug."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

SIGN_IN, VERIFY = "sign-in", "verify"
LEVELS: Final = {
    "STORK-QAA-Level-1": 10,
    "STORK-QAA-Level-2": 10,
    "STORK-QAA-Level-3": 30,
    "STORK-QAA-Level-4": 40,
    "http://eidas.europa.eu/LoA/low": 10,
    "http://eidas.europa.eu/LoA/substantial": 30,
    "http://eidas.europa.eu/LoA/high": 40,
    "low": 10,
    "substantial": 30,
    "high": 40,
    # What BundID says of a single attribute.
    "UNTERGEORDNET": 10,
    "NORMAL": 10,
    "SUBSTANTIELL": 30,
    "HOCH": 40,
}
"""Words for trust, as BundID (STORK), eIDAS and AKDB say them, and our level. Any other word is worth nothing."""
CLAIMS: Final = {
    "subject": "bpk2",
    "level": "acr",
    "given": "given_name",
    "family": "family_name",
    "birth_date": "birthdate",
    "place": "address.locality",
    "mail": "email",
    "mail_verified": "email_verified",
}
"""What OpenID Connect calls what we read; a dot looks inside."""
ATTRIBUTES: Final = {
    "subject": "urn:oid:1.3.6.1.4.1.25484.494450.3",  # bPK2
    "level": "urn:oid:1.2.40.0.10.2.1.1.261.94",  # EID-CITIZEN-QAA-LEVEL
    "given": "urn:oid:2.5.4.42",
    "family": "urn:oid:2.5.4.4",
    "birth_date": "urn:oid:1.2.40.0.10.2.1.1.55",
    "place": "urn:oid:2.5.4.7",
    "mail": "urn:oid:0.9.2342.19200300.100.1.3",
    "mail_verified": "email_verified",
}
"""What BundID calls it in SAML."""


@dataclass(frozen=True)
class Service:
    slug: str
    name: str
    uses: frozenset[str] = frozenset({SIGN_IN, VERIFY})
    levels: Mapping[str, int] = field(default_factory=lambda: LEVELS)
    reads: Mapping[str, str] = field(default_factory=dict)

    @property
    def max_level(self) -> int:
        return max(self.levels.values())


@dataclass(frozen=True)
class OidcService(Service):
    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    hosts: frozenset[str] = frozenset()
    scope: str = "openid profile address"
    acr_values: tuple[str, ...] = ()
    reads: Mapping[str, str] = field(default_factory=lambda: CLAIMS)


@dataclass(frozen=True)
class SamlService(Service):
    entity_id: str = ""
    sso_url: str = ""
    certificates: tuple[str, ...] = ()
    own_entity_id: str = ""
    own_key: str = field(default="", repr=False)
    own_certificate: str = ""
    min_context: str = "STORK-QAA-Level-3"
    reads: Mapping[str, str] = field(default_factory=lambda: ATTRIBUTES)


def services_from(env: Env, *, local: bool) -> dict[str, Service]:
    """Raises ImproperlyConfigured for a service that is only half there or not reached by https."""
    slugs = env.list("OIDC_PROVIDERS", ["oidc"] if env.str("OIDC_ISSUER", "") else [])
    services: list[Service] = [_oidc(env, slug, local=local) for slug in slugs]
    if env.str("SAML_IDP_METADATA", "") or env.str("SAML_IDP_ENTITY_ID", ""):
        services.append(_saml(env, local=local))
    return {service.slug: service for service in services}


def social_providers(services: Mapping[str, Service]) -> dict[str, Any]:
    """settings.SOCIALACCOUNT_PROVIDERS: allauth keeps whose account is whose; SAML ones come in the same shape."""
    apps = [
        {
            "provider_id": one.slug,
            "name": one.name,
            "client_id": one.slug,
            "secret": "",
            "settings": {"server_url": ""},
        }
        for one in services.values()
    ]
    return {"openid_connect": {"APPS": apps}} if apps else {}


def _oidc(env: Env, slug: str, *, local: bool) -> OidcService:
    prefix = "OIDC_" if slug == "oidc" else f"OIDC_{slug.upper().replace('-', '_')}_"
    with env.prefixed(prefix):
        service = OidcService(
            slug=slug,
            name=env.str("NAME", "Servicekonto"),
            uses=frozenset(env.list("USE", [SIGN_IN, VERIFY])),
            levels=env.dict("LEVELS", {}, subcast_values=int) or LEVELS,
            reads=CLAIMS | env.dict("CLAIMS", {}),
            issuer=env.str("ISSUER", ""),
            client_id=env.str("CLIENT_ID", ""),
            client_secret=env.str("CLIENT_SECRET", ""),
            hosts=frozenset(env.list("HOSTS", [])),
            scope=env.str("SCOPE", "openid profile address"),
            acr_values=tuple(env.list("ACR_VALUES", [])),
        )
    if not (service.issuer and service.client_id):
        raise ImproperlyConfigured(f"Set {prefix}ISSUER and {prefix}CLIENT_ID (see docs/operations.md).")
    _check(service, service.issuer, local=local)
    return service


def _saml(env: Env, *, local: bool) -> SamlService:
    with env.prefixed("SAML_"):
        said: dict[str, Any] = {
            "entity_id": env.str("IDP_ENTITY_ID", ""),
            "sso_url": env.str("IDP_SSO_URL", ""),
            "certificates": tuple(_files(env.list("IDP_CERTIFICATE", []))),
        }
        if metadata := env.str("IDP_METADATA", ""):
            said = _from_metadata(Path(metadata).read_text(encoding="utf-8"), said["entity_id"])
        service = SamlService(
            slug="saml",
            name=env.str("NAME", "Bürgerkonto"),
            uses=frozenset(env.list("USE", [SIGN_IN, VERIFY])),
            levels=env.dict("LEVELS", {}, subcast_values=int) or LEVELS,
            reads=ATTRIBUTES | env.dict("ATTRIBUTES", {}),
            own_entity_id=env.str("ENTITY_ID", ""),
            own_key="".join(_files([env.str("KEY", "")])),
            own_certificate="".join(_files([env.str("CERTIFICATE", "")])),
            min_context=env.str("MIN_CONTEXT", "STORK-QAA-Level-3"),
            **said,
        )
    if not (service.entity_id and service.sso_url and service.certificates):
        raise ImproperlyConfigured("SAML: entity id, address and certificate are needed (see docs/operations.md).")
    _check(service, service.sso_url, local=local)
    return service


def _from_metadata(xml: str, entity_id: str) -> dict[str, Any]:
    """Entity id, address and signing certificates of the metadata file that the operator fetched and checked."""
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser as Parser  # loads xmlsec: 0.1 s

    idp = Parser.parse(xml, entity_id=entity_id or None).get("idp", {})
    several = idp.get("x509certMulti", {}).get("signing", [])
    return {
        "entity_id": idp.get("entityId", ""),
        "sso_url": idp.get("singleSignOnService", {}).get("url", ""),
        "certificates": tuple(several or filter(None, [idp.get("x509cert", "")])),
    }


def _files(paths: list[str]) -> Iterator[str]:
    for path in filter(None, paths):
        yield path if "BEGIN" in path else Path(path).read_text(encoding="utf-8")


def _check(service: Service, address: str, *, local: bool) -> None:
    if urlsplit(address).scheme != "https" and not (local and urlsplit(address).scheme == "http"):
        raise ImproperlyConfigured(f"{service.name}: {address} is not reached by https.")
    if not set(service.levels.values()) <= {10, 20, 30, 40}:
        raise ImproperlyConfigured(f"{service.name}: levels are 10, 20, 30 or 40.")
    if not service.uses or service.uses - {SIGN_IN, VERIFY}:
        raise ImproperlyConfigured(f"{service.name}: USE names {SIGN_IN}, {VERIFY} or both.")
