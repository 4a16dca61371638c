from collections import Counter

import pytest
from django.core import mail
from django.core.cache import caches

from participation import settings as product
from participation.accounts.signin import mails


@pytest.fixture
def limits(settings, db):
    """The product's own limits: tests switch them off."""
    settings.ACCOUNT_RATE_LIMITS = product.ACCOUNT_RATE_LIMITS
    settings.MFA_RATE_LIMITS = product.MFA_RATE_LIMITS
    caches["default"].clear()


@pytest.fixture
def post():
    """`post()`: what the worker sends now, oldest first."""

    def deliver():
        before = len(mail.outbox)
        mails.send_due()
        return mail.outbox[before:]

    return deliver


@pytest.fixture
def work(monkeypatch):
    """How often a password was hashed or compared: what costs time in a sign-in."""
    from django.contrib.auth.hashers import get_hasher

    count = Counter()
    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(self, *args, **more):
        count["hashes"] += 1
        return encode(self, *args, **more)

    monkeypatch.setattr(hasher, "encode", counted)
    return count
