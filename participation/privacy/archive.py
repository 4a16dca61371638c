"""The export as one ZIP: daten.json for machines, daten.html for people (German, printable, nothing loaded from
elsewhere), and the person's own files.

It is made when it is asked for, on the disk and table by table, and sent in the same answer: no copy lies on the
server, so there is no link that somebody else could follow.
"""

import datetime
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from participation.accounts.models import User
from participation.district.models import DistrictSettings
from participation.privacy.selectors import exported_tables, files_of
from participation.privacy.words import FIELDS
from participation.templatetags.bb import when

FILES = "dateien"


class Line(NamedTuple):
    """One value of a row as people read it."""

    label: str
    text: str


def archive_of(person: User) -> IO[bytes]:
    """The ZIP, open at its beginning; the file goes when it is closed."""
    out: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    head = {"exported_at": timezone.now(), "site": settings.BASE_URL, "person": person.pk}
    with _text_file() as data, _text_file() as page:
        _write_both(person, head, data, page)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in (("daten.json", data), ("daten.html", page)):
                text.flush()
                archive.write(text.name, name)
            for name in files_of(person):
                _add_file(archive, name)
    out.seek(0)
    return out


def _text_file() -> Any:
    return tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt")


def _write_both(person: User, head: dict[str, Any], data: IO[str], page: IO[str]) -> None:
    district = DistrictSettings.objects.first() or DistrictSettings()
    files = [PurePosixPath(name).name for name in files_of(person)]
    data.write(_json(head)[:-1] + ',"data":{')
    page.write(render_to_string("privacy/export_head.html", {**head, "person": person, "district": district}))
    room = ""
    for number, (label, table, rows) in enumerate(exported_tables(person)):
        if label != room:
            data.write(("}," if number else "") + f"{_json(label)}:{{")
        elif number:
            data.write(",")
        data.write(f"{_json(table)}:{_json(rows)}")
        context = {"room": label if label != room else "", "table": table, "rows": map(_lines, rows)}
        page.write(render_to_string("privacy/export_table.html", context))
        room = label
    data.write("}}}" if room else "}}")
    page.write(render_to_string("privacy/export_foot.html", {"files": files, "folder": FILES}))


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _lines(row: Mapping[str, Any]) -> list[Line]:
    """What the row says, without what is empty."""
    named = [(str(FIELDS.get(key, key)), value) for key, value in row.items()]
    return [Line(capfirst(label), text) for label, value in named if (text := "\n".join(_words(value)).strip())]


def _words(value: Any) -> Iterator[str]:
    """A value in words, line by line: dates as people say them, lists and answers one a line."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield f"{FIELDS.get(key, key)}: {'; '.join(_words(one))}"
    elif isinstance(value, list | tuple | set):
        for one in value:
            yield from _words(one)
    elif isinstance(value, bool):
        yield _("ja") if value else _("nein")
    elif isinstance(value, datetime.date):
        yield when(value)
    elif value is not None:
        yield str(value)


def _add_file(archive: zipfile.ZipFile, name: str) -> None:
    """A file that is missing in the storage is left out: the table names it anyway."""
    if default_storage.exists(name):
        with default_storage.open(name, "rb") as file:
            archive.writestr(f"{FILES}/{PurePosixPath(name).name}", file.read())
