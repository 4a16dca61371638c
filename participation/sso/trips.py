"""Round trips under way: kept in the session that began them, each used once."""

import base64
import hashlib
import secrets
import time
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.http import HttpRequest

KEY: Final = "sso_trips"
LASTS: Final = 30 * 60
"""Seconds: fetching the card, its PIN and the app takes people a while."""
AT_ONCE: Final = 5


@dataclass(frozen=True)
class Trip:
    """`key` travels with the browser (state, RelayState); the rest stays here."""

    service: str
    purpose: str
    back: str
    person: int | None
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    request_id: str = field(default_factory=lambda: f"_{secrets.token_hex(20)}")
    began: float = field(default_factory=time.time)

    @property
    def challenge(self) -> str:
        """The code challenge of PKCE, S256."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def begin(request: HttpRequest, *, service: str, purpose: str, back: str) -> Trip:
    trip = Trip(service=service, purpose=purpose, back=back, person=request.user.pk)
    waiting = [one for one in _waiting(request) if one["began"] > time.time() - LASTS]
    request.session[KEY] = [*waiting, asdict(trip)][-AT_ONCE:]
    return trip


def end(request: HttpRequest, *, service: str, key: str) -> Trip | None:
    """The trip that goes by `key`, taken out for good; None when this session, person or service did not begin it."""
    waiting = _waiting(request)
    found = next((one for one in waiting if key and secrets.compare_digest(one["key"].encode(), key.encode())), None)
    if found is None:
        return None
    request.session[KEY] = [one for one in waiting if one is not found]
    trip = Trip(**found)
    fits = trip.service == service and trip.person == request.user.pk and trip.began > time.time() - LASTS
    return trip if fits else None


def _waiting(request: HttpRequest) -> list[dict[str, Any]]:
    return list(request.session.get(KEY, []))
