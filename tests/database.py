"""Test databases: migrated once, copied often; and put back after tests that commit.

Migrating takes 10 s and more, copying none: a template for each state of the migrations lies in var/templates (SQLite)
or in the cluster of tests/services.py (PostgreSQL). Tests with `transaction=True` flush all tables; what the
migrations had put there (root page, site, locale, collections, groups, content types) is written again row by row,
with the same keys. Django's own serialized_rollback stumbles over content types here.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import TransactionTestCase

TEMPLATES = Path(settings.BASE_DIR) / "var/templates"
APPS = ["participation", "surveys", "boards", "cms"]
Rows = dict[str, tuple[list[str], list[tuple]]]


def fingerprint() -> str:
    """Changes when a migration of ours or a library changes; the date in a migration's first comment does not count."""
    digest = hashlib.sha256((Path(settings.BASE_DIR) / "requirements.txt").read_bytes())
    for app in APPS:
        for path in sorted((Path(settings.BASE_DIR) / app / "migrations").glob("*.py")):
            lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
            digest.update(f"{path.name}\n{chr(10).join(lines)}".encode())
    return digest.hexdigest()[:16]


def migrate(database_url: str) -> None:
    """Migrate another database in a process of its own."""
    env = os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    for command in (["migrate", "-v0"], ["createcachetable"]):
        subprocess.run([sys.executable, "manage.py", *command], env=env, cwd=settings.BASE_DIR, check=True)


def sqlite_template() -> Path:
    """The file of the template; made here when it is missing. Workers of one run wait for each other."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    path = TEMPLATES / f"{fingerprint()}.sqlite3"
    with (TEMPLATES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            for old in TEMPLATES.glob("*.sqlite3*"):
                old.unlink()
            made = path.with_suffix(".sqlite3-new")
            migrate(f"sqlite:///{made}")
            made.rename(path)
    return path


def postgres_template() -> str:
    """The name of the template database; made here when it is missing."""
    name, made = f"template_{fingerprint()}", f"making_{fingerprint()}"
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / "lock").open("w") as lock, connection._nodb_cursor() as cursor:
        fcntl.flock(lock, fcntl.LOCK_EX)
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f"DROP DATABASE IF EXISTS {made}")
            cursor.execute(f"CREATE DATABASE {made}")
            migrate(os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{made}")
            cursor.execute(f"ALTER DATABASE {made} RENAME TO {name}")
    return name


def rows_of_migrations() -> Rows:
    """What stands in the tables of a freshly migrated database."""
    rows: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if found := cursor.fetchall():
                rows[table] = ([column[0] for column in cursor.description], found)
    return rows


@contextlib.contextmanager
def log_may_be_emptied() -> Iterator[None]:
    """On SQLite emptying is deleting, which the log of identity events refuses by a trigger."""
    kept: list[tuple[str, str]] = []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'")
            kept = cursor.fetchall()
        for name, _ in kept:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, statement in kept:
            cursor.execute(statement)


def put_back(rows: Rows) -> None:
    """Empty every table and write `rows` again."""
    with log_may_be_emptied():
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    quote = connection.ops.quote_name
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache")
        for table, (columns, found) in rows.items():
            names, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", found)
        models = connection.introspection.installed_models(rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """SQLite: the copy below is taken as it is and goes with pytest's temporary folders."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    test = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        test["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        shutil.copy(sqlite_template(), test["NAME"])
    else:
        with django_db_blocker.unblock():
            test["TEMPLATE"] = postgres_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """Besides pytest-django's own: tests that commit leave the database as the migrations made it."""
    with django_db_blocker.unblock():
        rows = rows_of_migrations()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: put_back(rows))
        yield


@pytest.fixture(autouse=True)
def _empty_process_cache() -> None:
    """What one test had cached in this process is unknown to the next."""
    caches["process"].clear()
    caches["renditions"].clear()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`live` needs PostgreSQL and Redis and says so; journeys run only when asked for by mark or path."""
    journeys = "e2e" in (config.option.markexpr or "") or any("e2e" in arg for arg in config.args)
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if "://" not in os.environ.get(name, "")]
    lone = pytest.mark.skip(reason="live: needs PostgreSQL and Redis, run: python tests/services.py -- pytest -m live")
    kept, left = [], []
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent / "e2e"):
            item.add_marker("e2e")
        if item.get_closest_marker("live") and (missing or not os.environ["DATABASE_URL"].startswith("postgres")):
            item.add_marker(lone)
        (left if item.get_closest_marker("e2e") and not journeys else kept).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept
