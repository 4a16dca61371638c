import datetime
from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from participation.accounts.models import User
from participation.audience.models import Audience, CircleEntry
from participation.identity.levels import Level

Ends = dict[int | None, datetime.datetime | None]
Entries = dict[tuple[int, int], datetime.datetime | None]


def let_in(audiences: Collection[Audience], people: Collection[int | None]) -> Ends:
    """Of `people` (keys, None for visitors), those whom every one of `audiences` lets in now, each with the moment when
    the first of these rights ends (None: no end is known). It is `AudienceQuerySet.open_to`, asked from the other side.
    """
    found: Ends = dict.fromkeys(people)
    rules = [audience for audience in audiences if audience.kind != Audience.Kind.EVERYONE]
    if not rules or not people:
        return found
    keys = {person for person in people if person is not None}
    entries = _entries({rule.circle_id for rule in rules if rule.circle_id}, keys)
    persons = User.objects.filter(pk__in=keys, is_active=True)
    return {
        person.pk: _first([_end(rule, person, entries) for rule in rules])
        for person in persons
        if all(_belongs(rule, person, entries) for rule in rules)
    }


def lacking_level(audiences: Collection[Audience], user: User | AnonymousUser) -> int | None:
    """The level that would let `user` into all of `audiences`, when nothing but the level is missing; else None."""
    if not isinstance(user, User) or not user.is_active:
        return None
    level = max((rule.min_level for rule in audiences), default=0)
    rules = [rule for rule in audiences if rule.kind != Audience.Kind.EVERYONE]
    if user.current_level >= level:
        return None
    entries = _entries({rule.circle_id for rule in rules if rule.circle_id}, {user.pk})
    return level if all(_is_of(rule, user, entries) for rule in rules) else None


def _first(moments: list[datetime.datetime | None]) -> datetime.datetime | None:
    return min((moment for moment in moments if moment), default=None)


def _entries(circles: set[int], people: set[int]) -> Entries:
    """(circle, person) -> when their last entry that holds now ends."""
    found: Entries = {}
    if circles:
        entries = CircleEntry.objects.current().filter(circle__in=circles, person__in=people)
        for circle, person, ends in entries.values_list("circle", "person", "ends"):
            before = found.get((circle, person), ends)
            found[circle, person] = max(before, ends) if before and ends else None
    return found


def _belongs(rule: Audience, person: User, entries: Entries) -> bool:
    if person.current_level < rule.min_level:
        return False
    needs_proof = rule.kind == Audience.Kind.MUNICIPALITY and rule.min_level >= Level.ADDRESS
    return _is_of(rule, person, entries) and (person.lives_as_proven or not needs_proof)


def _is_of(rule: Audience, person: User, entries: Entries) -> bool:
    """Whether `person` belongs to the kind of `rule`, whatever the level."""
    if rule.kind == Audience.Kind.MUNICIPALITY:
        return person.municipality_id == rule.municipality_id
    return rule.circle_id is None or (rule.circle_id, person.pk) in entries


def _end(rule: Audience, person: User, entries: Entries) -> datetime.datetime | None:
    """When `rule` stops letting `person` in, as far as we know: with the proof of identity or the last entry."""
    proof = _midnight_after(person.identity_expires_on) if rule.min_level > Level.EMAIL else None
    return _first([proof, entries[rule.circle_id, person.pk] if rule.circle_id else None])


def _midnight_after(day: datetime.date | None) -> datetime.datetime | None:
    if day is None:
        return None
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), timezone.get_default_timezone())
