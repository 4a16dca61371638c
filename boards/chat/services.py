import datetime
import unicodedata
import uuid

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from boards.chat import frames, policies, relay
from boards.chat.models import Message, Room
from boards.groups.models import TopicGroup
from participation.accounts.models import User
from participation.audience.models import Audience, Circle
from participation.html import from_line

MAX_BYTES = 2_048
"""Of one message, as UTF-8."""
MAX_MESSAGES, PER = 20, datetime.timedelta(seconds=10)
"""One person writes at most so many messages in so much time, in all rooms together."""

BAD = {"Cc", "Cs", "Cn"}
"""Control characters, halves of characters, no characters."""
TURNS = set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
"""They would turn the rest of the line around."""


class TooManyMessages(ValidationError):
    """The person writes faster than anyone can read."""


def open_room(
    *,
    title: str,
    reading: Audience,
    writing: Audience,
    group: TopicGroup | None = None,
    by: User | None = None,
    rules: str = "",
    keep_days: int = 90,
    real_names: bool = True,
) -> Room:
    """Make a room. Whether `by` may is asked by the caller: the office, the demo, later whoever founds a group."""
    return Room.objects.create(
        title=title,
        reading=reading,
        writing=writing,
        group=group,
        opened_by=by,
        rules=rules,
        keep_days=keep_days,
        real_names=real_names,
    )


def room_of_group(group: TopicGroup) -> Room:
    """The group's room; made when it is first asked for, with the group's own rules for reading and writing."""
    room, _made = Room.objects.get_or_create(
        group=group, defaults={"title": group.name, "reading": group.reading, "writing": group.writing}
    )
    return room


@transaction.atomic
def change_access(*, room: Room, reading: Audience, writing: Audience) -> None:
    """Give the room other rules. Sockets of people who lose access are closed before the next delivery."""
    room.reading, room.writing = reading, writing
    room.save(update_fields=["reading", "writing"])
    raise_epoch(Room.objects.filter(pk=room.pk))


def check_text(text: str) -> str:
    """The text as it is stored: line ends alike, no control characters. ValidationError if empty or too long."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    cleaned = "".join(char for char in unified if char == "\n" or _harmless(char)).strip()
    if not cleaned:
        raise ValidationError(_("Bitte schreiben Sie eine Nachricht."), code="empty")
    if len(cleaned.encode()) > MAX_BYTES:
        raise ValidationError(
            _("Die Nachricht ist zu lang. Etwa 2.000 Zeichen sind möglich, Umlaute und Emojis zählen mehrfach."),
            code="too_long",
        )
    return cleaned


def _harmless(char: str) -> bool:
    return char not in TURNS and unicodedata.category(char) not in BAD


def post_message(*, by: User | AnonymousUser, room: Room, text: str, key: uuid.UUID) -> Message:
    """Store a message and, once that has committed, tell all processes.

    A second call with the same key gives back the first message; with another text or room it is refused.
    Raises PermissionDenied, ValidationError (text) or TooManyMessages.
    """
    text = check_text(text)
    if not isinstance(by, User) or not policies.can_write(by, room):
        raise PermissionDenied
    try:
        return _store(by=by, room=room, text=text, key=key)
    except (IntegrityError, TooManyMessages):  # sent before: the key is taken
        if stored := _stored_before(by, room, text, key):
            return stored
        raise


@transaction.atomic
def _store(*, by: User, room: Room, text: str, key: uuid.UUID) -> Message:
    """Take the next number under the lock of the room's row, which holds until the commit: commit order = numbers.

    `by` and `room` may be as old as a socket: when the epoch has changed since, both are asked anew. The person's row
    is locked first, so that two windows together keep the limit.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
    if _too_many(by):
        raise TooManyMessages(_("Sie schreiben sehr schnell. Bitte warten Sie einige Sekunden."), code="too_many")
    version, epoch = _next_version(room)
    if epoch != room.epoch:
        by.refresh_from_db()
        if not policies.can_write(by, Room.objects.with_rules().get(pk=room.pk)):
            raise PermissionDenied
        room.epoch = epoch
    message = Message.objects.create(room=room, author=by, text=text, html=from_line(text), key=key, version=version)
    _tell(message, epoch, message.created)
    return message


