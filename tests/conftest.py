"""The fixed cast: everybody whom a test may send, made by services, each with the least they need."""

import datetime
import time

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.test import Client
from django.utils import timezone

from participation.accounts.models import User
from participation.accounts.second_factor import needs_second_factor
from participation.audience.models import Circle
from participation.audience.services import enter_circle, leave_circle
from participation.identity.levels import Level, Method
from participation.identity.proofs import Proof
from participation.identity.services import record_verification

pytest_plugins = ["tests.database"]

PASSWORD = "Linde-am-Dorfplatz-7"


def make_person(first_name: str, last_name: str, *, level: Level = Level.EMAIL, **fields) -> User:
    """An account; from level 20 on with a verification that holds for two years."""
    email = f"{first_name}.{last_name}@example.org".lower()
    person = User.objects.create_user(
        email, PASSWORD, first_name=first_name, last_name=last_name, identity_level=min(level, Level.EMAIL), **fields
    )
    if level >= Level.ADDRESS:
        today = timezone.localdate()
        proof = Proof(
            provider="counter",
            method=Method.COUNTER,
            level=level,
            first_name=first_name,
            last_name=last_name,
            municipality=fields.get("municipality"),
            expires_on=today + datetime.timedelta(days=730),
        )
        record_verification(person=person, proof=proof)
    return person


@pytest.fixture(autouse=True)
def _past_the_second_step(monkeypatch):
    """`client.force_login(officer)` is a whole sign-in: whoever needs a second factor has proved one in that session.

    `sign_in_halfway(client, person)` is one without it.
    """
    monkeypatch.setattr(Client, "force_login", force_login)


def force_login(client: Client, user: User, backend: str | None = None) -> None:
    sign_in_halfway(client, user, backend)
    if needs_second_factor(user):
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()


sign_in_halfway = Client.force_login


@pytest.fixture
def group_circle(db) -> Circle:
    """The circle of the topic group that `member` belongs to."""
    return Circle.objects.create(slug="group-kreisverwaltung", name="Kreisverwaltung")


@pytest.fixture
def other_circle(db) -> Circle:
    return Circle.objects.create(slug="group-schulen", name="Schulen")


@pytest.fixture
def visitor() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def citizen(db) -> User:
    return make_person("Cora", "Citizen")


@pytest.fixture
def verified_citizen(db) -> User:
    return make_person("Vera", "Verified", level=Level.SUBSTANTIAL)


@pytest.fixture
def member(group_circle) -> User:
    person = make_person("Mehmet", "Member", level=Level.SUBSTANTIAL)
    enter_circle(person=person, circle=group_circle, source="mandate:1", role="Mitglied")
    return person


@pytest.fixture
def second_member(group_circle) -> User:
    person = make_person("Selma", "Second", level=Level.SUBSTANTIAL)
    enter_circle(person=person, circle=group_circle, source="mandate:2", role="Mitglied")
    return person


@pytest.fixture
def speaker(group_circle) -> User:
    person = make_person("Sina", "Speaker", level=Level.SUBSTANTIAL)
    enter_circle(person=person, circle=group_circle, source="mandate:3", role="Sprecherin")
    return person


@pytest.fixture
def other_member(other_circle) -> User:
    person = make_person("Otto", "Other", level=Level.SUBSTANTIAL)
    enter_circle(person=person, circle=other_circle, source="mandate:4", role="Mitglied")
    return person


@pytest.fixture
def former_member(group_circle) -> User:
    person = make_person("Fritz", "Former", level=Level.SUBSTANTIAL)
    enter_circle(person=person, circle=group_circle, source="mandate:5", role="Mitglied")
    leave_circle(person=person, circle=group_circle, source="mandate:5")
    return person


@pytest.fixture
def administration(group_circle) -> User:
    person = make_person("Anna", "Amt", level=Level.SUBSTANTIAL, office="Stabsstelle Digitalisierung")
    enter_circle(person=person, circle=group_circle, source="office", role="Verwaltung")
    return person


@pytest.fixture
def admin(db) -> User:
    return User.objects.create_superuser("admin@example.org", PASSWORD, first_name="Ada", last_name="Admin")


@pytest.fixture
def moderator(db) -> User:
    """Moderates for the office; belongs to no group."""
    person = make_person("Mona", "Moderation", level=Level.SUBSTANTIAL, office="Stabsstelle Kommunikation")
    person.user_permissions.add(Permission.objects.get(codename="moderate_thread"))
    return person
