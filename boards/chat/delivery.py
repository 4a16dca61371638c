"""One process: which sockets are in which room, and how news reaches them: in order, and nobody without the right."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from channels.db import database_sync_to_async
from django.db import DatabaseError
from django.utils.crypto import salted_hmac

from boards.chat import selectors
from boards.chat.frames import Event, frame
from boards.chat.lines import LOST_ACCESS, SIGNED_OUT, Line, message

logger = logging.getLogger(__name__)

PATIENCE = 0.03
"""Seconds to wait for a message that another process numbered earlier and tells later."""
SWEEP = 5.0
"""Seconds between two looks at the database: it finds what no message told (Redis gone, a session that ended)."""
MOST_SOCKETS, MOST_PER_PERSON = 12_000, 20
"""In one process. A socket costs about 45 kB; nobody has 20 windows open."""
THREADS = ThreadPoolExecutor(4, thread_name_prefix="chat")


def in_thread(function: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """Run a function that uses the database in one of a few threads, so that a slow query stops no loop."""
    return database_sync_to_async(function, thread_sensitive=False, executor=THREADS)


class Place:
    """One room in this process."""

    __slots__ = ("again", "ahead", "busy", "epoch", "lines", "next_end", "version")

    def __init__(self) -> None:
        self.lines: set[Line] = set()
        self.version = -1
        """The last change that was delivered here; -1 until the first socket has asked the database."""
        self.epoch = -1
        self.next_end = float("inf")
        """When the first right of somebody here ends, by the database's clock."""
        self.ahead: dict[int, Event] = {}
        """What came in, by version, and could not be delivered yet."""
        self.busy = False
        """True while the database is being asked; until it has answered nothing is delivered."""
        self.again = False
        """True when something was heard meanwhile that makes the answer old."""


