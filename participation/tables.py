"""Tables that leave the site: CSV which opens right in a German Excel (UTF-8 with BOM, semicolons)."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def defused(cell: object) -> str:
    """A cell that begins like a formula becomes a text: a spreadsheet must not run what a stranger wrote."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_file(name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([defused(cell) for cell in row] for row in (head, *rows))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(f"\ufeff{out.getvalue()}".encode(), content_type="text/csv; charset=utf-8", headers=headers)
