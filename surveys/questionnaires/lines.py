"""Choices as an editor writes them: one a line.

    glasfaser = Glasfaser
    Kabel
    Etwas anderes [eigener Text]
    Nichts davon [schließt andere aus]

What stands before the first `=` is the code under which answers are stored; a line without one gets its own.
"""

import re
from collections.abc import Iterable

from django.utils.text import slugify
from django.utils.translation import gettext as _

from surveys.questionnaires.definition import ChoiceDef

OTHER, EXCLUSIVE = "[eigener Text]", "[schließt andere aus]"
MOST_CHOICES = 100
_LINE = re.compile(r"(?:(?P<code>[A-Za-z0-9_]{1,40})\s*=\s*)?(?P<text>.+)", re.DOTALL)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


class BadLines(ValueError):
    """A sentence that says which line cannot be read."""


def code_for(text: str, taken: Iterable[str] = ()) -> str:
    """A code made from a text: "Nörten-Hardenberg" -> noerten_hardenberg; a number is added where it is taken."""
    base = slugify(text.translate(_UMLAUTS)).replace("-", "_")[:36].strip("_") or "antwort"
    numbers = (f"{base}_{number}" for number in range(2, MOST_CHOICES + 2))
    return next(code for code in (base, *numbers) if code not in set(taken))


def read(text: str) -> list[ChoiceDef]:
    """Raises BadLines."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_CHOICES:
        raise BadLines(_("Mehr als %(most)s Antwortmöglichkeiten nehmen wir nicht an.") % {"most": MOST_CHOICES})
    choices: list[ChoiceDef] = []
    for number, line in enumerate(lines, start=1):
        try:
            choices.append(_read_line(line, {choice.code for choice in choices}))
        except BadLines as fault:
            raise BadLines(_("Zeile %(number)s: %(fault)s") % {"number": number, "fault": fault}) from None
    return choices


def _read_line(line: str, taken: set[str]) -> ChoiceDef:
    marks = {mark for mark in (OTHER, EXCLUSIVE) if mark in line}
    for mark in marks:
        line = line.replace(mark, "")
    found = _LINE.fullmatch(line.strip())
    if not found:
        raise BadLines(_("Hier fehlt der Text."))
    text = found["text"].strip()
    if len(text) > 300:
        raise BadLines(_("Der Text ist länger als 300 Zeichen."))
    code = found["code"] or code_for(text, taken)
    if code in taken:
        raise BadLines(_("Das Kürzel „%(code)s“ gibt es schon.") % {"code": code})
    return ChoiceDef(code, text, exclusive=EXCLUSIVE in marks, is_other=OTHER in marks)


def write(choices: Iterable[ChoiceDef]) -> str:
    """The lines of these choices; `read` gives the same choices back."""
    return "\n".join(
        " ".join(
            [f"{choice.code} = {choice.text}", *[OTHER] * choice.is_other, *[EXCLUSIVE] * choice.exclusive]
        )
        for choice in choices
    )  # fmt: skip
