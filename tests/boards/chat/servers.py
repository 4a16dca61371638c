"""Real servers on the tests' own PostgreSQL and Redis, and real clients."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.services import answers, free_port

COMMANDS = {
    "daphne": ["daphne", "-v0", "-b", "127.0.0.1", "-p", "{port}", "participation.asgi:application"],
    "uvicorn": [
        *("uvicorn", "participation.asgi:application", "--host", "127.0.0.1", "--port", "{port}"),
        *("--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--lifespan", "off"),
        *("--log-level", "warning"),
    ],
}


@dataclass
class Server:
    kind: str
    port: int
    environment: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        argv = [part.format(port=self.port) for part in COMMANDS[self.kind]]
        env = os.environ | self.environment
        self.process = subprocess.Popen([sys.executable, "-m", *argv], cwd=settings.BASE_DIR, env=env)

    def wait(self) -> None:
        deadline = time.monotonic() + 90
        while not answers(self.port):
            assert self.process.poll() is None, f"{self.kind} ended by itself"
            assert time.monotonic() < deadline, f"{self.kind} does not answer"
            time.sleep(0.05)

    def stop(self, how: int = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def memory(self) -> int:
        """Bytes in use."""
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * 4096


def environment(redis_url: str) -> dict[str, str]:
    base = os.environ["DATABASE_URL"].rpartition("/")[0]
    return {
        "DATABASE_URL": f"{base}/{connection.settings_dict['NAME']}",
        "REDIS_URL": redis_url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }


@contextlib.contextmanager
def running(*kinds: str, redis_url: str) -> Iterator[list[Server]]:
    servers = [Server(kind, free_port(), environment(redis_url)) for kind in kinds]
    try:
        for server in servers:
            server.start()
        for server in servers:
            server.wait()
        yield servers
    finally:
        for server in servers:
            if server.process:
                server.stop()


def cookies(person) -> str:
    """The Cookie header of a browser in which the person has signed in."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


@contextlib.contextmanager
def silent(server: Server, room, person) -> Iterator[socket.socket]:
    """A socket of somebody who reads nothing after the handshake."""
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.sendall(
            f"GET /live/{room.pk}/verbindung/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Origin: http://127.0.0.1:{server.port}\r\nCookie: {cookies(person)}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        assert raw.recv(12) == b"HTTP/1.1 101"
        yield raw


class Guest:
    """Somebody's socket in a room."""

    def __init__(
        self, server: Server, room, person=None, *, after: int = 0, origin: str = "", cookie: str = ""
    ) -> None:
        self.cookie = cookie or cookies(person)
        self.socket: ClientConnection = connect(
            f"ws://127.0.0.1:{server.port}/live/{getattr(room, 'pk', room)}/verbindung/?nach={after}",
            origin=f"http://127.0.0.1:{server.port}" if not origin else None if origin == "none" else origin,
            additional_headers={"Cookie": self.cookie} if self.cookie else {},
            max_size=None,
            compression=None,
            close_timeout=1,
        )
        self.early: list[dict] = []
        """What came before the answer that `say` waited for: the own message may overtake its receipt."""
        self.ready = self.next("ready")

    def next(self, kind: str = "", *, timeout: float = 10) -> dict:
        """The next frame (of this kind)."""
        deadline = time.monotonic() + timeout
        while True:
            frame = self.early.pop(0) if self.early else self._receive(deadline)
            if not kind or frame["type"] == kind:
                return frame

    def _receive(self, deadline: float) -> dict:
        return json.loads(self.socket.recv(timeout=max(0.01, deadline - time.monotonic())))

    def post(self, text: str = "Guten Abend.", key: str = "") -> str:
        key = key or str(uuid.uuid4())
        self.socket.send(json.dumps({"type": "post", "key": key, "text": text}))
        return key

    def say(self, text: str = "Guten Abend.", key: str = "") -> dict:
        """Post, and wait for what the server says to it."""
        key = self.post(text, key)
        deadline = time.monotonic() + 10
        while True:
            frame = self._receive(deadline)
            if frame["type"] in ("stored", "refused") and frame["key"] == key:
                return frame
            self.early.append(frame)

    def messages(self, count: int, *, timeout: float = 10) -> list[dict]:
        return [self.next("message", timeout=timeout)["message"] for _ in range(count)]

    def rest(self, *, timeout: float = 8) -> tuple[list[dict], int]:
        """All frames until the server closes, and its close code."""
        frames, self.early = self.early, []
        deadline = time.monotonic() + timeout
        try:
            while True:
                frames.append(self._receive(deadline))
        except ConnectionClosed as closed:
            return frames, closed.rcvd.code if closed.rcvd else 1006

    def close(self) -> None:
        self.socket.close_socket()
