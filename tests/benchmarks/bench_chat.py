"""Chat: how fast a room reaches its readers, beside stock Channels in the same run.

    python tests/services.py -- python -m tests.benchmarks.bench_chat [readers] [rounds]

Burst: ready messages come in through Redis as fast as they can; deliveries per second, and the server's CPU per 1,000
deliveries. Calm: five messages a second, in the product written by people through their sockets, so stored first; the
time from sending to each reader. Rounds are interleaved and medians printed: only ratios of one run mean something.
"""

import asyncio
import json
import logging
import os
import statistics
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

BURST, CALM, RATE = 1_000, 25, 5.0
KINDS = ("uvicorn", "daphne", "stock")
Publish = Callable[[str], Awaitable[Any]]


@dataclass
class Reader:
    """One open socket, when each frame came and what it said."""

    transport: Any = None
    came: list[tuple[float, bytes]] = field(default_factory=list)


async def connect(url: str, cookie: str, origin: str) -> Reader:
    from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

    reader = Reader()
    logging.getLogger("picows").setLevel(logging.WARNING)

    class Listener(WSListener):
        def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
            if frame.msg_type == WSMsgType.TEXT:
                reader.came.append((time.perf_counter(), frame.get_payload_as_bytes()))

    reader.transport, _ = await ws_connect(Listener, url, extra_headers={"Cookie": cookie, "Origin": origin})
    return reader


async def until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError
        await asyncio.sleep(0.002)


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    with open(f"/proc/{pid}/stat") as file:
        user, system = file.read().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def burst(pid: int, readers: list[Reader], publish: Publish) -> dict[str, float]:
    for reader in readers:
        reader.came.clear()
    used, began = cpu(pid), time.perf_counter()
    for n in range(BURST):
        await publish(json.dumps({"type": "message", "pad": "x" * 300, "n": n}))
    await until(lambda: all(len(reader.came) >= BURST for reader in readers))
    took = max(reader.came[BURST - 1][0] for reader in readers) - began
    total = BURST * len(readers)
    return {"deliveries/s": total / took, "CPU s/1000": (cpu(pid) - used) / total * 1000}


async def calm(readers: list[Reader], send: Callable[[int, str], Awaitable[Any]]) -> dict[str, float]:
    """`send(n, mark)` sends a text that holds `mark`."""
    waited: list[float] = []
    for n in range(CALM):
        for reader in readers:
            reader.came.clear()
        mark = uuid.uuid4().hex
        began = time.perf_counter()
        await send(n, mark)

        def arrivals(mark: bytes = mark.encode()) -> list[float]:
            return [at for reader in readers for at, text in reader.came if mark in text]

        await until(lambda arrivals=arrivals: len(arrivals()) >= len(readers))
        waited += [(at - began) * 1000 for at in arrivals()]
        await asyncio.sleep(max(0.0, 1 / RATE - (time.perf_counter() - began)))
    cuts = statistics.quantiles(waited, n=100)
    return {"p50 ms": cuts[49], "p99 ms": cuts[98]}


async def measure(
    server: Any, room: int, epoch: int, version: int, cookies: list[str], redis_url: str
) -> dict[str, float]:
    """One round with one server."""
    import redis.asyncio
    from channels_redis.pubsub import RedisPubSubChannelLayer
    from picows import WSMsgType

    from boards.chat.frames import Event
    from boards.chat.relay import CHANNEL

    origin = f"127.0.0.1:{server.port}"
    url = f"ws://{origin}/live/{room}/verbindung/?nach={version}"
    readers = [await connect(url, cookie, f"http://{origin}") for cookie in cookies]
    stock = RedisPubSubChannelLayer(hosts=[redis_url])
    client = redis.asyncio.from_url(redis_url)
    count = iter(range(version + 1, version + 10_000))

    async def publish(text: str) -> None:
        if server.kind == "stock":
            await stock.group_send("room", {"type": "told", "text": text})
        else:
            event = Event(room=room, version=next(count), epoch=epoch, at=time.time(), text=text)
            await client.publish(CHANNEL, json.dumps(event.packed()))

    async def say(n: int, mark: str) -> None:
        if server.kind == "stock":
            await publish(mark)
        else:
            text = json.dumps({"type": "post", "key": str(uuid.uuid4()), "text": mark})
            readers[n % len(readers)].transport.send(WSMsgType.TEXT, text.encode())

    if server.kind != "stock":
        await until(lambda: all(reader.came for reader in readers))
    result = await calm(readers, say)
    if server.kind != "stock":
        count = iter(range(version + CALM + 1, version + 10_000))
    result |= await burst(server.process.pid, readers, publish)
    for reader in readers:
        reader.transport.disconnect()
    await client.aclose()
    return result


def people_and_room(readers: int) -> tuple[Any, list[str]]:
    """A room, and the cookies of people who have signed in and may write there."""
    from boards.chat import services
    from participation.accounts.models import User
    from participation.audience.models import Circle
    from participation.audience.services import enter_circle, of_circle
    from tests.boards.chat.servers import cookies

    mark = uuid.uuid4().hex[:8]
    circle = Circle.objects.create(slug=f"bench-{mark}", name="Messung")
    people = [
        User.objects.create_user(f"{mark}-{n}@example.org", None, first_name="Eva", last_name=f"Muster{n}")
        for n in range(readers)
    ]
    for person in people:
        enter_circle(person=person, circle=circle, source="bench")
    audience = of_circle(circle)
    return services.open_room(title="Messung", reading=audience, writing=audience), [cookies(p) for p in people]


def chat(readers: int = 50, rounds: int = 3) -> None:
    """Print the table. Django is set up, the database of DATABASE_URL migrated, REDIS_URL set."""
    from tests.boards.chat import servers

    servers.COMMANDS["stock"] = [*servers.COMMANDS["daphne"][:-1], "tests.benchmarks.stock_chat:application"]
    room, cookies = people_and_room(readers)
    results: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
    with servers.running(*KINDS, redis_url=os.environ["REDIS_URL"]) as started:
        for _ in range(rounds):
            for server in started:
                room.refresh_from_db()
                found = asyncio.run(
                    measure(server, room.pk, room.epoch, room.version, cookies, os.environ["REDIS_URL"])
                )
                results[server.kind].append(found)
    columns = ["deliveries/s", "CPU s/1000", "p50 ms", "p99 ms"]
    print(f"chat, {readers} readers, median of {rounds} rounds")
    print(f"{'':10}" + "".join(f"{column:>14}" for column in columns))
    for kind, found in results.items():
        medians = [statistics.median(result[column] for result in found) for column in columns]
        print(f"{kind:10}{medians[0]:14,.0f}{medians[1]:14.3f}{medians[2]:14.1f}{medians[3]:14.1f}")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.database import migrate

    migrate(os.environ["DATABASE_URL"])
    chat(*map(int, sys.argv[1:]))