class Hub:
    """All rooms of this process. Everything runs on one event loop; only `hear_from_thread` may be called elsewhere."""

    def __init__(self) -> None:
        self.places: dict[int, Place] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.live = True
        """False while other processes cannot be heard."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._clock = 0.0
        self._sockets: Counter[int | None] = Counter()

    def start(self, *jobs: Callable[["Hub"], Coroutine[Any, Any, None]]) -> None:
        """On the first socket: from now on this loop hears what services say, and runs `jobs` beside the sweep."""
        loop = asyncio.get_running_loop()
        if self.loop is not loop:
            self.loop = loop
            for job in (Hub.sweep, *jobs):
                self._spawn(job(self))

    # --- sockets come and go ---

    def admit(self, person: int | None) -> bool:
        """Count one socket more, unless there are too many. Whoever was admitted must be dismissed."""
        crowded = person is not None and self._sockets[person] >= MOST_PER_PERSON
        if crowded or self._sockets.total() >= MOST_SOCKETS:
            return False
        self._sockets[person] += 1
        return True

    def dismiss(self, person: int | None) -> None:
        self._sockets[person] -= 1
        if not self._sockets[person]:
            del self._sockets[person]

    async def enter(self, line: Line, *, room: int, after: int | None) -> selectors.News | None:
        """Take the socket in; None if the person may not read here. What comes in meanwhile is held back for it."""
        place = self.places.setdefault(room, Place())
        place.lines.add(line)
        news: selectors.News | None = None
        try:
            while news is None or news.epoch < place.epoch:  # rights changed while the database was answering
                news = await in_thread(selectors.news)(room, after, [line.person])
                if news is None or line.person not in news.readers:
                    return None
        finally:
            if news is None or line.person not in news.readers:
                self.leave(line, room=room)
        line.version = news.head
        self._learn(place, news, [line])
        if place.version < 0:
            place.version, place.epoch = news.head, news.epoch
        elif news.epoch != place.epoch or news.head > place.version:
            self._ask(room, place)
        return news

    def release(self, line: Line) -> None:
        """The client knows the room up to the line's version: hand over what came in since, and from now on."""
        held, line.held = line.held or [], None
        for version, ready in held:
            if version > line.version:
                line.push(ready)

    def leave(self, line: Line, *, room: int) -> None:
        if (place := self.places.get(room)) is not None:
            place.lines.discard(line)
            if not place.lines:
                del self.places[room]

    # --- what is new ---

    def hear_from_thread(self, news: dict[str, Any]) -> None:
        """For services: they run in threads. Without sockets in this process there is nothing to do."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.hear, news)

    def hear(self, news: dict[str, Any]) -> None:
        """An event of a room, or a hint to look again: at rooms ({"check": [..]}) or at a session ({"session": ..})."""
        if "check" in news:
            for room in news["check"]:
                if (place := self.places.get(room)) is not None:
                    self._ask(room, place)
        elif "session" in news:
            self._close(lambda line: session_digest(line.session) == news["session"], SIGNED_OUT)
        elif (place := self.places.get(news["room"])) is not None:
            place.ahead[news["version"]] = Event(**news)
            self._deliver(news["room"], place)

    def _deliver(self, room: int, place: Place) -> None:
        """Hand over what is next in order. A gap, a changed epoch or a right that ends: ask the database first."""
        if place.busy or place.version < 0:
            return
        while (event := place.ahead.get(place.version + 1)) is not None:
            if event.epoch > place.epoch or place.next_end <= max(event.at, self._now()):
                self._ask(room, place)
                return
            self._write(place, event)
            place.version = event.version
            del place.ahead[event.version]
        if place.ahead:
            place.ahead = {version: event for version, event in place.ahead.items() if version > place.version}
        if place.ahead and self.loop is not None:
            self.loop.call_later(PATIENCE, self._close_gap, room, place, place.version)

    def _close_gap(self, room: int, place: Place, version: int) -> None:
        if place.version == version and place.ahead and self.places.get(room) is place:
            self._ask(room, place)

    def _write(self, place: Place, event: Event) -> None:
        version, ready = event.version, message(event.text)
        for line in list(place.lines):
            if line.held is not None:
                line.held.append((version, ready))
            elif version > line.version:
                line.push(ready)

    # --- asking the database ---

    def _ask(self, room: int, place: Place) -> None:
        """Fetch what is missing and who may read, once at a time per room; then go on."""
        if place.busy:
            place.again = True
        elif place.lines:
            place.busy = True
            self._spawn(self._catch_up(room, place))

    async def _catch_up(self, room: int, place: Place) -> None:
        try:
            place.again = True
            while place.again and place.lines:
                place.again = False
                await self._ask_once(room, place)
        except DatabaseError:
            logger.warning("The database did not answer; the next sweep asks again.")
            return
        finally:
            place.busy = False
        self._deliver(room, place)

    async def _ask_once(self, room: int, place: Place) -> None:
        asked = list(place.lines)
        news = await in_thread(selectors.news)(room, place.version, {line.person for line in asked})
        if news is None:
            self._drop(place, asked, LOST_ACCESS)
            return
        self._drop(place, [line for line in asked if line.person not in news.readers], LOST_ACCESS)
        self._learn(place, news, [line for line in asked if line in place.lines])
        if any(line.epoch < news.epoch for line in place.lines if line.held is None):
            place.again = True  # somebody came in meanwhile under an older epoch
            return
        place.epoch = news.epoch
        for event in news.events:
            self._write(place, event)
        place.version = max(place.version, news.version)
        place.again |= news.more

    def _learn(self, place: Place, news: selectors.News, lines: Collection[Line]) -> None:
        """Note until when each right holds."""
        self._clock = news.now - time.monotonic()
        for line in lines:
            ends = news.readers[line.person]
            line.until = ends.timestamp() if ends else float("inf")
            line.epoch = news.epoch
        place.next_end = min((line.until for line in place.lines), default=float("inf"))

    def _now(self) -> float:
        """The database's clock, as far as this process knows it."""
        return self._clock + time.monotonic()

    async def sweep(self) -> None:
        """Every few seconds, look whether something was missed: messages, lost rights, ended sessions."""
        while True:
            await asyncio.sleep(SWEEP)
            try:
                await self._check_sessions()
            except DatabaseError:
                logger.warning("The database did not answer; the next sweep asks again.")
            for room, place in list(self.places.items()):
                self._ask(room, place)

    async def _check_sessions(self) -> None:
        lines = [line for place in self.places.values() for line in place.lines if line.person is not None]
        if lines:
            sessions, marks = await in_thread(selectors.living)(
                {line.session for line in lines}, {line.person for line in lines}
            )
            gone = {line for line in lines if line.session not in sessions or marks.get(line.person) != line.mark}
            self._close(gone.__contains__, SIGNED_OUT)

    # --- all sockets at once ---

    def set_live(self, live: bool) -> None:
        """Tell everyone whether other processes can be heard; when they can again, fetch what was missed."""
        if live != self.live:
            self.live = live
            self._tell_all(frame("live", live=live))
        if live:
            for room, place in list(self.places.items()):
                self._ask(room, place)

    def _tell_all(self, text: str) -> None:
        ready = message(text)
        for line in [line for place in self.places.values() for line in place.lines if line.held is None]:
            line.push(ready)

    def _close(self, which: Callable[[Line], bool], code: int) -> None:
        for place in list(self.places.values()):
            self._drop(place, [line for line in place.lines if which(line)], code)

    def _drop(self, place: Place, lines: Collection[Line], code: int) -> None:
        """Close sockets; the consumer of each notices and leaves the room."""
        for line in lines:
            place.lines.discard(line)
            line.close(code)

    def _spawn(self, job: Any) -> None:
        task = asyncio.ensure_future(job)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def session_digest(session: str | None) -> str:
    """How a session is named between processes: its key never leaves this one."""
    return salted_hmac("boards.chat.session", session or "").hexdigest()


hub = Hub()
