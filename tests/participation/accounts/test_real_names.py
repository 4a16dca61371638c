"""Who holds an office that asks for real names appears with theirs, from the first moment to the last."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Site

from participation.accounts import real_names, services
from participation.accounts.models import User
from participation.accounts.tasks import follow_offices
from participation.audience.models import Circle, CircleEntry
from participation.audience.services import enter_circle, leave_circle
from participation.district.models import DistrictSettings
from participation.identity.models import VerifiedName

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def board(db):
    return Circle.objects.create(slug="fachbeirat", name="Fachbeirat", real_names=True)


@pytest.fixture
def vera(verified_citizen):
    services.change_name(by=verified_citizen, shown_as="initial")
    return verified_citizen


def shown(person) -> str:
    return User.objects.get(pk=person.pk).shown_name


def test_in_office_the_real_name_is_shown_and_afterwards_the_choice_again(vera, board):
    before = shown(vera)
    enter_circle(person=vera, circle=board, source="mandate:9")
    during = shown(vera)
    leave_circle(person=vera, circle=board, source="mandate:9")

    assert (before, during, shown(vera)) == ("Vera V.", "Vera Verified", "Vera V.")


def test_a_circle_that_does_not_ask_changes_nothing(vera, group_circle):
    enter_circle(person=vera, circle=group_circle, source="mandate:9")

    assert shown(vera) == "Vera V."


def test_an_office_counts_from_its_first_moment_to_its_last_without_anybody_asking(vera, board, monkeypatch):
    now = timezone.now()
    enter_circle(person=vera, circle=board, source="mandate:9", starts=now + HOUR, ends=now + 3 * HOUR)
    names = []
    for later in (0, 1.001, 2.999, 3):
        monkeypatch.setattr("participation.accounts.models.timezone.now", lambda at=later: now + at * HOUR)
        names.append(shown(vera))

    assert names == ["Vera V.", "Vera Verified", "Vera Verified", "Vera V."]


def test_one_mandate_that_ends_leaves_what_another_asks(vera, board):
    enter_circle(person=vera, circle=board, source="mandate:9")
    enter_circle(person=vera, circle=board, source="mandate:10", ends=timezone.now() + HOUR)
    leave_circle(person=vera, circle=board, source="mandate:9")

    assert shown(vera) == "Vera Verified"


def test_mandates_that_follow_each_other_are_one_span(vera, board):
    now = timezone.now()
    for number in range(3):
        enter_circle(
            person=vera, circle=board, source=str(number), starts=now + number * HOUR, ends=now + (number + 1) * HOUR
        )

    vera.refresh_from_db()
    assert (vera.real_name_from, vera.real_name_until) == (now, now + 3 * HOUR)


def test_the_tick_follows_what_nobody_said(vera, board, django_assert_num_queries):
    CircleEntry.objects.create(circle=board, person=vera, source="import")
    follow_offices()
    entered = shown(vera)
    with django_assert_num_queries(3):  # rule, entries, persons: nothing to write
        follow_offices()
    CircleEntry.objects.update(ends=timezone.now())
    follow_offices()

    vera.refresh_from_db()
    assert (entered, vera.shown_name, vera.real_name_from) == ("Vera Verified", "Vera V.", None)


def test_the_district_may_leave_it_to_the_person(vera, board):
    enter_circle(person=vera, circle=board, source="mandate:9")
    site = Site.objects.get(is_default_site=True)
    DistrictSettings.objects.update_or_create(site=site, defaults={"real_name_rule": "choice"})
    follow_offices()

    assert shown(vera) == "Vera V."


def test_the_choice_says_why_it_is_closed_and_keeps_what_was_chosen(client, vera, board):
    enter_circle(person=vera, circle=board, source="mandate:9")
    client.force_login(vera)
    page = client.get("/profil/name/").content.decode()
    client.post("/profil/name/", {"shown_as": "pseudonym", "pseudonym": "Waldkauz"})

    vera.refresh_from_db()
    assert "Sie haben ein Amt: Fachbeirat." in page
    assert (vera.shown_as, vera.shown_name, vera.pseudonym) == ("initial", "Vera Verified", "Waldkauz")


def test_a_forged_form_changes_nothing_either(vera, board):
    enter_circle(person=vera, circle=board, source="mandate:9")

    services.change_name(by=vera, shown_as="pseudonym", pseudonym="Waldkauz")

    assert shown(vera) == "Vera Verified"


def test_when_the_office_is_over_a_name_behind_a_pseudonym_is_dropped(vera, board):
    enter_circle(person=vera, circle=board, source="mandate:9")
    User.objects.filter(pk=vera.pk).update(shown_as="pseudonym", pseudonym="Waldkauz")
    kept = VerifiedName.objects.filter(person=vera).exists()

    leave_circle(person=vera, circle=board, source="mandate:9")

    assert (kept, VerifiedName.objects.filter(person=vera).exists(), shown(vera)) == (True, False, "Waldkauz")


def test_nobody_else_is_touched(vera, board, citizen):
    enter_circle(person=vera, circle=board, source="mandate:9")

    assert real_names.copy_duty([citizen.pk]) == 0
    assert shown(citizen) == "Cora Citizen"
