"""`let_in` says the same as `Audience.includes`, and until when."""

import datetime

import pytest
from django.utils import timezone

from participation.audience import services
from participation.audience.models import CircleEntry
from participation.audience.selectors import let_in
from participation.district.models import Municipality
from participation.identity.levels import Level

CAST = ["citizen", "verified_citizen", "member", "second_member", "other_member", "former_member", "administration"]


@pytest.fixture
def rules(group_circle, other_circle, citizen):
    town = Municipality.objects.create(name="Uslar")
    citizen.municipality = town
    citizen.save()
    of_town = services.Audience.objects.create(kind="municipality", municipality=town)
    return [
        services.everyone(),
        services.signed_in(),
        services.signed_in(min_level=Level.SUBSTANTIAL),
        services.of_circle(group_circle),
        services.of_circle(group_circle, min_level=Level.HIGH),
        services.of_circle(other_circle),
        of_town,
    ]


def test_it_agrees_with_includes_for_every_rule_and_person(rules, visitor, request):
    people = [visitor, *(request.getfixturevalue(name) for name in CAST)]
    people[3].is_active = False
    people[3].save()
    keys = [person.pk for person in people]

    for rule in rules:
        assert set(let_in([rule], keys)) == {person.pk for person in people if rule.includes(person)}
    for one in rules:
        for other in rules:
            both = {person.pk for person in people if one.includes(person) and other.includes(person)}
            assert set(let_in([one, other], keys)) == both


def test_the_right_ends_with_the_last_entry(member, group_circle):
    soon, later = (timezone.now() + datetime.timedelta(hours=hours) for hours in (1, 2))
    rule = services.of_circle(group_circle)
    assert let_in([rule], [member.pk]) == {member.pk: None}

    services.enter_circle(person=member, circle=group_circle, source="mandate:1", ends=soon)
    services.enter_circle(person=member, circle=group_circle, source="guest", ends=later)

    assert let_in([rule], [member.pk]) == {member.pk: later}
    assert let_in([rule, services.signed_in()], [member.pk]) == {member.pk: later}


def test_an_open_end_counts_more_than_an_early_one(member, group_circle):
    services.enter_circle(person=member, circle=group_circle, source="a", ends=timezone.now() + datetime.timedelta(1))

    assert let_in([services.of_circle(group_circle)], [member.pk]) == {member.pk: None}


def test_the_right_ends_with_the_proof_of_identity(member, group_circle):
    rule = services.of_circle(group_circle, min_level=Level.SUBSTANTIAL)
    day = member.identity_expires_on + datetime.timedelta(days=1)

    assert let_in([rule], [member.pk])[member.pk].astimezone(timezone.get_default_timezone()).date() == day


def test_an_entry_of_the_future_gives_nothing_yet(citizen, group_circle):
    start = timezone.now() + datetime.timedelta(minutes=1)
    CircleEntry.objects.create(circle=group_circle, person=citizen, source="x", starts=start)

    assert let_in([services.of_circle(group_circle)], [citizen.pk]) == {}


def test_it_asks_at_most_twice(rules, member, second_member, django_assert_num_queries):
    with django_assert_num_queries(2):
        let_in(rules, [member.pk, second_member.pk])
