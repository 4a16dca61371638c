"""Two processes as one: daphne and the worker start together and end together, whatever ends them."""

import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
GRACE = 10.0
"""Seconds that a process gets to finish what it has in hand."""

Process = subprocess.Popen[bytes]


def port_is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _die_with_parent() -> None:
    """Linux: end with the parent even when that is killed outright. Elsewhere there is no such call."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


@contextmanager
def processes(*commands: list[str]) -> Iterator[list[Process]]:
    """Python processes in sessions of their own, so that Ctrl+C reaches us alone and each is asked to stop once."""
    running: list[Process] = []
    try:
        for command in commands:
            argv = [sys.executable, *command]
            running.append(subprocess.Popen(argv, start_new_session=True, preexec_fn=_die_with_parent))  # noqa: S603
        yield running
    finally:
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def serve(port: int, *, meanwhile: Callable[[], object], once_up: Callable[[], object]) -> None:
    """Run daphne and the worker until one of the two ends or somebody stops us.

    `meanwhile` is called while they start, `once_up` when the port answers.
    """
    web = ["-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", str(port), "participation.asgi:application"]
    told = False
    with processes(web, ["manage.py", "worker"]) as running:
        meanwhile()
        while all(process.poll() is None for process in running):
            if not told and port_is_taken(port):
                told = True
                once_up()
            time.sleep(0.2)
