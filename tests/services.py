"""Start a PostgreSQL and a Redis of our own on free ports, run a command with their addresses, stop them again.

    python tests/services.py -- pytest -m live

The command finds them in DATABASE_URL and REDIS_URL. Nothing on the machine is used but the two programs: data lies in
a directory of its own, fsync is off, and both end with the command, with Ctrl+C too. PostgreSQL refuses to run as
root, so root starts it as `postgres` or `nobody`.
"""

import contextlib
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATABASE = "buergerboard"
PATIENCE = 30


def program(name: str) -> str:
    """Where a program is: on PATH, or where Debian keeps PostgreSQL. Missing ones end us with one clear line."""
    found = shutil.which(name) or max(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), default="")
    if not found:
        sys.exit(f"tests/services.py: {name} is missing (Debian: apt-get install postgresql redis-server).")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(process: "subprocess.Popen[bytes]", ready: Any, *, log: Path) -> None:
    """Wait until `ready()`; raise with the end of the log when the process dies or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args} did not start:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.05)


@contextlib.contextmanager
def running(argv: list[str], *, log: Path, stop_with: int = signal.SIGTERM, **popen: Any) -> Iterator[Any]:
    """A process in a session of its own (Ctrl+C reaches the command first), stopped at the end whatever happens."""
    with log.open("ab") as out:
        process = subprocess.Popen(argv, stdout=out, stderr=out, start_new_session=True, **popen)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(stop_with)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def unprivileged() -> dict[str, Any]:
    """Arguments for Popen that drop root; none needed when we are not root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    person = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def make_cluster(directory: Path) -> None:
    """The files of a fresh PostgreSQL in `directory`; everybody from this machine may sign in."""
    rights = unprivileged()
    for path in (directory / "data", directory / "sockets"):
        path.mkdir(mode=0o700)
        if rights:
            os.chown(path, rights["user"], rights["group"])
    where = [program("initdb"), "-D", str(directory / "data"), "-U", DATABASE]
    how = ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    done = subprocess.run(where + how, capture_output=True, cwd=directory, text=True, **rights)
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def running_cluster(directory: Path, port: int) -> Iterator[str]:
    """PostgreSQL on the files in `directory`; yields the URL of its only database. May be entered again and again."""
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(directory / "sockets"),
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_connections": "200",
        "timezone": "UTC",
    }
    flags = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
    argv = [program("postgres"), "-D", str(directory / "data"), "-p", str(port), *flags]
    login = ["-h", "127.0.0.1", "-p", str(port), "-U", DATABASE]
    ready = [program("pg_isready"), "-q", *login, "-d", "template1"]
    log = directory / "postgres.log"
    with running(argv, log=log, stop_with=signal.SIGINT, cwd=directory, **unprivileged()) as process:
        wait_for(process, lambda: subprocess.run(ready).returncode == 0, log=log)
        if not (directory / "created").exists():
            subprocess.run([program("createdb"), *login, "--maintenance-db=template1", DATABASE], check=True)
            (directory / "created").touch()
        yield f"postgres://{DATABASE}@127.0.0.1:{port}/{DATABASE}"


@contextlib.contextmanager
def redis(directory: Path) -> Iterator[str]:
    """A Redis that keeps nothing; yields its REDIS_URL."""
    port, log = free_port(), directory / "redis.log"
    argv = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with running(argv, log=log, cwd=directory) as process:
        wait_for(process, lambda: answers(port), log=log)
        yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def own_directory() -> Iterator[Path]:
    """A folder that PostgreSQL's user may pass through; gone at the end."""
    with tempfile.TemporaryDirectory(prefix="buergerboard-services-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name)


@contextlib.contextmanager
def services() -> Iterator[dict[str, str]]:
    """Both; yields the environment variables that name them."""
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(own_directory())
        make_cluster(directory)
        database_url = stack.enter_context(running_cluster(directory, free_port()))
        redis_url = stack.enter_context(redis(directory))
        yield {"DATABASE_URL": database_url, "REDIS_URL": redis_url}


def main(argv: list[str]) -> int:
    command = argv[1:] if argv[:1] == ["--"] else argv
    if not command:
        print(__doc__)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with services() as urls:
        process = subprocess.Popen(command, env=os.environ | urls)
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # the command got it too and ends in its own way
            except SystemExit:
                process.terminate()
                process.wait()
                raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
