"""OpenID Connect: code flow with PKCE, state and nonce. PyJWT checks signatures, by keys from the service's address."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.core.cache import caches
from django.utils.crypto import constant_time_compare

from participation.sso.answers import READ, Answer, Refused, as_text, as_truth
from participation.sso.configured import OidcService
from participation.sso.fetching import fetch_json, is_allowed
from participation.sso.trips import Trip

ALGORITHMS: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
"""Signatures with a key pair. Never `none`, never a shared secret (HS…): a public key would pass for it."""
SIGN_IN_SCOPE: Final = "openid profile email"
KEPT: Final = 3600
NOT_AGAIN: Final = 15
"""Seconds until a service that did not answer is asked again; and between two looks for a key that is missing."""
LEEWAY: Final = 30
NEEDED: Final = ["iss", "sub", "aud", "exp", "iat"]


def address(service: OidcService, trip: Trip, *, callback: str, fresh: bool) -> str:
    """Where the browser goes. `fresh`: the person shows anew who they are, whoever is still signed in there."""
    found = discovered(service)
    query = {
        "response_type": "code",
        "client_id": service.client_id,
        "redirect_uri": callback,
        "scope": service.scope if fresh else SIGN_IN_SCOPE,
        "state": trip.key,
        "nonce": trip.nonce,
        "code_challenge": trip.challenge,
        "code_challenge_method": "S256",
    }
    if fresh:
        query |= {"prompt": "login"} | _wanted_levels(service, found)
    start = found["authorization_endpoint"]
    return f"{start}{'&' if urlsplit(start).query else '?'}{urlencode(query)}"


def _wanted_levels(service: OidcService, found: Mapping[str, Any]) -> dict[str, str]:
    """Ask for a level that counts, in the words that the settings or the service itself name."""
    offered = found.get("acr_values_supported")
    known = [word for word in offered if service.levels.get(str(word), 0) >= 30] if isinstance(offered, list) else []
    wanted = " ".join(service.acr_values or map(str, known))
    return {"acr_values": wanted} if wanted else {}


def read(service: OidcService, trip: Trip, given: Mapping[str, str], *, callback: str) -> Answer:
    """Exchange the code and check what comes for it. Raises Refused."""
    if "error" in given:
        raise Refused("cancelled" if given["error"] == "access_denied" else "invalid", "error from the service")
    issuer = given.get("iss", service.issuer)
    if issuer != service.issuer or not 0 < len(given.get("code", "")) <= 4000:
        raise Refused("invalid", "no code, or another issuer")
    tokens = _exchange(service, trip, given["code"], callback)
    token = tokens.get("id_token")
    if not isinstance(token, str):
        raise Refused("invalid", "no id_token")
    proven = verified(service, token, trip.nonce)
    more = _userinfo(service, tokens)
    if more and more.get("sub") != proven["sub"]:
        raise Refused("invalid", "userinfo of somebody else")
    return _answer(service, proven, more | proven, token)


def verified(service: OidcService, token: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token whose signature, issuer, audience, times and nonce hold. Raises Refused."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS or "crit" in header:
            raise Refused("invalid", "algorithm not allowed")
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(service, header),
            algorithms=list(ALGORITHMS),
            audience=service.client_id,
            issuer=service.issuer,
            leeway=LEEWAY,
            options={"require": NEEDED, "verify_signature": True, "strict_aud": False},
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise Refused("invalid", f"id_token: {type(error).__name__}") from error
    if not isinstance(claims.get("nonce"), str) or not constant_time_compare(claims["nonce"], nonce):
        raise Refused("invalid", "nonce")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != service.client_id:
        raise Refused("invalid", "azp")
    if not as_text(claims["sub"]):
        raise Refused("invalid", "sub")
    return claims


def discovered(service: OidcService) -> dict[str, Any]:
    """The service's own description, kept for an hour. Raises Refused("unreachable")."""
    url = f"{service.issuer.rstrip('/')}/.well-known/openid-configuration"
    found = _kept(service, "discovery", url)
    ends = [found.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if found.get("issuer") != service.issuer or not all(is_allowed(str(end), _hosts(service)) for end in ends):
        raise Refused("unreachable", "discovery names another issuer or host")
    return found


def _hosts(service: OidcService) -> set[str]:
    return {urlsplit(service.issuer).netloc, *service.hosts}


def _kept(service: OidcService, what: str, url: str, *, anew: bool = False) -> dict[str, Any]:
    cache, key = caches["default"], f"sso:{what}:{hashlib.sha256(url.encode()).hexdigest()}"
    found: dict[str, Any] | None = None if anew else cache.get(key)
    if found is None:
        try:
            found = fetch_json(url, hosts=_hosts(service))
        except Refused:
            cache.add(key, {}, NOT_AGAIN)
            raise
        cache.set(key, found, KEPT)
    if not found:
        raise Refused("unreachable", "did not answer just now")
    return found


def _key(service: OidcService, header: Mapping[str, Any]) -> jwt.PyJWK:
    """The key that the token names, fetched anew when it is not there: services change theirs."""
    url = discovered(service)["jwks_uri"]
    key = _pick(_kept(service, "keys", url), header)
    if key is None and caches["default"].add(f"sso:keys-again:{service.slug}", True, NOT_AGAIN):
        key = _pick(_kept(service, "keys", url, anew=True), header)
    if key is None:
        raise Refused("invalid", "unknown key")
    return jwt.PyJWK(key, algorithm=header["alg"])


def _pick(found: Mapping[str, Any], header: Mapping[str, Any]) -> dict[str, Any] | None:
    pairs = [
        key
        for key in found.get("keys", [])
        if isinstance(key, dict)
        and key.get("kty") in ("RSA", "EC", "OKP")
        and key.get("use", "sig") == "sig"
        and key.get("alg", header["alg"]) == header["alg"]
    ]
    if "kid" in header:
        pairs = [key for key in pairs if key.get("kid") == header["kid"]]
    return pairs[0] if len(pairs) == 1 else None


def _exchange(service: OidcService, trip: Trip, code: str, callback: str) -> dict[str, Any]:
    found = discovered(service)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback,
        "code_verifier": trip.verifier,
        "client_id": service.client_id,
    }
    headers = {}
    methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if service.client_secret and "client_secret_post" in methods:
        form["client_secret"] = service.client_secret
    elif service.client_secret:
        pair = f"{quote(service.client_id, safe='')}:{quote(service.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return fetch_json(found["token_endpoint"], hosts=_hosts(service), form=form, headers=headers)


