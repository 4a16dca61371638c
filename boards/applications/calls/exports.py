"""The list of applications as CSV that opens right in a German Excel: UTF-8 with BOM, semicolons.

What an office works with: name, place, state, wishes, address for letters to them. Not the motivation, not what was
said voluntarily, not the judgements.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from boards.applications.models import State
from surveys.results.exports import defused


def csv_file(head: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([defused("" if cell is None else str(cell)) for cell in row] for row in [head, *rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def applications_csv(applications: Iterable[Any]) -> bytes:
    head = [
        _("Nummer"), _("Nachname"), _("Vorname"), _("E-Mail-Adresse"), _("Telefon"), _("Gemeinde"), _("Stand"),
        _("eingegangen am"), _("1. Wunsch"), _("2. Wunsch"), _("3. Wunsch"), _("Schlagworte"),
        _("Was für die Teilnahme nötig ist"),
    ]  # fmt: skip
    return csv_file(head, map(_row, applications))


def _row(application: Any) -> list[object]:
    person = application.person
    wishes = [wish.group.name for wish in application.wishes.all()]
    came = localtime(application.submitted_at).strftime("%d.%m.%Y") if application.submitted_at else ""
    return [
        application.number,
        person.last_name,
        person.first_name,
        person.email,
        application.phone,
        application.municipality or "",
        State(application.state).label,
        came,
        *[*wishes, "", "", ""][:3],
        ", ".join(sorted(tag.name for tag in application.expertise.all())),
        application.accessibility,
    ]
