from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from boards.brainstorm.models import Card
from boards.chat.models import Room
from boards.counting import count_of
from boards.groups.models import TopicGroup
from boards.threads.models import Thread
from participation.accounts.models import User
from participation.audience.models import Audience, CircleEntry


@dataclass(frozen=True)
class Membership:
    """One person of a group, with the role under which they belong to it."""

    person: User
    role: str


def groups_with_counts(user: User | AnonymousUser) -> QuerySet[Any]:
    """The groups `user` may see, with `open_count`, `closed_count`, `card_count` and `room_pk` (of what the user may
    see) and `may_write`, all in one query."""
    threads = Thread.objects.visible_to(user)
    writers = Audience.objects.open_to(user).filter(pk=OuterRef("writing"))
    return (
        TopicGroup.objects.visible_to(user)
        .select_related("reading", "writing")
        .annotate(
            open_count=count_of(threads.open(), "group"),
            closed_count=count_of(threads.closed(), "group"),
            card_count=count_of(Card.objects.visible_to(user), "cluster__group"),
            room_pk=Room.objects.visible_to(user).filter(group=OuterRef("pk")).values("pk")[:1],
            may_write=Exists(writers if user.is_authenticated else writers.none()),
        )
    )


def members(group: TopicGroup) -> list[Membership]:
    """Who belongs to the group now, the speaker first, then by name; nobody twice."""
    entries = (
        CircleEntry.objects.current()
        .filter(circle=group.circle_id, person__is_active=True)
        .select_related("person__municipality")
        .order_by("starts", "pk")
    )
    people = {entry.person_id: Membership(entry.person, entry.role) for entry in entries}
    return sorted(people.values(), key=lambda one: (one.person.pk != group.speaker_id, one.person.shown_name))
