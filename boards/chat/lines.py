"""One open socket: frames are handed to the server without ever waiting for a single client."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

logger = logging.getLogger(__name__)

Message = dict[str, Any]
Send = Callable[[Message], Coroutine[Any, Any, None]]

BUFFER = 256 * 1024
"""Bytes that may wait for one client. Who has more waiting is dropped: a client that reads never gets there."""
TOO_SLOW, LOST_ACCESS, SIGNED_OUT = 4408, 4403, 4401
"""Close codes; chat.js says in words what they mean."""


class Line:
    """One socket of one person in one room. Everything here runs on the event loop of the process."""

    __slots__ = ("_bytes", "_room_left", "_send", "_task", "_waiting", "closed", "epoch", "held", "mark", "person",
                 "session", "until", "version")  # fmt: skip

    def __init__(self, send: Send, *, person: int | None, session: str, mark: str) -> None:
        self._send: Send = _bare(send)
        self._waiting: deque[Message] = deque()
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None
        self._room_left = server_buffer(self._send)
        self.person, self.session, self.mark = person, session, mark
        self.closed = False
        self.epoch = -1
        """The room's access epoch under which this person was last known to have the right to read."""
        self.until = float("inf")
        """Until when the right to read is known to hold, by the database's clock."""
        self.version = 0
        """Up to which change this client knows the room."""
        self.held: list[tuple[int, Message]] | None = []
        """Frames that came while the socket was being opened; None once it is."""

    def push(self, message: Message) -> None:
        """Hand over one ready message, the same object for everybody; or drop who has too much waiting."""
        if self.closed:
            return
        if self._task is None:
            self._begin(message)
            if self._room_left() < 0:
                self.close(TOO_SLOW)
            return
        self._bytes += len(message["text"])
        self._waiting.append(message)
        if self._bytes > BUFFER:
            self.close(TOO_SLOW)

    def close(self, code: int) -> None:
        """Say goodbye and send nothing more; what was waiting is thrown away."""
        if self.closed:
            return
        self.closed = True
        self._waiting.clear()
        message = {"type": "websocket.close", "code": code}
        if self._task is None:
            self._begin(message)
        else:
            self._waiting.append(message)

    def _begin(self, message: Message) -> None:
        """Run the server's `send` up to where it would wait; most often it is done by then and no task is needed."""
        coroutine = self._send(message)
        try:
            waits_for = coroutine.send(None)
        except StopIteration:
            return
        except OSError:  # the connection broke just now: the server reports it to the consumer
            self.closed = True
            return
        except Exception:
            logger.warning("A frame could not be handed over.", exc_info=True)
            self.closed = True
            return
        self._task = asyncio.ensure_future(self._finish(_Rest(coroutine, waits_for)))

    async def _finish(self, rest: "Awaitable[None]") -> None:
        """The client reads slowly: wait for it beside everything else, then hand over what gathered meanwhile."""
        try:
            await rest
            while self._waiting:
                message = self._waiting.popleft()
                self._bytes -= len(message.get("text", ""))
                await self._send(message)
        except OSError:
            self.closed = True
        except Exception:
            logger.warning("A frame could not be handed over.", exc_info=True)
            self.closed = True
        finally:
            self._task = None


class _Rest:
    """What is left of a coroutine that was begun outside a task: awaits what it waits for, then goes on with it."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], waits_for: Any) -> None:
        self.coroutine, self.waits_for = coroutine, waits_for

    def __await__(self) -> Generator[Any, Any, None]:
        yield self.waits_for
        return (yield from self.coroutine.__await__())


def _bare(send: Any) -> Send:
    """The server's own `send`, without Channels' session wrapper, which has nothing to do for an open socket."""
    bare: Send = getattr(getattr(send, "__self__", None), "real_send", send)
    return bare


def message(text: str) -> Message:
    """A frame as ASGI wants it."""
    return {"type": "websocket.send", "text": text}


def server_buffer(send: Any) -> Callable[[], int]:
    """A function that says how many bytes the server may still take for this client.

    uvicorn makes `send` wait while a client does not read. daphne takes everything and lets its memory fill: there the
    transport is asked how much is waiting in it. (Twisted names these attributes; a test with a real daphne holds it.)
    """
    protocol = next(iter(getattr(send, "args", ())), None)
    transport: Any = getattr(protocol, "transport", None)
    if not hasattr(transport, "_tempDataLen"):
        return lambda: BUFFER
    return lambda: BUFFER - transport._tempDataLen - len(transport.dataBuffer) + transport.offset
