"""A board with its office, and a person appointed to it."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from boards.groups.services import found_group
from boards.membership import services
from boards.membership.keeping import found_board
from participation.identity.levels import Level
from tests.conftest import make_person


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


@pytest.fixture
def office(db):
    """Who keeps the boards: the Geschäftsstelle."""
    person = make_person("Gesa", "Stelle", level=Level.SUBSTANTIAL, office="Geschäftsstelle")
    person.user_permissions.add(Permission.objects.get(codename="manage_membership"))
    return person


@pytest.fixture
def schools(admin):
    return found_group(by=admin, slug="schulwege", name="Schulwege", reading="members")


@pytest.fixture
def roads(admin):
    return found_group(by=admin, slug="strassen", name="Straßen", reading="members")


@pytest.fixture
def board(office, schools, roads):
    return found_board(by=office, slug="beirat", name="Fachbeirat", published=True, groups=[schools, roads])


@pytest.fixture
def make_mandate(office, board, today):
    """An appointment; `state` takes it further along."""

    def make(person, state="appointed", **more):
        given = {"role": "member", "voting_right": True, "groups": [], "starts": today, "ends": None} | more
        mandate = services.appoint(by=office, person=person, **{"board": board, **given})
        if state in ("sworn_in", "active", "suspended"):
            services.swear_in(by=office, mandate=mandate, on=today, sworn_in_by="Landrätin")
        if state in ("active", "suspended"):
            services.activate(by=office, mandate=mandate)
        if state == "suspended":
            services.suspend(by=office, mandate=mandate, reason="Elternzeit")
        if state == "ended":
            services.end(by=office, mandate=mandate, on=today, why="resignation")
        mandate.refresh_from_db()
        return mandate

    return make


@pytest.fixture
def mandate(make_mandate, verified_citizen, schools):
    return make_mandate(verified_citizen, groups=[schools])


@pytest.fixture
def people():
    """So many people with a proven name: letters, since a name has no digits."""

    def make(number, level=Level.SUBSTANTIAL):
        return [make_person("Person", chr(97 + n // 26) + chr(97 + n % 26), level=level) for n in range(number)]

    return make


@pytest.fixture
def moderator(db):
    person = make_person("Mona", "Moderation", level=Level.SUBSTANTIAL)
    person.user_permissions.add(Permission.objects.get(codename="moderate_thread"))
    return person
