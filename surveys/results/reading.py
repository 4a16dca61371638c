"""Counts as sentences, bars and tables, for the office and, with small cells hidden, for the public."""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.questionnaires.definition import STEPPED
from surveys.questionnaires.models import Kind
from surveys.results.counting import Counts, OptionCount, QuestionCounts
from surveys.results.suppression import LEAST, hidden_options

HIDDEN = "–"
Row = dict[str, Any]


def whole(number: int) -> str:
    """1.304, as people read it."""
    return number_format(number, 0, force_grouping=True)


def percent(option: OptionCount) -> str:
    """Rounded like the bars beside it; Django's number_format would cut off."""
    return str(floatformat(option.percent, 0))


def office_rows(counted: Counts, texts: Mapping[str, list[str]]) -> list[Row]:
    """One entry for each question with everything that came in."""
    return [
        _row(entry, number)
        | {
            "base": base_sentence(entry),
            "facts": _facts(entry, extremes=True),
            "texts": texts.get(entry.question.code, []),
            "text_count": entry.answered,
            "other_texts": texts.get(entry.question.other_code, []),
        }
        for number, entry in enumerate(counted.questions, start=1)
    ]


def public_rows(counted: Counts) -> list[Row]:
    """One entry for each question; texts and extremes stay inside the office."""
    return [
        _row(entry, number, hidden_options(entry))
        | {
            "base": base_sentence(entry),
            "facts": _facts(entry, extremes=False),
            "too_few": entry.answered < LEAST,
        }
        for number, entry in enumerate(counted.questions, start=1)
    ]


def _row(entry: QuestionCounts, number: int, hidden: Collection[str] = ()) -> Row:
    shown = in_order(entry, hidden)
    bars = [{"label": o.label, "n": whole(o.n), "percent": o.percent} for o in shown if o.code not in hidden]
    table = [[o.label, *_cells(o, hidden)] for o in shown]
    return {
        "number": number,
        "question": entry.question,
        "finding": finding([option for option in shown if option.code not in hidden]),
        "several": entry.question.kind == Kind.MULTIPLE,
        "bars": bars,
        "hidden": [option.label for option in shown if option.code in hidden],
        "caption": _("Frage %(number)s in Zahlen") % {"number": number},
        "head": [_("Antwort"), _("Anzahl"), _("Prozent")],
        "table": table,
    }


def _cells(option: OptionCount, hidden: Collection[str]) -> list[str]:
    return [HIDDEN, HIDDEN] if option.code in hidden else [whole(option.n), percent(option)]


def in_order(entry: QuestionCounts, hidden: Collection[str] = ()) -> list[OptionCount]:
    """Scales in their own order, choices by size; hidden ones last and as written, for size would tell."""
    if entry.question.kind in STEPPED:
        return list(entry.options)
    return sorted(entry.options, key=lambda option: 1 if option.code in hidden else -option.n)


def finding(options: list[OptionCount]) -> str:
    """What the bars say, in a sentence: the option chosen most, or several that are level."""
    most = max((option.n for option in options), default=0)
    if not most:
        return ""
    first = [option for option in options if option.n == most]
    quoted = [_("„%(label)s“") % {"label": option.label} for option in first[:3]]
    names = _(" und ").join(quoted)
    share = percent(first[0])
    if len(first) > 1:
        return _("Am häufigsten: %(names)s, je %(percent)s Prozent.") % {"names": names, "percent": share}
    return _("Am häufigsten: %(names)s, %(percent)s Prozent.") % {"names": names, "percent": share}


def base_sentence(entry: QuestionCounts) -> str:
    """Who answered, skipped and was not shown the question."""
    sentences = [
        ngettext("Geantwortet hat %(n)s Mensch.", "Geantwortet haben %(n)s Menschen.", entry.answered),
        ngettext("%(n)s hat die Frage übersprungen.", "%(n)s haben die Frage übersprungen.", entry.skipped),
        ngettext("%(n)s bekam sie nicht gezeigt.", "%(n)s bekamen sie nicht gezeigt.", entry.not_shown),
    ]
    numbers = [entry.answered, entry.skipped, entry.not_shown]
    said = [
        sentence % {"n": whole(n)}
        for place, (sentence, n) in enumerate(zip(sentences, numbers, strict=True))
        if n or not place
    ]
    return " ".join([*said, *[_("Prozent gerundet.")] * bool(entry.options)])


def _facts(entry: QuestionCounts, *, extremes: bool) -> list[tuple[str, str]]:
    """Of numbers and days: the middle, and inside the office the ends too."""
    facts: list[tuple[str, str]] = []
    if not extremes and entry.answered < LEAST:
        return facts
    if entry.number:
        facts += [(_("Durchschnitt"), _short(entry.number.mean)), (_("Mitte (Median)"), _short(entry.number.median))]
        if extremes:
            facts += [(_("kleinster Wert"), _short(entry.number.least)), (_("größter Wert"), _short(entry.number.most))]
    if entry.days and extremes:
        facts += [(_("frühester Tag"), _day(entry.days.first)), (_("spätester Tag"), _day(entry.days.last))]
    return facts


def _short(number: float) -> str:
    return str(floatformat(number, "-1g"))


def _day(iso: str) -> str:
    return date_format(datetime.date.fromisoformat(iso), "d.m.Y")
