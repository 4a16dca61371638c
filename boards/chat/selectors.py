from collections.abc import Collection
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Now

from boards.chat import frames
from boards.chat.models import Message, Room
from participation.accounts.models import User
from participation.audience.selectors import Ends, let_in

PAGE = 50
"""Messages on a page."""
BATCH = 200
"""Messages in one answer to who fills a gap."""


def rooms_for(user: User | AnonymousUser) -> QuerySet[Room]:
    """What the overview shows: the rooms the person may read, with the moment of the last message."""
    last = Message.objects.filter(room=OuterRef("pk")).order_by("-id").values("created")[:1]
    return Room.objects.visible_to(user).select_related("group").annotate(last_message=Subquery(last))


def last_messages(room: Room, *, before: int | None = None) -> tuple[list[Message], bool]:
    """A page of messages, oldest first, and whether there are older ones. Read the room's version before."""
    found = room.messages.select_related("author").order_by("-id")
    if before is not None:
        found = found.filter(id__lt=before)
    newest = list(found[: PAGE + 1])
    return newest[:PAGE][::-1], len(newest) > PAGE


def messages_after(room: Room, version: int) -> tuple[list[Message], bool]:
    """What changed after `version` up to where `room` was read, in the order of the changes; and whether there is more.

    A message that changes meanwhile comes with its new number, later.
    """
    changed = room.messages.filter(version__gt=version, version__lte=room.version)
    found = list(changed.select_related("author").order_by("version")[: BATCH + 1])
    return found[:BATCH], len(found) > BATCH


@dataclass(frozen=True, slots=True)
class News:
    """A room as one process must know it: what came after a version, and who of `people` may read it until when."""

    room: Room
    head: int
    """The room's version."""
    version: int
    """The version that `events` reach; less than `head` when there is more."""
    epoch: int
    now: float
    """The database's clock."""
    events: list[frames.Event]
    more: bool
    readers: Ends = field(default_factory=dict)


def news(room_pk: int, version: int | None, people: Collection[int | None]) -> News | None:
    """None: the room is gone. `version` None asks for no messages.

    The order matters: first the room's numbers, then the messages up to them, last the rights. So everybody whom
    `readers` names had the right after each of these messages was stored, and a later change raises the epoch.
    """
    rooms = Room.objects.select_related("reading", "writing", "group__reading").annotate(now=Now())
    if (room := rooms.filter(pk=room_pk).first()) is None:
        return None
    behind = version is not None and version < room.version
    messages, more = messages_after(room, version or 0) if behind else ([], False)
    events = [frames.event(m, epoch=room.epoch, at=m.created) for m in messages]
    return News(
        room=room,
        head=room.version,
        version=events[-1].version if more else room.version,
        epoch=room.epoch,
        now=room.now.timestamp(),
        events=events,
        more=more,
        readers=let_in(room.reading_rules, people),
    )


def living(sessions: Collection[str], people: Collection[int]) -> tuple[set[str], dict[int, str]]:
    """The sessions that still hold, and of the people whose account is open the mark that a new password changes."""
    keys = Session.objects.filter(session_key__in=sessions, expire_date__gt=Now()).values_list("session_key", flat=True)
    persons = User.objects.filter(pk__in=people, is_active=True).only("pk", "password")
    return set(keys), {person.pk: person.get_session_auth_hash() for person in persons}
