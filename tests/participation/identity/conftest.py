import datetime

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from participation.accounts.models import User
from participation.identity.levels import Level, Method
from participation.identity.proofs import Proof
from tests.conftest import make_person

BORN = datetime.date(1984, 2, 29)


def make_proof(level=Level.SUBSTANTIAL, **said) -> Proof:
    """A proof by an online account, of one woman."""
    fields = {
        "provider": "oidc",
        "method": Method.OIDC,
        "first_name": "Cora Maria",
        "last_name": "Citizen",
        "birth_date": BORN,
        "subject": "bpk2-0815",
    }
    return Proof(level=level, **fields | said)


def with_rights(person: User, *codenames: str) -> User:
    person.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=person.pk)


@pytest.fixture
def identity_officer(db) -> User:
    return with_rights(make_person("Ida", "Ident", level=Level.SUBSTANTIAL), "verify_identity")


@pytest.fixture
def reviewer(db) -> User:
    return with_rights(make_person("Rita", "Review", level=Level.SUBSTANTIAL), "review_identity", "verify_identity")


@pytest.fixture
def second_reviewer(db) -> User:
    return with_rights(make_person("Ruth", "Second", level=Level.SUBSTANTIAL), "review_identity")


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()
