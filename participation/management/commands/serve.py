"""One command from a fresh checkout to a running site on one machine: for `make demo` and for small districts."""

import hashlib
import io
import os
import shutil
import signal
import sys
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from participation.serving import port_is_taken, serve


class Command(BaseCommand):
    help = "Bring database and static files up to date, then serve with daphne and the worker until Ctrl+C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--demo", action="store_true", help="load the demo district; what was entered stays")
        parser.add_argument("--fresh", action="store_true", help="with --demo: throw away what was entered, start over")
        parser.add_argument("--only-prepare", action="store_true", help="bring everything up to date, then stop")

    def handle(self, *args: Any, port: int, demo: bool, fresh: bool, only_prepare: bool, **options: Any) -> None:
        if not only_prepare and port_is_taken(port):
            raise CommandError(f"Port {port} is in use. Choose another: make demo PORT={port + 1}")
        if (demo or fresh) and not settings.DEMO:
            raise CommandError("The demo is loaded only with DEMO=true.")
        if fresh:
            throw_away()
        call_command("prepare", stdout=self.stdout)
        is_new = bring_up_to_date()
        load = partial(call_command, "demo", stdout=self.stdout) if demo else lambda: None
        if is_new or only_prepare:  # else the demo is there, and looking it over need not hold up the server
            load()
            load = lambda: None  # noqa: E731
        if only_prepare:
            return
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, stop)
        serve(
            port,
            meanwhile=load,
            once_up=lambda: self.stdout.write(f"\n  {settings.BASE_URL}   (Ctrl+C stops it)\n", ending="\n"),
        )
        raise CommandError("The server or the worker has ended by itself; its last words stand above.")


def stop(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


def throw_away() -> None:
    """Delete the demo's database, uploads and mails. Refuses any database but the one in VAR_DIR."""
    database = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or database.parent != settings.VAR_DIR:
        raise CommandError("This deletes only the demo's own SQLite file, and DATABASE_URL names another database.")
    for path in settings.VAR_DIR.glob(f"{database.name}*"):
        path.unlink()
    for folder in ("media", "mail"):
        shutil.rmtree(settings.VAR_DIR / folder, ignore_errors=True)


def bring_up_to_date() -> bool:
    """Migrations, the cache's table and static files, each only when something is missing; whether the database was."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    is_behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if is_behind:
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        call_command("rebuild_search", stdout=io.StringIO())
    seal = Path(settings.STATIC_ROOT) / ".collected"
    state = static_state()
    if not seal.exists() or seal.read_text() != state:
        call_command("collectstatic", interactive=False, verbosity=0)
        seal.write_text(state)
    return is_behind


def static_state() -> str:
    """Changes when a static file of ours or of a library does: names, sizes and times, 0.1 s for 3,000 files."""
    digest = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for path, storage in finder.list(None):
            status = os.stat(storage.path(path))
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