def _next_version(room: Room) -> tuple[int, int]:
    """Count one change up; returns the room's version and epoch. One statement, the lock stays until the commit."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE boards_room SET version = version + 1 WHERE id = %s RETURNING version, epoch", [room.pk])
        row = cursor.fetchone()
    if row is None:
        raise Room.DoesNotExist
    return row[0], row[1]


def _tell(message: Message, epoch: int, at: datetime.datetime) -> None:
    event = frames.event(message, epoch=epoch, at=at)
    transaction.on_commit(lambda: relay.publish(event.packed()))


def _stored_before(by: User, room: Room, text: str, key: uuid.UUID) -> Message | None:
    stored = Message.objects.filter(author=by, key=key).first()
    if stored and (stored.room_id != room.pk or (stored.text != text and not stored.deleted_at)):
        raise ValidationError(_("Diese Nachricht wurde schon mit anderem Text gesendet."), code="other_text")
    return stored


def _too_many(by: User) -> bool:
    return Message.objects.filter(author=by, created__gt=Now() - PER).count() >= MAX_MESSAGES


@transaction.atomic
def delete_message(*, by: User, message: Message) -> None:
    """Take the words away and leave the trace; readers see it at once. Deleting twice changes nothing."""
    if message.deleted_at:
        return
    if not policies.can_delete(by, message):
        raise PermissionDenied
    _take_away(message)


@transaction.atomic
def withdraw_messages(author: User) -> None:
    """Take back all that `author` wrote, as a part of their erasure."""
    for message in Message.objects.filter(author=author, deleted_at=None).select_related("room").order_by("pk"):
        _take_away(message)


def _take_away(message: Message) -> None:
    version, epoch = _next_version(message.room)
    message.text = message.html = ""
    message.version = version
    message.deleted_at = Now()
    message.save(update_fields=["text", "html", "version", "deleted_at"])
    message.refresh_from_db(fields=["deleted_at"])
    _tell(message, epoch, message.deleted_at or message.created)


@transaction.atomic
def close_room(*, by: User, room: Room, reason: str) -> None:
    """No more messages from here on; what was said stays readable. Closing twice keeps the first reason."""
    if not policies.can_close(by):
        raise PermissionDenied
    Room.objects.filter(pk=room.pk, closed_at=None).update(closed_at=Now(), closed_reason=reason)
    raise_epoch(Room.objects.filter(pk=room.pk))


def delete_expired() -> int:
    """Delete what is older than its room keeps; returns how many. Nobody is told: pages show it when loaded anew."""
    count = 0
    for room in Room.objects.only("pk", "keep_days"):
        old = room.messages.filter(created__lt=Now() - datetime.timedelta(days=room.keep_days))
        count += old.delete()[0]
    return count


def rights_changed(*, circle: Circle | None, person: User | None) -> None:
    """participation.audience calls this inside the transaction that changes rights."""
    rooms = Room.objects.all()
    if circle is not None:
        rooms = rooms.filter(Q(reading__circle=circle) | Q(writing__circle=circle) | Q(group__reading__circle=circle))
    raise_epoch(rooms)


def group_changed(*, group: TopicGroup, reading: int, writing: int) -> None:
    """The group's room follows: its title, and each rule that was the group's own.

    `reading` and `writing` are the keys of the group's audiences before. Whoever changes a group calls this in the
    same transaction.
    """
    for room in Room.objects.filter(group=group).select_related("reading", "writing"):
        Room.objects.filter(pk=room.pk).update(title=group.name)
        change_access(
            room=room,
            reading=group.reading if room.reading_id == reading else room.reading,
            writing=group.writing if room.writing_id == writing else room.writing,
        )


@transaction.atomic
def raise_epoch(rooms: QuerySet[Room]) -> None:
    """Make every process ask again who may read these rooms before it delivers there, and at once after the commit."""
    keys = list(rooms.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    Room.objects.filter(pk__in=keys).update(epoch=F("epoch") + 1)
    transaction.on_commit(lambda: relay.publish({"check": keys}))
