"""A list of members as CSV, read line by line: what each line means, and what is wrong with it.

The columns are named in the first line, in any order, in the words below. Semicolons, commas or tabs; the file is read
as UTF-8, and where that fails as Windows writes it. Nothing is stored here.
"""

import csv
import datetime
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.groups.models import TopicGroup
from boards.membership.mandates import Role
from participation.accounts.names import check_name, skeleton, tidy
from participation.tables import FORMULA_STARTS

MOST_LINES: Final = 200
MOST_BYTES: Final = 200_000
COLUMNS: Final = {
    "first_name": "Vorname", "last_name": "Nachname", "email": "E-Mail", "role": "Rolle", "title": "Bezeichnung",
    "groups": "Themengruppen", "speaks_for": "spricht für", "voting_right": "Stimmrecht", "starts": "erster Tag",
    "ends": "letzter Tag", "resolution": "Beschluss", "resolved_on": "Beschluss vom", "sworn_in_on": "verpflichtet am",
    "sworn_in_by": "verpflichtet durch", "on_behalf_of": "entsandt von",
}  # fmt: skip
"""Field and the heading of its column; those of the office's own export are understood too."""
NEEDED: Final = ("first_name", "last_name", "email", "starts")
ALSO: Final = {
    "E-Mail-Adresse": "email", "Mail": "email", "Gruppen": "groups", "Beginn": "starts", "Ende": "ends",
    "von": "starts", "bis": "ends", "Stimme": "voting_right",
}  # fmt: skip
_HEADS: Final = {skeleton(head): name for name, head in COLUMNS.items()} | {
    skeleton(head): name for head, name in ALSO.items()
}
_LENGTHS: Final = {
    "first_name": 80, "last_name": 80, "title": 60, "resolution": 200, "sworn_in_by": 120, "on_behalf_of": 120,
}  # fmt: skip
ROLES: Final = {
    "vorsitz": Role.CHAIR, "vorsitzende": Role.CHAIR, "vorsitzender": Role.CHAIR,
    "stellvertretender vorsitz": Role.DEPUTY, "stellvertretung": Role.DEPUTY, "stellv. vorsitz": Role.DEPUTY,
    "sprecher": Role.SPEAKER, "sprecherin": Role.SPEAKER, "sprecher*in": Role.SPEAKER,
    "mitglied": Role.MEMBER, "verwaltung": Role.ADMINISTRATION, "beratend": Role.ADMINISTRATION, "gast": Role.GUEST,
}  # fmt: skip
_ROLES: Final = {skeleton(word): role for word, role in ROLES.items()}
VOICES: Final = {"ja": True, "j": True, "x": True, "1": True, "nein": False, "n": False, "0": False, "": None}


@dataclass
class Line:
    """One line of the list: its number in the file, what was understood, and what is wrong with it."""

    number: int
    given: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.given.get('first_name', '')} {self.given.get('last_name', '')}".strip()

    @property
    def role_label(self) -> str:
        return str(Role(self.given["role"]).label) if "role" in self.given else ""

    @property
    def group_names(self) -> str:
        return ", ".join(str(group) for group in self.given.get("groups", []))


