"""What goes over the wire: small JSON objects, the same over the socket and from the address that fills gaps."""

import datetime
import json
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from boards.chat.models import Message


@dataclass(frozen=True, slots=True)
class Event:
    """A change of a room, ready to be sent: `text` is the frame that every reader gets, serialised once."""

    room: int
    version: int
    epoch: int
    at: float
    """When it was stored, by the database's clock."""
    text: str

    def packed(self) -> dict[str, Any]:
        return asdict(self)


def message_dict(message: Message) -> dict[str, Any]:
    """A message as the page's script needs it. Of a deleted one nothing but the trace. Times carry their zone."""
    author = message.author
    deleted = message.deleted_at is not None
    return {
        "id": message.pk,
        "version": message.version,
        "key": str(message.key),
        "author": None
        if author is None
        else {
            "id": author.pk,
            "name": author.shown_name,
            "initials": author.initials,
            "verified": author.name_is_verified,
            "how": author.verified_how,
        },
        "html": "" if deleted else message.html,
        "deleted": deleted,
        "at": timezone.localtime(message.created).isoformat(timespec="seconds"),
    }


def event(message: Message, *, epoch: int, at: datetime.datetime) -> Event:
    text = frame("message", message=message_dict(message))
    return Event(room=message.room_id, version=message.version, epoch=epoch, at=at.timestamp(), text=text)


def frame(kind: str, **content: Any) -> str:
    """One text frame; every frame names its type."""
    return json.dumps({"type": kind, **content}, ensure_ascii=False, separators=(",", ":"))
