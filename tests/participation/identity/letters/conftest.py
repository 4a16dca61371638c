"""Letters in every state, made by the services; the code is caught on its way to the paper."""

import pytest
from wagtail.models import Site

from participation.accounts.models import User
from participation.district.models import DistrictSettings, Municipality
from participation.identity.letters import office, services
from participation.identity.letters.addresses import Address
from participation.identity.letters.models import Letter
from participation.identity.levels import Level
from tests.conftest import make_person
from tests.participation.identity.conftest import with_rights

NETWORK = "203.0.113.7"
FORM = {
    "first_name": "Cora",
    "last_name": "Citizen",
    "extra": "",
    "street": "Hauptstraße 5",
    "postal_code": "37574",
}


def make_address(**said) -> Address:
    fields = {"first_name": "Cora", "last_name": "Citizen", "extra": "", "street": "Hauptstraße 5"}
    return Address(**fields | {"postal_code": "37574", "place": "Einbeck"} | said)


def ask(person: User, **said) -> Letter:
    """A letter in the queue."""
    town = Municipality.objects.get(name="Einbeck")
    return services.request_letter(by=person, address=make_address(**said), municipality=town)


@pytest.fixture
def einbeck(db) -> Municipality:
    return Municipality.objects.create(name="Einbeck", is_town=True, postal_codes="37574 37547")


@pytest.fixture
def district(db) -> DistrictSettings:
    found = DistrictSettings.for_site(Site.objects.get(is_default_site=True))
    found.name, found.phone, found.email = "Landkreis Northeim", "05551 000-0000", "buergerboard@example.org"
    found.address = "Landkreis Northeim\nMusterstraße 1\n37154 Northeim"
    found.save()
    return found


@pytest.fixture
def officer(db) -> User:
    return with_rights(make_person("Ida", "Ident", level=Level.SUBSTANTIAL), "verify_identity")


@pytest.fixture
def codes(monkeypatch) -> list[str]:
    """The codes in the order in which they were made."""
    made: list[str] = []

    def make_and_note(length):
        made.append(original(length))
        return made[-1]

    original = office.make_code
    monkeypatch.setattr(office, "make_code", make_and_note)
    return made


@pytest.fixture
def queued(einbeck, citizen) -> Letter:
    return ask(citizen)


@pytest.fixture
def batch(queued, officer):
    return office.make_batch(by=officer)


@pytest.fixture
def printed(batch, officer, district, codes) -> Letter:
    office.print_batch(by=officer, batch=batch, district=district)
    return batch.letters.get()


@pytest.fixture
def posted(printed, officer) -> Letter:
    office.mark_posted(by=officer, batch=printed.batch)
    return Letter.objects.get(pk=printed.pk)
