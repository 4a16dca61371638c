"""The demo as a real site: built once per run, served by processes of its own, with the settings of `make demo`."""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from tests.database import fingerprint as migrations
from tests.database import sqlite_template
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "cms/demo/northeim.yml"
WORKER = ["manage.py", "worker"]


@cache
def demo_data() -> dict:
    return yaml.safe_load(DEMO.read_text())


def person(role: str, group: str = "") -> dict:
    """The first demo person with this role or key (and in this topic group, when one is named)."""
    for entry in demo_data()["people"]:
        if role in (entry["role"], entry["key"]) and (not group or group in entry.get("groups", [])):
            return entry
    raise LookupError(f"cms/demo/northeim.yml has no {role} {group}")


def environment(directory: Path, port: int = 8000) -> dict[str, str]:
    """What `make demo` sets, with all data in `directory`."""
    left = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL", "ALLOWED_HOSTS", "DEBUG"}
    own = {"DJANGO_SETTINGS_MODULE": "participation.settings", "DEMO": "true", "VAR_DIR": str(directory)}
    return {key: value for key, value in os.environ.items() if key not in left} | own | {"PORT": str(port)}


def manage(directory: Path, *args: str) -> str:
    """Run a management command against the site in `directory`; raises with its output when it fails."""
    argv = [sys.executable, "manage.py", *args]
    done = subprocess.run(argv, cwd=ROOT, env=environment(directory), capture_output=True, text=True)
    if done.returncode:
        words = f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        raise RuntimeError(f"manage.py {' '.join(args)} failed ({done.returncode}):\n{words}")
    return done.stdout


def fingerprint() -> str:
    """Changes when the loaded demo may: with its data, its loader, models, services and migrations."""
    digest = hashlib.sha256(migrations().encode())
    paths = [*ROOT.glob("*/*/models.py"), *ROOT.glob("*/*/services.py"), *(ROOT / "cms/demo").rglob("*.*")]
    for path in sorted(path for path in paths if "__pycache__" not in path.parts):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def build() -> Path:
    """The demo's database, media and static files in var/e2e, made as `make demo` makes them.

    Workers of one run wait for the first; a later run with the same data only brings it up to date.
    """
    home = ROOT / "var/e2e"
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        directory, making = home / f"demo-{fingerprint()}", home / "demo-new"
        if not directory.exists():
            for old in home.glob("demo-*"):
                shutil.rmtree(old)
            (home / "static").mkdir(exist_ok=True)
            making.mkdir()
            (making / "static").symlink_to(home / "static")
            shutil.copy(sqlite_template(), making / "buergerboard.sqlite3")
            manage(making, "serve", "--demo", "--only-prepare")
            making.rename(directory)
        else:
            manage(directory, "serve", "--demo", "--only-prepare")
    return directory


@dataclass
class Site:
    """One running copy: daphne and the worker on data of their own."""

    directory: Path
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    """Further variables of the environment, for a site with something that the demo has not."""

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def run(self, name: str, *argv: str) -> None:
        with (self.directory / f"{name}.log").open("ab") as log:
            env = environment(self.directory, self.port) | self.more
            self.processes[name] = subprocess.Popen([sys.executable, *argv], cwd=ROOT, env=env, stdout=log, stderr=log)

    def start_server(self) -> None:
        self.run(
            "daphne",
            "-m",
            "daphne",
            "-v",
            "0",
            "-b",
            "127.0.0.1",
            "-p",
            str(self.port),
            "participation.asgi:application",
        )
        deadline = time.monotonic() + 90
        while not self.answers():
            if self.processes["daphne"].poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"daphne did not start:\n{self.log('daphne')}")
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/robots.txt", timeout=10)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def start(self) -> None:
        self.start_server()
        self.run("worker", *WORKER)

    def stop(self, name: str, how: int = signal.SIGTERM) -> None:
        process = self.processes.pop(name)
        process.send_signal(how)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def restart_server(self, how: int = signal.SIGTERM) -> None:
        """End daphne (SIGKILL for a crash) and start it again on the same port."""
        self.stop("daphne", how)
        self.start_server()

    def log(self, name: str) -> str:
        return (self.directory / f"{name}.log").read_text(errors="replace")[-5000:]

    def mails(self) -> list[str]:
        """The mails sent so far, oldest first: the demo writes them to files."""
        files = sorted((self.directory / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime)
        return [path.read_text() for path in files]


def copy_of(built: Path, directory: Path) -> Path:
    """A copy that one worker of the tests may change; the static files are shared."""
    shutil.copytree(built, directory, ignore=shutil.ignore_patterns("static", "*.log"))
    (directory / "static").symlink_to((built / "static").resolve())
    return directory
