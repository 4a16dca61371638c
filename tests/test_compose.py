"""compose.yaml without Docker: it parses, its variables are explained, and every command of ours in it really runs."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tests.services import answers, free_port, running

ROOT = Path(settings.BASE_DIR)
HOST = "kreis.example"
ENTERED = {
    "DOMAIN": HOST,
    "SECRET_KEY": "x1-" * 30,
    "IDENTITY_KEYS": "1:" + "x2-" * 30,
    "POSTGRES_PASSWORD": "y",
    "EMAIL_URL": "dummymail://",
    "DEFAULT_FROM_EMAIL": "beteiligung@kreis.example",
}
VARIABLE = re.compile(r"\$\{(\w+)(?::\?[^}]*)?\}")


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load(VARIABLE.sub(lambda found: ENTERED[found[1]], (ROOT / "compose.yaml").read_text()))


def test_the_example_names_every_variable_that_is_asked_for():
    asked = {found[1] for found in VARIABLE.finditer((ROOT / "compose.yaml").read_text())}
    offered = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M))

    assert asked == offered == set(ENTERED)


def test_every_part_is_there_and_refers_only_to_others_that_are(compose):
    services = compose["services"]

    assert set(services) == {"migrate", "pages", "sockets", "worker", "database", "live", "proxy"}
    for name, service in services.items():
        assert set(service.get("depends_on", [])) <= set(services), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (ROOT / source).exists(), volume


def test_the_image_holds_no_tool_of_the_tests_and_runs_without_root():
    text = (ROOT / "Dockerfile").read_text()

    assert "requirements-dev" not in text
    assert re.search(r"^USER buergerboard$", text, re.M)
    version = re.search(r"UV_VERSION := (\S+)", (ROOT / "Makefile").read_text())[1]
    assert f"uv=={version}" in text


def local(command: list[str], ports: dict[str, str]) -> list[str]:
    """The same command on this machine: the programs of our environment, free ports, loopback."""
    here = str(Path(sys.executable).parent)
    programs = {"python": sys.executable, "gunicorn": f"{here}/gunicorn", "uvicorn": f"{here}/uvicorn"}
    told = [programs.get(command[0], command[0]), *command[1:]]
    if told[:2] == ["sh", "-c"]:
        told[2] = told[2].replace("python ", f"{sys.executable} ")
    for port, free in ports.items():
        told = [part.replace(f"0.0.0.0:{port}", f"127.0.0.1:{free}") for part in told]
        told = [free if part == port else part for part in told]
    return ["127.0.0.1" if part == "0.0.0.0" else part for part in told]


def status(port: str, path: str) -> int:
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Accept": "text/html"}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
        ) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_until(ready, seconds=90) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return True
        time.sleep(0.5)
    return False


@pytest.mark.live
def test_every_command_runs_on_postgresql_and_redis(compose, tmp_path):
    services, ports = compose["services"], {"8000": str(free_port()), "8001": str(free_port())}
    base, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    subprocess.run(["psql", "-q", os.environ["DATABASE_URL"], "-c", "CREATE DATABASE compose"], check=True)
    kept = {key: value for key, value in os.environ.items() if key not in ("DEMO", "DJANGO_SETTINGS_MODULE")}
    real = {"DATABASE_URL": f"{base}/compose", "REDIS_URL": os.environ["REDIS_URL"], "VAR_DIR": str(tmp_path)}
    env = kept | services["pages"]["environment"] | real
    for step in ("prepare", "collectstatic --noinput -v0"):  # what the image is built with
        subprocess.run([sys.executable, "manage.py", *step.split()], cwd=ROOT, env=env, check=True)

    subprocess.run(local(services["migrate"]["command"], ports), cwd=ROOT, env=env, check=True, capture_output=True)
    with ExitStack() as stack:
        for name in ("pages", "sockets", "worker"):
            argv = local(services[name]["command"], ports)
            stack.enter_context(running(argv, log=tmp_path / f"{name}.log", env=env, cwd=ROOT))

        logs = {name: (tmp_path / f"{name}.log") for name in ("pages", "sockets", "worker")}
        told = "\n".join(path.read_text()[-1500:] for path in logs.values())
        assert wait_until(lambda: status(ports["8000"], "/health/") == 200), told
        assert status(ports["8000"], "/accounts/login/") == 200
        assert wait_until(lambda: answers(int(ports["8001"]))), told
        assert status(ports["8001"], "/health/") == 200


def test_the_table_of_variables_names_those_that_settings_read():
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", (ROOT / "participation/settings.py").read_text()))
    read |= set(re.findall(r"env\.\w+\('([A-Z_]+)'", (ROOT / "participation/settings.py").read_text()))
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/operations.md").read_text(), re.M))

    assert told == read
