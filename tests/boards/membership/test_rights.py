"""What a mandate gives, and from which second on it gives it no more."""

import datetime

import pytest
from django.utils import timezone

from boards.membership import services
from boards.membership.mandates import Mandate, midnight_after, midnight_before
from participation.audience.models import Circle, CircleEntry
from participation.audience.services import enter_circle


def circles(person):
    """Where the person belongs now."""
    return {entry.circle.name for entry in CircleEntry.objects.current().filter(person=person)}


STATES = ["appointed", "sworn_in", "active", "suspended", "ended"]
GIVES = {state: set() for state in STATES} | {"active": {"Fachbeirat", "Schulwege"}}


@pytest.mark.parametrize(("state", "given"), GIVES.items())
def test_only_an_active_mandate_gives_anything(state, given, make_mandate, verified_citizen, schools):
    make_mandate(verified_citizen, state, groups=[schools])
    assert circles(verified_citizen) == given


def test_circles_know_the_mandate_its_role_and_its_dates(make_mandate, verified_citizen, board, today):
    next_year = today + datetime.timedelta(days=365)
    mandate = make_mandate(verified_citizen, "active", ends=next_year, title="Mitglied des Fachbeirats")
    entry = CircleEntry.objects.get(circle=board.circle)

    assert (entry.source, entry.role) == (f"mandate:{mandate.pk}", "Mitglied des Fachbeirats")
    assert (entry.starts, entry.ends) == (midnight_before(today), midnight_after(next_year))


def test_a_resumed_mandate_gives_all_back(make_mandate, verified_citizen, office, schools):
    mandate = make_mandate(verified_citizen, "suspended", groups=[schools])
    services.resume(by=office, mandate=mandate)
    assert circles(verified_citizen) == {"Fachbeirat", "Schulwege"}


def test_the_end_of_one_mandate_keeps_what_another_gives(make_mandate, office, verified_citizen, board, schools, today):
    from boards.membership.keeping import found_board

    seniors = found_board(by=office, slug="senioren", name="Seniorenbeirat")
    first = make_mandate(verified_citizen, "active", groups=[schools])
    make_mandate(verified_citizen, "active", board=seniors, groups=[schools])
    enter_circle(person=verified_citizen, circle=schools.circle, source="office", role="Gast")

    services.end(by=office, mandate=first, on=today, why="resignation", at_once=True)
    assert circles(verified_citizen) == {"Seniorenbeirat", "Schulwege"}


def test_a_group_less_is_a_circle_less_at_once(make_mandate, verified_citizen, office, schools, roads):
    mandate = make_mandate(verified_citizen, "active", groups=[schools, roads])
    services.change(by=office, mandate=mandate, groups=[roads])
    assert circles(verified_citizen) == {"Fachbeirat", "Straßen"}

    services.undo(by=office, step=mandate.steps.last(), reason="doch")
    assert circles(verified_citizen) == {"Fachbeirat", "Schulwege", "Straßen"}


def test_who_begins_tomorrow_has_no_access_today(make_mandate, verified_citizen, office, today):
    mandate = make_mandate(verified_citizen, "active", starts=today + datetime.timedelta(days=1))
    assert circles(verified_citizen) == set()
    assert list(Mandate.objects.sitting()) == []

    services.suspend(by=office, mandate=mandate, reason="doch nicht")
    assert not CircleEntry.objects.filter(source=mandate.source).exists()


def test_who_leaves_at_midnight_has_no_access_a_minute_later(make_mandate, verified_citizen, office, today):
    """The database's clock decides: the entry is moved past it instead of freezing a clock that is not asked."""
    mandate = make_mandate(verified_citizen, "active")
    services.end(by=office, mandate=mandate, on=today, why="term")
    entry = CircleEntry.objects.get(source=mandate.source)
    tomorrow = datetime.datetime.combine(
        today + datetime.timedelta(days=1), datetime.time(), timezone.get_default_timezone()
    )
    assert entry.ends == tomorrow
    assert circles(verified_citizen) == {"Fachbeirat"}

    past = timezone.now() - entry.ends - datetime.timedelta(minutes=1)
    CircleEntry.objects.filter(pk=entry.pk).update(starts=entry.starts + past, ends=entry.ends + past)
    assert circles(verified_citizen) == set()


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-07-01", 24)])
def test_a_last_day_ends_at_midnight_where_the_district_is_even_when_the_clocks_change(day, hours):
    day = datetime.date.fromisoformat(day)
    length = midnight_after(day).astimezone(datetime.UTC) - midnight_before(day).astimezone(datetime.UTC)
    assert length == datetime.timedelta(hours=hours)


def test_speaking_for_a_group_comes_and_goes_with_the_mandate(make_mandate, verified_citizen, office, roads, today):
    mandate = make_mandate(verified_citizen, "active", groups=[roads], speaks_for=[roads], role="speaker")
    roads.refresh_from_db()
    assert roads.speaker == verified_citizen

    services.end(by=office, mandate=mandate, on=today, why="resignation", at_once=True)
    roads.refresh_from_db()
    assert roads.speaker is None


def test_a_successor_keeps_the_floor(make_mandate, verified_citizen, second_member, office, roads, today):
    first = make_mandate(verified_citizen, "active", groups=[roads], speaks_for=[roads])
    make_mandate(second_member, "active", groups=[roads], speaks_for=[roads])
    services.end(by=office, mandate=first, on=today, why="resignation", at_once=True)

    roads.refresh_from_db()
    assert roads.speaker == second_member


def test_the_boards_people_are_not_shown_to_others_by_their_circle(board, make_mandate, verified_citizen, citizen):
    make_mandate(verified_citizen, "active")
    assert board.circle not in Circle.objects.visible_to(citizen)
    assert board.circle in Circle.objects.visible_to(verified_citizen)
