"""One person's socket in one room: parse, call the service, acknowledge. Delivery to the others is not done here.

A plain ASGI application under Channels' routing, origin check and sign-in: Channels' own consumers would hop to a
thread for every delivery.
"""

import json
import time
from collections import deque
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from boards.chat import relay, services
from boards.chat.delivery import hub, in_thread
from boards.chat.forms import MessageForm
from boards.chat.frames import frame
from boards.chat.lines import Line, Send, message
from boards.chat.models import Room
from boards.chat.selectors import News
from participation.accounts.models import User

MAX_FRAME = 16_384
"""Bytes of one frame; beyond that nobody means a message."""
FRAMES, PER = 60, 10.0
"""So many frames in so many seconds; who sends more is not a person and is disconnected."""
UNSUPPORTED, TOO_BIG, FLOODING = 4400, 4413, 4429
"""Close codes of our own: daphne sends no others."""


async def room_socket(scope: dict[str, Any], receive: Any, send: Send) -> None:
    """Accepted only for who may read the room; everybody else, and every unknown room, gets the same refusal."""
    await receive()
    user = scope["user"]
    person = user.pk if user.is_authenticated else None
    line = Line(
        send,
        person=person,
        session=scope["session"].session_key or "",
        mark=user.get_session_auth_hash() if person else "",
    )
    room_pk: int = scope["url_route"]["kwargs"]["pk"]
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    hub.start(*([relay.listen] if settings.REDIS_URL else []))
    if not hub.admit(person):
        return await send({"type": "websocket.close"})
    try:
        news = await hub.enter(line, room=room_pk, after=_number(asked.get("nach", [""])[0]))
        if news is None:
            return await send({"type": "websocket.close"})
        if not line.closed:
            await send({"type": "websocket.accept"})
            line.push(message(_ready(news)))
            hub.release(line)
            with translation.override(_language(asked)):
                await _converse(line, receive, news.room)
    finally:
        hub.leave(line, room=room_pk)
        hub.dismiss(person)


def _ready(news: News) -> str:
    """The first frame: up to where the room has come, and what the client missed since the number it named."""
    missed = [json.loads(event.text)["message"] for event in news.events]
    return frame("ready", version=news.head, reached=news.version, more=news.more, live=hub.live, messages=missed)


async def _converse(line: Line, receive: Any, room: Room) -> None:
    """Answer frame by frame until the client leaves, is sent away, or sends what no client of ours would."""
    times: deque[float] = deque(maxlen=FRAMES)
    while (said := await receive())["type"] == "websocket.receive" and not line.closed:
        now, text = time.monotonic(), said.get("text")
        if len(times) == FRAMES and now - times[0] < PER:
            line.close(FLOODING)
        elif text is None:
            line.close(UNSUPPORTED)
        elif len(text) > MAX_FRAME:
            line.close(TOO_BIG)
        else:
            times.append(now)
            line.push(message(await _answer(text, person=line.person, room=room)))


async def _answer(text: str, *, person: int | None, room: Room) -> str:
    """The acknowledgement of one frame, or a refusal in words. Stored means: this line was reached after the commit."""
    try:
        asked = json.loads(text)
        known = asked["type"] == "post" and isinstance(asked["text"], str)
        form = MessageForm({"text": asked["text"], "key": asked["key"]}) if known else None
    except (ValueError, TypeError, KeyError, RecursionError):
        form = None
    if form is None:
        return _refused("", "malformed", _("Das haben wir nicht verstanden. Bitte laden Sie die Seite neu."))
    key = str(asked["key"])[:40].encode("ascii", "replace").decode()
    if not form.is_valid():
        return _refused(key, "invalid", " ".join(str(error) for errors in form.errors.values() for error in errors))
    try:
        stored, version = await in_thread(_post)(person, room, form.cleaned_data)
    except services.TooManyMessages as error:
        return _refused(key, "too_many", error.messages[0])
    except ValidationError as error:
        return _refused(key, "invalid", error.messages[0])
    except (PermissionDenied, Room.DoesNotExist):
        return _refused(key, "forbidden", _("Hier können Sie gerade nicht schreiben."))
    return frame("stored", key=key, id=stored, version=version)


def _post(person: int | None, room: Room, content: dict[str, Any]) -> tuple[int, int]:
    """Runs in a thread. The person is read anew, their name may have changed; the room is as old as the socket."""
    if person is None or (by := User.objects.filter(pk=person, is_active=True).first()) is None:
        raise PermissionDenied
    stored = services.post_message(by=by, room=room, **content)
    return stored.pk, stored.version


def _refused(key: str, reason: str, text: str) -> str:
    return frame("refused", key=key, reason=reason, text=text)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _language(asked: dict[str, list[str]]) -> str:
    code = asked.get("sprache", [""])[0]
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
