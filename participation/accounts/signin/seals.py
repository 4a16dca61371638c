"""Secrets of authenticator apps and recovery codes, encrypted in the database with a key made from SECRET_KEY.

A new SECRET_KEY: keep the former one in SECRET_KEY_FALLBACKS until `manage.py reseal_factors` has run.
"""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises cryptography.fernet.InvalidToken when no key fits."""
    return _keys().decrypt(sealed.encode()).decode()


def reseal(sealed: str) -> str:
    """The same secret under the newest key."""
    return _keys().rotate(sealed.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=b"buergerboard second factor", info=b"").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
