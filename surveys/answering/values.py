"""What one question takes as an answer: reading what was typed, judging it, and saying it again in words.

`parse` turns form texts into a value, `judge` says whether a value may stand; nothing is stored past `judge`.
A value is a choice's code (single, dropdown, yes/no), a list of codes (multiple), a whole number (rating, scale), a
number, an ISO date, a text, or None for skipped.
"""

import datetime
import math
import re
from collections.abc import Sequence

from django.utils.formats import date_format, get_format, localize, number_format
from django.utils.translation import gettext as _

from surveys.questionnaires.definition import STEPPED, TEXTS, QuestionDef, number_from
from surveys.questionnaires.models import Kind

Value = str | int | float | list[str] | None

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_OTHER_LENGTH = 250


class Refused(ValueError):
    """Why an answer cannot stand, as a sentence for the person."""


def plain(text: str) -> str:
    """Line ends as one character, without control characters (PostgreSQL takes no NUL) and space around."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def parse(question: QuestionDef, raw: Sequence[str]) -> Value:
    """The value that the texts of a form mean; None when nothing was given. Raises Refused."""
    given = [text for text in map(plain, raw) if text]
    if not given:
        return None
    if question.kind == Kind.MULTIPLE:
        return [choice.code for choice in question.choices if choice.code in given] + [
            text for text in given if text not in {choice.code for choice in question.choices}
        ]
    if len(given) > 1:
        raise Refused(_("Bitte geben Sie nur eine Antwort."))
    if question.kind == Kind.NUMBER:
        return _number(given[0])
    if question.kind == Kind.DATE:
        return _date(given[0])
    if question.kind in STEPPED:
        return int(given[0]) if given[0].isascii() and given[0].isdigit() and len(given[0]) < 9 else given[0]
    return given[0]


def _number(text: str) -> int | float:
    """ "1.200" in German and "1,200" in English are twelve hundred; "0.5" and "3,5" mean the same in both."""
    group = re.escape(get_format("THOUSAND_SEPARATOR"))
    digits = text[:60].strip()
    if re.fullmatch(rf"[+-]?[1-9][0-9]{{0,2}}({group}[0-9]{{3}})+([.,][0-9]+)?", digits):
        digits = re.sub(rf"{group}(?=[0-9]{{3}}(?![0-9]))", "", digits)
    try:
        return number_from(digits)
    except ValueError:
        raise Refused(_("Bitte schreiben Sie eine Zahl, zum Beispiel 12 oder 3,5.")) from None


def _date(text: str) -> str:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.datetime.strptime(text[:20], form).date().isoformat()
        except ValueError:
            continue
    raise Refused(_("Bitte schreiben Sie das Datum so: 31.12.2026."))


def judge(question: QuestionDef, value: Value, other: str = "") -> None:
    """Raises Refused unless `value`, with the text beside "other", may be stored."""
    if value is None:
        if question.required:
            raise Refused(_missing(question))
        return
    if question.kind == Kind.MULTIPLE:
        _judge_multiple(question, value)
    elif question.kind in TEXTS:
        _judge_text(value, question.max_length)
    elif question.kind == Kind.NUMBER:
        _judge_number(question, value)
    elif question.kind == Kind.DATE:
        _judge_date(question, value)
    elif question.kind in STEPPED:
        if isinstance(value, bool) or not isinstance(value, int) or not question.low <= value <= question.high:
            raise Refused(_("Diese Antwort steht nicht zur Auswahl."))
    else:
        _judge_choices(question, [value])
    _judge_text(other, _OTHER_LENGTH)


def _missing(question: QuestionDef) -> str:
    if question.kind == Kind.MULTIPLE:
        return _("Bitte wählen Sie mindestens eine Antwort.")
    if question.counted:
        return _("Bitte wählen Sie eine Antwort.")
    return _("Bitte beantworten Sie diese Frage.")


def _judge_choices(question: QuestionDef, values: Sequence[object]) -> None:
    if not {choice.code for choice in question.choices}.issuperset(values):
        raise Refused(_("Diese Antwort steht nicht zur Auswahl."))


def _judge_multiple(question: QuestionDef, value: object) -> None:
    if not isinstance(value, list) or not value or not all(isinstance(code, str) for code in value):
        raise Refused(_("Diese Antwort steht nicht zur Auswahl."))
    _judge_choices(question, value)
    if len(set(value)) < len(value):
        raise Refused(_("Eine Antwort kommt doppelt vor."))
    alone = next((choice for choice in question.choices if choice.exclusive and choice.code in value), None)
    if alone and len(value) > 1:
        raise Refused(_("„%(choice)s“ passt nicht zu den anderen Antworten.") % {"choice": alone.text})


def _judge_text(value: object, most: int) -> None:
    if not isinstance(value, str) or _CONTROL.search(value):
        raise Refused(_("Bitte schreiben Sie einen Text."))
    if len(value) > most:
        raise Refused(
            _("Der Text hat %(length)s Zeichen. Bis %(most)s nehmen wir an.")
            % {
                "length": number_format(len(value), force_grouping=True),
                "most": number_format(most, force_grouping=True),
            }
        )


def _judge_number(question: QuestionDef, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) >= 1e12:
        raise Refused(_("Bitte schreiben Sie eine Zahl, zum Beispiel 12 oder 3,5."))
    if question.settings.get("whole") and value != int(value):
        raise Refused(_("Bitte schreiben Sie eine ganze Zahl, zum Beispiel 3."))
    low, high = question.settings.get("min"), question.settings.get("max")
    if (low is not None and value < low) or (high is not None and value > high):
        raise Refused(_limits(low, high))


def _judge_date(question: QuestionDef, value: object) -> None:
    try:
        datetime.date.fromisoformat(str(value))
    except ValueError:
        raise Refused(_("Bitte schreiben Sie das Datum so: 31.12.2026.")) from None
    low, high = question.settings.get("min"), question.settings.get("max")
    if (low and str(value) < low) or (high and str(value) > high):
        days = [date_format(datetime.date.fromisoformat(day), "d.m.Y") if day else None for day in (low, high)]
        raise Refused(_limits(*days))


def _limits(low: object, high: object) -> str:
    bounds = {"low": localize(low), "high": localize(high)}
    if low is None:
        return _("Der größte Wert ist %(high)s.") % bounds
    if high is None:
        return _("Der kleinste Wert ist %(low)s.") % bounds
    return _("Der Wert muss zwischen %(low)s und %(high)s liegen.") % bounds


def in_words(question: QuestionDef, value: Value, other: str = "") -> str:
    """An answer as people read it: the texts of the choices, dates and numbers in German."""
    if value is None:
        return ""
    texts = {choice.code: choice.text for choice in question.choices}
    if isinstance(value, list):
        return "; ".join(_with_other(question, code, texts, other) for code in value)
    if question.kind == Kind.DATE:
        return date_format(datetime.date.fromisoformat(str(value)), "d.m.Y")
    if question.kind == Kind.NUMBER:
        return str(localize(value))
    return _with_other(question, str(value), texts, other) if question.counted else str(value)


def _with_other(question: QuestionDef, code: str, texts: dict[str, str], other: str) -> str:
    text = texts.get(code, code)
    return f"{text}: {other}" if other and question.other and question.other.code == code else text
