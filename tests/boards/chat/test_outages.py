"""Acknowledged means stored, once: servers that are killed, a Redis that is gone."""

import json
import os
import signal
import subprocess
import threading
import time
import uuid
from contextlib import contextmanager

import pytest
from websockets.exceptions import ConnectionClosed

from tests.boards.chat.servers import Guest, running
from tests.services import answers, free_port, program

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


class Sender(threading.Thread):
    """Writes on and on as chat.js does: the same key until it is acknowledged, then the next."""

    def __init__(self, server, room, person, count: int) -> None:
        super().__init__()
        self.server, self.room, self.person, self.count = server, room, person, count
        self.cookie = Guest(server, room, person).cookie
        self.acknowledged: list[str] = []

    def run(self) -> None:
        guest = None
        for n in range(self.count):
            key = str(uuid.uuid4())
            while key not in self.acknowledged:
                try:
                    guest = guest or Guest(self.server, self.room, cookie=self.cookie)
                    if guest.say(f"{n}", key)["type"] == "stored":
                        self.acknowledged.append(key)
                except (OSError, ConnectionClosed, TimeoutError, EOFError):
                    guest = None
                    time.sleep(0.1)


def test_a_killed_server_loses_nothing_and_doubles_nothing(room, member, second_member, speaker, administration):
    people = [member, second_member, speaker, administration]
    with running("uvicorn", redis_url=os.environ["REDIS_URL"]) as (server,):
        senders = [Sender(server, room, person, 20) for person in people]
        for sender in senders:
            sender.start()
        deadline = time.monotonic() + 20
        while room.messages.count() < 16 and time.monotonic() < deadline:
            time.sleep(0.005)
        server.stop(signal.SIGKILL)
        server.start()
        server.wait()
        for sender in senders:
            sender.join(30)

    for sender in senders:
        stored = [str(m.key) for m in room.messages.filter(author=sender.person).order_by("id")]
        assert stored == sender.acknowledged
        assert len(stored) == 20


@contextmanager
def redis(port: int):
    argv = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--loglevel", "warning"]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    try:
        while not answers(port):
            time.sleep(0.02)
        yield
    finally:
        process.kill()
        process.wait()


def test_without_redis_messages_are_stored_and_the_page_is_told_until_it_is_back(room, member, second_member):
    port = free_port()
    with running("uvicorn", "daphne", redis_url=f"redis://127.0.0.1:{port}/0") as servers:
        with redis(port):
            writer, reader = Guest(servers[0], room, member), Guest(servers[1], room, second_member)
            for guest in (writer, reader):
                if not guest.ready["live"]:
                    assert guest.next("live", timeout=5)["live"] is True
            writer.say("vorher")
            assert reader.messages(1, timeout=2)[0]["html"] == "vorher"

        assert [guest.next("live", timeout=5)["live"] for guest in (writer, reader)] == [False, False]
        began = time.monotonic()
        assert writer.say("währenddessen")["type"] == "stored"
        assert time.monotonic() - began < 2, "writing does not wait for Redis"
        assert Guest(servers[1], room, member).ready["live"] is False
        assert reader.messages(1, timeout=7)[0]["html"] == "währenddessen", "the sweep finds what nobody told"

        writer.say("kurz bevor es zurück ist")
        with redis(port):
            frames = [json.loads(reader.socket.recv(timeout=8)) for _ in range(2)]
            kinds = {frame["type"]: frame for frame in frames}
            assert kinds["live"]["live"] is True
            assert kinds["message"]["message"]["html"] == "kurz bevor es zurück ist"
            writer.say("nachher")
            assert reader.messages(1, timeout=3)[0]["html"] == "nachher"
