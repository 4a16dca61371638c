from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from boards.chat import services as chat
from boards.groups import policies
from boards.groups.models import Mark, Tone, TopicGroup
from boards.groups.rules import ReadingRule, WritingRule, reading_audience, writing_audience
from participation.accounts.models import User
from participation.audience.models import Circle
from participation.audience.services import show_circle
from participation.identity.levels import Level
from participation.search.services import reindex


@transaction.atomic
def found_group(
    *,
    by: User,
    slug: str,
    name: str,
    purpose: str = "",
    mark: str = Mark.RAUTE,
    tone: str = Tone.LEINE,
    order: int = 0,
    reading: str = ReadingRule.PUBLIC,
    writing: str = WritingRule.MEMBERS,
    min_level: int = Level.ADDRESS,
    speaker: User | None = None,
    tags: Iterable[str] = (),
) -> TopicGroup:
    """Make a group with its circle, its rules and its live room.

    Members are entered with audience.services.enter_circle.
    Raises PermissionDenied unless `by` keeps the groups, IntegrityError when the address is taken.
    """
    if not policies.can_keep_groups(by):
        raise PermissionDenied
    circle, _ = Circle.objects.get_or_create(slug=f"group-{slug}", defaults={"name": name})
    group = TopicGroup.objects.create(
        slug=slug,
        name=name,
        purpose=purpose,
        mark=mark,
        tone=tone,
        order=order,
        circle=circle,
        reading=reading_audience(reading, circle),
        writing=writing_audience(writing, circle, min_level=min_level),
        speaker=speaker,
    )
    show_circle(circle=circle, to=group.reading)
    group.tags.set(list(tags))
    chat.room_of_group(group)
    reindex(group)
    return group


@transaction.atomic
def change_group(
    *, by: User, group: TopicGroup, reading: str, writing: str, min_level: int, tags: Iterable[str] = ()
) -> None:
    """Store the group's changed columns, its tags and its rules.

    What search holds of the group and of all in it follows in the same transaction; sockets of people who lost access
    are closed after it.
    """
    if not policies.can_keep_groups(by):
        raise PermissionDenied
    before = TopicGroup.objects.only("reading", "writing").get(pk=group.pk)
    Circle.objects.filter(pk=group.circle_id).update(name=group.name)
    group.reading = reading_audience(reading, group.circle)
    group.writing = writing_audience(writing, group.circle, min_level=min_level)
    group.save()
    group.tags.set(list(tags))
    show_circle(circle=group.circle, to=group.reading)
    reindex_group(group)
    chat.group_changed(group=group, reading=before.reading_id, writing=before.writing_id)


def set_speaker(*, group: TopicGroup, speaker: User | None) -> None:
    """Who speaks for the group. Whether the caller may is asked there: a mandate says it, or the office."""
    group.speaker = speaker
    group.save(update_fields=["speaker"])


def reindex_group(group: TopicGroup) -> None:
    """Index the group anew with what hangs on its rule."""
    reindex(group)
    for thread in group.threads.select_related("group__reading", "audience"):
        reindex(thread)
        for post in thread.posts.all():
            reindex(post)
    for cluster in group.clusters.all():
        for card in cluster.cards.all():
            reindex(card)
