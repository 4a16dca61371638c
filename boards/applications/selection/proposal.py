"""The proposal to the Kreistag as PDF (tagged, PDF/UA-1) and as CSV.

Of each person what the decision needs: name, place, topic group, experience, declared conflicts of interest, and the
office's reason. No points, no notes, no contact, nothing that was said voluntarily.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from boards.applications.calls.exports import csv_file
from boards.applications.models import CallForApplications, Outcome
from boards.applications.selectors import counts
from boards.applications.shown import real_name

TEMPLATE: Final = Path(settings.BASE_DIR) / "templates/boards/applications/proposal.typ"
NO_CONFLICT: Final = ("", "-", "–", "keine", "keiner", "nein", "keine.", "keine bekannt", "nicht bekannt")


def as_pdf(call: CallForApplications, proposed: Sequence[Any], *, district: str) -> bytes:
    """The document in German, whatever language the office reads."""
    with override("de"):
        data = _content(call, proposed, district)
    made: Any = typst.compile(
        str(TEMPLATE), sys_inputs={"data": json.dumps(data)}, ignore_system_fonts=True, pdf_standards=["ua-1"]
    )
    return bytes(made)


def as_csv(proposed: Sequence[Any]) -> bytes:
    head = [
        _("Vorschlag"), _("Platz"), _("Nachname"), _("Vorname"), _("Gemeinde"), _("Themengruppe"), _("Kenntnisse"),
        _("Interessenkonflikte"), _("Begründung"),
    ]  # fmt: skip
    return csv_file(
        head,
        [
            [
                Outcome(one.outcome).label,
                one.place or "",
                one.person.last_name or one.person.shown_name,
                one.person.first_name,
                one.municipality or "",
                one.group or "",
                _expertise(one),
                one.conflicts,
                one.remark,
            ]
            for one in proposed
        ],
    )


def _content(call: CallForApplications, proposed: Sequence[Any], district: str) -> dict[str, Any]:
    seats = [one for one in proposed if one.outcome == Outcome.APPOINTED]
    reserve = [one for one in proposed if one.outcome == Outcome.RESERVE]
    today = date_format(timezone.localdate(), "DATE_FORMAT")
    return {
        "title": _("Vorschlag zur Berufung: %(board)s") % {"board": call.board},
        "district": district,
        "call": call.title,
        "made": _("Stand: %(day)s") % {"day": today},
        "page": _("Seite"),
        "of": _("von"),
        "facts": [
            [_("Eingegangene Bewerbungen"), str(counts(call).total())],
            [_("Plätze"), str(call.seats)],
            [_("Zur Berufung vorgeschlagen"), str(len(seats))],
            [_("Auf der Nachrückliste"), str(len(reserve))],
        ],
        "head": [_("Nr."), _("Name"), _("Gemeinde"), _("Themengruppe"), _("Kenntnisse"), _("Begründung")],
        "parts": [
            {"title": _("Zur Berufung vorgeschlagen"), "rows": _rows(seats)},
            {"title": _("Nachrückliste, in dieser Reihenfolge"), "rows": _rows(reserve)},
        ],
        "conflicts_title": _("Angegebene Interessenkonflikte"),
        "conflicts": [
            [real_name(one.person), " ".join(one.conflicts.split())]
            for one in proposed
            if one.conflicts.strip().lower() not in NO_CONFLICT
        ],
        "no_conflicts": _("Es wurden keine angegeben."),
        "nobody": _("Niemand."),
    }


def _rows(people: Sequence[Any]) -> list[list[str]]:
    return [
        [
            str(number),
            real_name(one.person),
            str(one.municipality or "–"),
            str(one.group or "–"),
            _expertise(one) or "–",
            one.remark or "–",
        ]
        for number, one in enumerate(people, start=1)
    ]


def _expertise(application: Any) -> str:
    return ", ".join(sorted(tag.name for tag in application.expertise.all()))
