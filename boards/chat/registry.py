"""What the rest of the house may know of rooms and messages, and what the sockets must hear of the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from boards.chat import relay, services, tasks
from boards.chat.delivery import session_digest
from boards.chat.models import Message, Room
from participation.accounts.models import User
from participation.accounts.signin.sessions import on_sessions_ended
from participation.audience.services import on_rights_changed
from participation.limits import Limit, show_limits
from participation.privacy.uses import AUTHORSHIP, CONTRIBUTION, DATE, PUBLIC_CONTENT, TECHNICAL, fields
from participation.registry import register

ROOM_KEEPS = _("so lange, wie der Raum Nachrichten aufbewahrt (sonst 90 Tage)")


def messages_of(user: User) -> Iterable[Mapping[str, Any]]:
    for message in Message.objects.filter(author=user).select_related("room").order_by("id"):
        yield {"room": message.room.title, "text": message.text, "written": message.created}


register(
    Room,
    label=str,
    url=Room.get_absolute_url,
    visible_to=Room.objects.visible_to,
    trail_kind="chat",
    fields=fields(
        (PUBLIC_CONTENT, "title rules closed_reason"),
        (TECHNICAL, "group reading writing real_names keep_days epoch version"),
        (AUTHORSHIP, "opened_by"),
        (DATE, "created closed_at"),
    ),
)

register(
    Message,
    label=lambda message: f"{message.room}: {message.text[:60]}",
    url=Message.get_absolute_url,
    visible_to=Message.objects.visible_to,
    trail_kind="chat",
    hide=services.delete_message,
    export_for=messages_of,
    withdraw=services.withdraw_messages,
    fields=fields(
        (TECHNICAL, "room version key"),
        (replace(AUTHORSHIP, retention=ROOM_KEEPS), "author"),
        (replace(CONTRIBUTION, retention=ROOM_KEEPS), "text html"),
        (replace(DATE, retention=ROOM_KEEPS), "created deleted_at"),
    ),
)

on_rights_changed(services.rights_changed)


def chat_limits() -> list[Limit]:
    times = {"amount": services.MAX_MESSAGES, "seconds": int(services.PER.total_seconds())}
    return [
        Limit(gettext("Nachrichten in Live-Räumen"), gettext("%(amount)s in %(seconds)s Sekunden, je Person") % times)
    ]


show_limits(chat_limits)


def close_sockets(sender: Any, request: HttpRequest | None, **more: Any) -> None:
    """Who signs out is signed out everywhere: Django's own signal is the only place that all ways out pass."""
    key = getattr(getattr(request, "session", None), "session_key", None)
    if key:
        relay.publish({"session": session_digest(key)})


def close_sockets_of(keys: Iterable[str]) -> None:
    """Sessions that ended elsewhere: by a new password, a closed account, the list of one's own sessions."""
    for key in keys:
        relay.publish({"session": session_digest(key)})


__all__ = ["tasks"]
on_sessions_ended(close_sockets_of)
user_logged_out.connect(close_sockets, dispatch_uid="boards.chat")
