"""The database goes away and comes back: 503 with Retry-After in our look, then pages again without a restart."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import InternalError, OperationalError
from django.test import RequestFactory

from participation.errors import database_is_away, server_error
from tests.services import free_port, make_cluster, own_directory, running, running_cluster


def test_while_the_database_is_away_the_answer_is_503_in_our_look():
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        response = server_error(RequestFactory().get("/"))

    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert "Wir sind gleich wieder da" in response.content.decode()


def test_any_other_fault_is_500():
    try:
        raise ValueError("ours")
    except ValueError:
        response = server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "kaputtgegangen" in response.content.decode()


def internal(sqlstate):
    error = InternalError("x")
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": sqlstate})()
    return error


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError("no such table: news"), False),
        (internal("25006"), True),
        (internal("25P02"), False),
        (ValueError("x"), False),
        (None, False),
    ],
)
def test_what_counts_as_away(error, away):
    assert database_is_away(error) is away


def fetch(port, path="/accounts/login/"):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept": "text/html"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return SimpleNamespace(status=answer.status, headers=answer.headers, text=answer.read().decode())
    except urllib.error.HTTPError as error:
        return SimpleNamespace(status=error.code, headers=error.headers, text=error.read().decode())
    except OSError:
        return SimpleNamespace(status=0, headers={}, text="")


def wait_for_status(port, status, seconds=20):
    deadline = time.monotonic() + seconds
    while (answer := fetch(port)).status != status and time.monotonic() < deadline:
        time.sleep(0.3)
    return answer


@pytest.fixture(scope="module")
def stopped_database(tmp_path_factory):
    """A migrated cluster that is not running: its folder, its port and the environment of a site that uses it."""
    port = free_port()
    with own_directory() as directory:
        make_cluster(directory)
        with running_cluster(directory, port) as url:
            own = {"DATABASE_URL": url, "DEMO": "true", "VAR_DIR": str(tmp_path_factory.mktemp("var"))}
            env = os.environ | own | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
            for command in ("migrate", "createcachetable"):
                argv = [sys.executable, "manage.py", command]
                subprocess.run(argv, env=env, cwd=settings.BASE_DIR, check=True, capture_output=True)
        yield directory, port, env


@pytest.mark.live
@pytest.mark.parametrize(
    "server",
    ["daphne -b 127.0.0.1 -p {port} participation.asgi:application", "gunicorn -b 127.0.0.1:{port} participation.wsgi"],
    ids=["daphne", "gunicorn"],
)
def test_postgresql_is_restarted_under_a_running_site(server, stopped_database, tmp_path):
    directory, database_port, env = stopped_database
    port = free_port()
    argv = [sys.executable, "-m", *server.format(port=port).split()]

    with running(argv, log=tmp_path / "server.log", env=env, cwd=settings.BASE_DIR):
        with running_cluster(directory, database_port):
            before = wait_for_status(port, 200, seconds=40)
        gone = fetch(port)
        health = fetch(port, "/health/?format=json")
        with running_cluster(directory, database_port):
            back = wait_for_status(port, 200)

    assert before.status == 200
    assert (gone.status, gone.headers["Retry-After"]) == (503, "30")
    assert "Wir sind gleich wieder da" in gone.text
    assert health.status == 503
    assert str(database_port) not in health.text
    assert back.status == 200