def decoded(content: bytes) -> str:
    """Raises ValidationError for a file that is too big or no text."""
    if len(content) > MOST_BYTES:
        raise ValidationError(
            _("Die Datei ist zu groß. Mehr als %(n)s Zeilen nehmen wir nicht an.") % {"n": MOST_LINES}
        )
    if b"\0" in content:
        raise ValidationError(_("Das ist keine CSV-Datei. Bitte speichern Sie die Tabelle als CSV."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(text: str, groups: Iterable[TopicGroup]) -> list[Line]:
    """The lines of the table; empty ones are left out. Raises ValidationError for what is no such table at all."""
    text = text.lstrip("\ufeff")
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise ValidationError(_("Die Liste ist zu lang."))
    try:
        rows = list(
            csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=_delimiter(text), strict=True)
        )
    except csv.Error as wrong:
        raise ValidationError(_("Das lässt sich nicht als Tabelle lesen. Fehlt ein Anführungszeichen?")) from wrong
    head = _head(rows[0]) if rows else {}
    missing = [COLUMNS[name] for name in NEEDED if name not in head.values()]
    if missing:
        raise ValidationError(_("In der ersten Zeile fehlen diese Spalten: %(names)s.") % {"names": ", ".join(missing)})
    numbered = [(number, row) for number, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    if len(numbered) > MOST_LINES:
        raise ValidationError(_("Mehr als %(n)s Zeilen auf einmal nehmen wir nicht an.") % {"n": MOST_LINES})
    by_name = {skeleton(str(group)): group for group in groups}
    lines = [_line(number, row, head, by_name) for number, row in numbered]
    _find_twins(lines)
    return lines


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(";,\t", key=first.count)


def _head(row: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for column, head in enumerate(row):
        name = _HEADS.get(skeleton(head))
        if name and name not in found.values():
            found[column] = name
    return found


def _line(number: int, row: list[str], head: dict[int, str], groups: dict[str, TopicGroup]) -> Line:
    line = Line(number)
    cells = {name: row[column].strip() if column < len(row) else "" for column, name in head.items()}
    for name, parse in _PARSERS.items():
        try:
            line.given[name] = parse(cells.get(name, ""), groups)
        except ValidationError as wrong:
            line.errors.append(f"{COLUMNS[name]}: {wrong.messages[0]}")
    for name, longest in _LENGTHS.items():
        if len(cells.get(name, "")) > longest:
            line.errors.append(_("%(name)s: höchstens %(n)s Zeichen.") % {"name": COLUMNS[name], "n": longest})
    _check(line, cells)
    return line


def _check(line: Line, cells: dict[str, str]) -> None:
    """What only two columns together tell."""
    given, today = line.given, timezone.localdate()
    if given.get("voting_right") is None:
        given["voting_right"] = given.get("role") not in (Role.ADMINISTRATION, Role.GUEST)
    spoken = [group for group in given.get("speaks_for", []) if group not in given.get("groups", [])]
    if "groups" in given:
        given["groups"] = [*given["groups"], *spoken]
    if given.get("starts") and given.get("ends") and given["ends"] < given["starts"]:
        line.errors.append(_("Der letzte Tag liegt vor dem ersten."))
    if given.get("ends") and given["ends"] < today:
        line.errors.append(_("Das Mandat ist schon zu Ende."))
    if given.get("sworn_in_on") and given["sworn_in_on"] > today:
        line.errors.append(_("Eine Verpflichtung wird erst eingetragen, wenn sie war."))
    if not cells.get("starts"):
        line.errors.append(_("Der erste Tag fehlt."))


def _find_twins(lines: list[Line]) -> None:
    seen: dict[str, int] = {}
    for line in lines:
        email = line.given.get("email", "")
        if email and email in seen:
            line.errors.append(_("Diese Adresse steht schon in Zeile %(n)s.") % {"n": seen[email]})
        seen.setdefault(email, line.number)


def _name(cell: str, _groups: object) -> str:
    name = tidy(cell)
    if not name:
        raise ValidationError(_("fehlt."))
    check_name(name)
    return name


def _email(cell: str, _groups: object) -> str:
    email = cell.lower()
    if not email:
        raise ValidationError(_("fehlt."))
    validate_email(email)
    return email


def _text(cell: str, _groups: object) -> str:
    """A cell of our own export that began like a formula begins with an apostrophe; others may not begin like one."""
    if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS):
        cell = cell[1:]
    if cell.startswith(FORMULA_STARTS):
        raise ValidationError(_("beginnt wie eine Formel."))
    if any(not sign.isprintable() for sign in cell):
        raise ValidationError(_("enthält Zeichen, die wir nicht annehmen."))
    return cell


def _role(cell: str, _groups: object) -> Role:
    if not cell:
        return Role.MEMBER
    word = skeleton(cell)
    found = _ROLES.get(word) or next((role for role in Role if skeleton(str(role.label)) == word), None)
    if found is None:
        raise ValidationError(_("„%(word)s“ kennen wir nicht.") % {"word": cell[:40]})
    return found


def _groups(cell: str, groups: dict[str, TopicGroup]) -> list[TopicGroup]:
    """Names with commas, strokes or semicolons between."""
    if skeleton(cell) in groups:
        return [groups[skeleton(cell)]]
    words = [word.strip() for word in cell.replace("|", ",").replace(";", ",").split(",") if word.strip()]
    unknown = [word for word in words if skeleton(word) not in groups]
    if unknown:
        raise ValidationError(_("„%(word)s“ ist keine Gruppe dieses Beirats.") % {"word": unknown[0][:40]})
    return list(dict.fromkeys(groups[skeleton(word)] for word in words))


def _voice(cell: str, _groups: object) -> bool | None:
    if cell.lower() not in VOICES:
        raise ValidationError(_("bitte ja oder nein."))
    return VOICES[cell.lower()]


def _day(cell: str, _groups: object) -> datetime.date | None:
    if not cell:
        return None
    for shape in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            found = datetime.datetime.strptime(cell, shape).date()
        except ValueError:
            continue
        if 1990 <= found.year <= 2100:
            return found
    raise ValidationError(_("„%(word)s“ ist kein Tag wie 24.12.2026.") % {"word": cell[:20]})


_PARSERS: Final[dict[str, Callable[[str, Any], Any]]] = {
    "first_name": _name, "last_name": _name, "email": _email, "role": _role, "title": _text, "groups": _groups,
    "speaks_for": _groups, "voting_right": _voice, "starts": _day, "ends": _day, "resolution": _text,
    "resolved_on": _day, "sworn_in_on": _day, "sworn_in_by": _text, "on_behalf_of": _text,
}  # fmt: skip
