import datetime

import pytest

from participation.accounts.models import User
from participation.district.models import Municipality
from participation.identity.counter import services
from participation.identity.counter.models import CounterSession, DocumentKind
from participation.identity.counter.services import Seen
from participation.identity.levels import Level
from tests.conftest import make_person
from tests.participation.identity.conftest import with_rights

NETWORK = "203.0.113.7"


@pytest.fixture
def einbeck(db) -> Municipality:
    return Municipality.objects.create(name="Einbeck", is_town=True)


@pytest.fixture
def officer(db) -> User:
    return with_rights(make_person("Ida", "Ident", level=Level.SUBSTANTIAL), "verify_identity")


@pytest.fixture
def colleague(db) -> User:
    return with_rights(make_person("Kai", "Kollege", level=Level.SUBSTANTIAL), "verify_identity")


@pytest.fixture
def own_code(citizen) -> str:
    return services.make_own_code(by=citizen)[0]


@pytest.fixture
def session(own_code, officer) -> CounterSession:
    """Account and officer are known, the check begins."""
    return services.enter_own_code(by=officer, code=own_code, network=NETWORK)


@pytest.fixture
def seen(einbeck) -> Seen:
    return Seen("Cora Maria", "Citizen", datetime.date(1984, 2, 29), einbeck, DocumentKind.ID_CARD)