def _userinfo(service: OidcService, tokens: Mapping[str, Any]) -> dict[str, Any]:
    """Further claims; nothing where the service has no such address."""
    url = discovered(service).get("userinfo_endpoint")
    if not url or not isinstance(tokens.get("access_token"), str):
        return {}
    return fetch_json(url, hosts=_hosts(service), headers={"Authorization": f"Bearer {tokens['access_token']}"})


def _answer(service: OidcService, proven: Mapping[str, Any], claims: Mapping[str, Any], token: str) -> Answer:
    """`proven` are the signed claims: the level is read from them alone."""
    reads = service.reads
    pseudonym = as_text(_look(claims, reads["subject"]))
    trust = {key: word for key in READ if (word := _trust(claims, key, reads[key]))}
    signed = token.rpartition(".")[0]
    return Answer(
        service=service.slug,
        subject=f"{reads['subject']}|{pseudonym}" if pseudonym else f"sub|{service.issuer}|{proven['sub']}",
        assertion=f"{service.issuer}|{hashlib.sha256(signed.encode()).hexdigest()}",
        level=service.levels.get(as_text(_look(proven, reads["level"])), 0),
        said={key: as_text(_look(claims, reads[key])) for key in READ},
        trust={key: service.levels.get(word, 0) for key, word in trust.items()},
        mail_verified=as_truth(_look(claims, reads["mail_verified"])),
    )


def _look(claims: Mapping[str, Any], name: str) -> object:
    """`address.locality` looks into the claim `address`, unless a claim has that whole name."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _trust(claims: Mapping[str, Any], key: str, name: str) -> str:
    """The trust in one claim: `trust.given_name`, or `given_name-verified-level` as Keycloak's extension says it."""
    return as_text(_look(claims, f"trust.{name}")) or as_text(_look(claims, f"{name}-verified-level"))
