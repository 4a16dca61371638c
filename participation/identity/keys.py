"""Keys of the identity room: keyed hashes for comparing, sealed texts for names.

IDENTITY_KEYS names them, newest first: "2:secret,1:secret". From each a key of its own is derived for every purpose, so
that a hash of one table says nothing about another. New things are made with the newest; lookups try all. An older key
may go once nothing is sealed with it (`manage.py reseal_names`) and its hashes are no longer to be compared.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SHORTEST: Final = 32
_NONCE: Final = 12


class SealBroken(Exception):
    """A sealed text that was changed, moved to another row, or whose key is missing."""


def are_set() -> bool:
    """Whether IDENTITY_KEYS is there and right."""
    try:
        return bool(_keyring())
    except ImproperlyConfigured:
        return False


def current_version() -> int:
    return next(iter(_keyring()))


def versions() -> list[int]:
    """Newest first. Raises ImproperlyConfigured when IDENTITY_KEYS is missing or wrong."""
    return list(_keyring())


def keyed_hash(purpose: str, *parts: str, version: int | None = None) -> str:
    """HMAC-SHA256 of `parts` under the key of `purpose`, 64 hexadecimal digits; the newest key unless told."""
    text = "|".join([str(len(parts)), *(f"{len(part)}:{part}" for part in parts)])
    return hmac.new(_derived(version or current_version(), purpose), text.encode(), hashlib.sha256).hexdigest()


def all_hashes(purpose: str, *parts: str) -> list[str]:
    """The hashes under every key, newest first: what a lookup compares with."""
    return [keyed_hash(purpose, *parts, version=version) for version in _keyring()]


def seal(text: str, *, bound_to: str) -> str:
    """Encrypt `text` with the newest key (AES-GCM). It opens only together with `bound_to`: rows cannot be swapped."""
    nonce = os.urandom(_NONCE)
    cipher = AESGCM(_derived(current_version(), "name"))
    return base64.b64encode(nonce + cipher.encrypt(nonce, text.encode(), bound_to.encode())).decode()


def unseal(sealed: str, *, version: int, bound_to: str) -> str:
    """The text again. Raises SealBroken."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        cipher = AESGCM(_derived(version, "name"))
        return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode()).decode()
    except (InvalidTag, KeyError, ValueError) as error:
        raise SealBroken from error


def _keyring() -> dict[int, bytes]:
    return _parsed(tuple(settings.IDENTITY_KEYS))


@lru_cache(maxsize=8)
def _parsed(entries: tuple[str, ...]) -> dict[int, bytes]:
    keys: dict[int, bytes] = {}
    for entry in entries:
        number, _, secret = entry.strip().partition(":")
        if not number.isascii() or not number.isdigit() or not 0 < int(number) < 10_000 or int(number) in keys:
            raise ImproperlyConfigured("IDENTITY_KEYS: each key is number:secret, every number once, newest first.")
        if len(secret) < SHORTEST:
            raise ImproperlyConfigured(f"IDENTITY_KEYS: key {number} is shorter than {SHORTEST} characters.")
        keys[int(number)] = secret.encode()
    if not keys:
        raise ImproperlyConfigured("Set IDENTITY_KEYS: without it nobody can be verified (see docs/operations.md).")
    return keys


@lru_cache(maxsize=128)
def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=b"buergerboard identity", info=purpose.encode()).derive(secret)


def _derived(version: int, purpose: str) -> bytes:
    return _derive(_keyring()[version], purpose)
