"""The limits hold under a burst too: real threads, each with a connection of its own."""

from collections import Counter

import pytest
from django.core.cache import caches
from django.test import Client

from participation import settings as product
from participation.accounts.models import User
from tests.surveys.answering.test_races import all_at_once

LOGIN = "/accounts/login/"


@pytest.fixture
def limits(settings, db):
    """The product's own limits: tests switch them off."""
    settings.ACCOUNT_RATE_LIMITS = product.ACCOUNT_RATE_LIMITS
    caches["default"].clear()


@pytest.fixture
def checked(monkeypatch):
    """How often a password was really compared."""
    count = Counter()
    compare = User.check_password

    def counted(self, raw):
        count["passwords"] += 1
        return compare(self, raw)

    monkeypatch.setattr(User, "check_password", counted)
    return count


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_a_burst_of_guesses_at_one_account_gets_25_answers(member, limits, checked):
    def guess(number):
        answer = Client().post(
            LOGIN, {"login": member.email, "password": f"falsch-{number}"}, REMOTE_ADDR=f"203.0.113.{number}"
        )
        return answer.status_code

    answers = all_at_once(guess, range(60), threads=60)
    print(Counter(answers), checked)
    assert checked["passwords"] <= 25
