"""Rules of the house that a machine can watch."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
APPS = ["participation", "surveys", "boards", "cms"]
NAMESPACES = ("www.w3.org", "www.sitemaps.org", "www.itunes.com", "podcastindex.org", "search.yahoo.com")
INLINE = {
    "a script": re.compile(r"<script(?![^>]*(\bsrc=|application/(ld\+)?json))", re.I),
    "a style element": re.compile(r"<style", re.I),
    "a style attribute": re.compile(r"""<[^>{]*\sstyle\s*=""", re.I),
    "an event handler": re.compile(r"""<[^>]*\son[a-z]+\s*=\s*["']""", re.I),
    "a script address": re.compile(r"javascript:", re.I),
}


@cache
def own_files(*endings: str) -> list[Path]:
    """Files of ours with one of the endings, as git knows them (new ones too)."""
    argv = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if name.endswith(endings) and (ROOT / name).is_file()]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def templates() -> list[Path]:
    return [path for path in own_files(".html", ".svg", ".xml") if path.is_relative_to(ROOT / "templates")]


def without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.S)


def test_templates_hold_no_inline_script_or_style():
    found = [
        f"{name(path)}: {what}"
        for path in templates()
        if not path.is_relative_to(ROOT / "templates/emails")  # a mail has no files beside it
        and path != ROOT / "templates/privacy/export_head.html"  # nor has a page in a person's own archive
        for what, pattern in INLINE.items()
        if pattern.search(without_comments(path.read_text()))
    ]
    assert found == []


def test_templates_and_static_files_name_no_other_host():
    found = [
        f"{name(path)}: {host}"
        for path in [*templates(), *own_files(".css", ".js")]
        for host in re.findall(r"https?://([\w.-]+)", without_comments(path.read_text()))
        if host not in NAMESPACES
    ]
    assert found == []


def test_locks_name_no_host_and_no_path():
    for lock in ("requirements.txt", "requirements-dev.txt", "package-lock.json"):
        text = (ROOT / lock).read_text()
        assert re.findall(r"https?://\S+|file:\S+|--(?:extra-)?index-url|--find-links|\"resolved\"", text) == [], lock


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_room_says_what_it_is_for():
    rooms = [
        path
        for path in own_files("__init__.py")
        if name(path).count("/") > 1
        and name(path).startswith(tuple(APPS))
        and not {"migrations", "management", "templatetags"} & {*path.parts}
    ]
    assert len(rooms) > 15
    assert [name(path) for path in rooms if not ast.get_docstring(ast.parse(path.read_text()))] == []


def test_no_file_is_longer_than_400_lines():
    long = {
        name(path): lines
        for path in own_files(".py", ".js", ".html")  # the style sheet is bounded by its weight
        if (lines := path.read_text().count("\n")) > 400 and "/migrations/" not in str(path)
    }
    assert long == {}


def test_the_top_holds_only_what_the_house_names():
    folders = {path.relative_to(ROOT).parts[0] for path in own_files("") if len(path.relative_to(ROOT).parts) > 1}
    assert {folder for folder in folders if not folder.startswith(".")} == {*APPS, "templates", "tests", "docs"}


def production(**more: str) -> dict[str, str]:
    left = {"DEMO", "DEBUG", "DATABASE_URL", "REDIS_URL", "BASE_URL", "VAR_DIR", "DJANGO_SETTINGS_MODULE"}
    return {key: value for key, value in os.environ.items() if key not in left} | more


def settings_of(**environment: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import json, participation.settings as s;"
        "print(json.dumps({k: getattr(s, k) for k in dir(s) if k.isupper()}, default=str))"
    )
    argv = [sys.executable, "-c", code]
    return subprocess.run(argv, cwd=ROOT, env=production(**environment), capture_output=True, text=True)


@pytest.mark.parametrize("secret", [{}, {"SECRET_KEY": "demo-secret-that-everyone-can-read-and-production-refuses"}])
def test_production_refuses_to_start_without_a_secret_of_its_own(secret):
    refused = settings_of(**secret)

    assert refused.returncode != 0
    assert "Set SECRET_KEY to a secret of your own" in refused.stderr


def test_production_is_strict():
    found = json.loads(settings_of(SECRET_KEY="x" * 60, ALLOWED_HOSTS="kreis.example").stdout)

    assert {key: found[key] for key in found if key.startswith(("SECURE_HSTS", "SESSION_COOKIE_", "CSRF_COOKIE_"))} == {
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_AGE": 14 * 24 * 3600,
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
    }
    assert (found["DEBUG"], found["ALLOWED_HOSTS"], found["SECURE_SSL_REDIRECT"]) == (False, ["kreis.example"], True)


def test_every_text_of_the_interface_has_its_english(tmp_path, settings, monkeypatch):
    """Collects the texts as `make messages` does, in a copy, and compares them with the catalogue."""
    catalogue = "locale/en/LC_MESSAGES/django.po"
    for app in [*APPS, "templates"]:
        shutil.copytree(ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns("static", "migrations", "locale"))
    (tmp_path / catalogue).parent.mkdir(parents=True)
    shutil.copy(ROOT / "participation" / catalogue, tmp_path / catalogue)
    settings.LOCALE_PATHS = [str(tmp_path / "locale")]
    monkeypatch.chdir(tmp_path)

    call_command("makemessages", locale=["en"], no_obsolete=True, verbosity=0)

    with (tmp_path / catalogue).open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    assert len(messages) > 100
    assert sorted(str(message.id) for message in messages if not message.string or message.fuzzy) == []
