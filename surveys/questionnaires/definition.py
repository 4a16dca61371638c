"""The whole questionnaire of one version as one object, read once and then kept by each process."""

import datetime
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.cache import caches
from django.utils.translation import gettext as _

from surveys.questionnaires.models import Choice, Kind, Page, Question, Survey

CHOOSING = {Kind.SINGLE, Kind.MULTIPLE, Kind.DROPDOWN}
"""Kinds whose options an editor writes."""
STEPPED = {Kind.RATING, Kind.SCALE}
TEXTS = {Kind.SHORT_TEXT, Kind.LONG_TEXT}
LIMITS = {Kind.SHORT_TEXT: 250, Kind.LONG_TEXT: 5000}
MOST_STEPS = 21

SETTINGS: Mapping[str, set[str]] = {
    Kind.SHORT_TEXT: {"max_length"},
    Kind.LONG_TEXT: {"max_length"},
    Kind.NUMBER: {"min", "max", "unit", "whole"},
    Kind.DATE: {"min", "max"},
    Kind.RATING: {"min", "max", "low_label", "high_label"},
    Kind.SCALE: {"min", "max", "low_label", "high_label"},
}
"""What each kind allows to be set; all else is refused."""

TEXT_SETTINGS = {"low_label", "high_label", "unit"}
"""Settings that are wording and may change while the survey is open."""


@dataclass(frozen=True)
class ChoiceDef:
    code: str
    text: str
    exclusive: bool = False
    is_other: bool = False


@dataclass(frozen=True)
class QuestionDef:
    code: str
    kind: Kind
    text: str
    help: str
    required: bool
    settings: Mapping[str, Any]
    written: tuple[ChoiceDef, ...]

    @property
    def choices(self) -> tuple[ChoiceDef, ...]:
        """The options to choose from: written by the editor, or what the kind itself says."""
        if self.kind == Kind.YES_NO:
            return ChoiceDef("yes", _("Ja")), ChoiceDef("no", _("Nein"))
        if self.kind in STEPPED:
            return tuple(ChoiceDef(str(step), self._step_text(step)) for step in range(self.low, self.high + 1))
        return self.written

    @property
    def low(self) -> int:
        return int(self.settings.get("min", 1))

    @property
    def high(self) -> int:
        return int(self.settings.get("max", 10 if self.kind == Kind.SCALE else 5))

    def _step_text(self, step: int) -> str:
        label = self.settings.get({self.low: "low_label", self.high: "high_label"}.get(step, ""), "")
        return f"{step}: {label}" if label else str(step)

    @property
    def counted(self) -> bool:
        """Whether answers are counted for each option; texts, numbers and dates are not."""
        return self.kind not in TEXTS | {Kind.NUMBER, Kind.DATE}

    @property
    def max_length(self) -> int:
        return int(self.settings.get("max_length", LIMITS.get(self.kind, 250)))

    @property
    def other(self) -> ChoiceDef | None:
        return next((choice for choice in self.written if choice.is_other), None)

    @property
    def other_code(self) -> str:
        """Under which key the text of "other" is stored beside the choice."""
        return f"{self.code}:other"

    @property
    def structure(self) -> tuple[Any, ...]:
        """All that gives answers their meaning and must not change once the survey is open."""
        rules = sorted((key, value) for key, value in self.settings.items() if key not in TEXT_SETTINGS)
        options = tuple((choice.code, choice.exclusive, choice.is_other) for choice in self.written)
        return self.code, self.kind, self.required, tuple(rules), options


@dataclass(frozen=True)
class PageDef:
    title: str
    intro: str
    questions: tuple[QuestionDef, ...]


@dataclass(frozen=True)
class Definition:
    survey_id: int | None
    version: int
    pages: tuple[PageDef, ...]

    @cached_property
    def questions(self) -> tuple[QuestionDef, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    @property
    def structure(self) -> tuple[Any, ...]:
        return tuple(tuple(question.structure for question in page.questions) for page in self.pages)


def of(survey: Survey) -> Definition:
    """The questionnaire as it is stored: three queries, or none when this process knows this version already."""
    key = f"survey:{survey.pk}:{survey.version}"
    known = caches["process"].get(key)
    if known is None:
        known = _stored(survey)
        caches["process"].set(key, known, 3600)
    return known


def unsaved(survey: Survey) -> Definition:
    """The questionnaire as the objects in memory say it, before they are saved."""
    pages = (
        _page(page, (_question(q, q.choices.all()) for q in _in_order(page.questions.all())))
        for page in _in_order(survey.pages.all())
    )
    return Definition(survey.pk, survey.version, tuple(pages))


def _stored(survey: Survey) -> Definition:
    choices: dict[int, list[Choice]] = defaultdict(list)
    for choice in Choice.objects.filter(question__page__survey=survey):
        choices[choice.question_id].append(choice)
    questions: dict[int, list[QuestionDef]] = defaultdict(list)
    for question in Question.objects.filter(page__survey=survey):
        questions[question.page_id].append(_question(question, choices[question.pk]))
    pages = tuple(_page(page, questions[page.pk]) for page in Page.objects.filter(survey=survey))
    return Definition(survey.pk, survey.version, pages)


def _in_order(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.order or 0)


def _page(page: Page, questions: Iterable[QuestionDef]) -> PageDef:
    return PageDef(page.title, page.intro, tuple(questions))


def _question(question: Question, choices: Iterable[Choice]) -> QuestionDef:
    written = tuple(ChoiceDef(c.code, c.text, c.exclusive, c.is_other) for c in _in_order(choices))
    return QuestionDef(
        code=question.code,
        kind=Kind(question.kind),
        text=question.text,
        help=question.help,
        required=question.required == Question.Required.HARD,
        settings=question.settings,
        written=written,
    )


def number_from(text: str) -> int | float:
    """ "1.200,5" and "3.5" as people write numbers; at most six decimals. Raises ValueError."""
    plain = text.strip().replace(" ", "").replace("\u2212", "-")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?", plain):
        raise ValueError(text)
    return float(plain) if "." in plain else int(plain)


def faults(definition: Definition) -> Iterator[str]:
    """What stands against storing this questionnaire at all, as sentences."""
    for code, times in Counter(question.code for question in definition.questions).items():
        if times > 1:
            yield _("Das Kürzel „%(code)s“ steht bei %(times)s Fragen. Jede Frage braucht ein eigenes.") % {
                "code": code,
                "times": times,
            }
    for question in definition.questions:
        yield from (_("Frage „%(text)s“: %(fault)s") % {"text": question.text, "fault": f} for f in _faults(question))


def gaps(definition: Definition) -> Iterator[str]:
    """What is still missing before people may answer, as sentences."""
    if not definition.pages:
        yield _("Die Umfrage hat noch keine Seite.")
    for number, page in enumerate(definition.pages, start=1):
        if not page.questions:
            yield _("Seite %(number)s hat noch keine Frage.") % {"number": number}
    for question in definition.questions:
        if question.kind in CHOOSING and len(question.written) < 2:
            yield _("Frage „%(text)s“ braucht mindestens zwei Antwortmöglichkeiten.") % {"text": question.text}


def _faults(question: QuestionDef) -> Iterator[str]:
    if unknown := set(question.settings) - SETTINGS.get(question.kind, set()):
        yield _("Diese Art kennt nicht: %(names)s.") % {"names": ", ".join(sorted(unknown))}
        return
    codes = [choice.code for choice in question.written]
    if len(set(codes)) < len(codes):
        yield _("Zwei Antwortmöglichkeiten haben dasselbe Kürzel.")
    if question.written and question.kind not in CHOOSING:
        yield _("Diese Art hat keine Antwortmöglichkeiten zum Aufschreiben.")
    if sum(choice.is_other for choice in question.written) > 1:
        yield _("Nur eine Antwortmöglichkeit kann ein eigenes Textfeld haben.")
    if question.kind != Kind.MULTIPLE and any(choice.exclusive for choice in question.written):
        yield _("„Schließt andere aus“ gibt es nur bei mehreren Antworten.")
    yield from _bad_limits(question)


def _bad_limits(question: QuestionDef) -> Iterator[str]:
    low, high = question.settings.get("min"), question.settings.get("max")
    try:
        if question.kind == Kind.NUMBER and not all(_is_number(limit) for limit in (low, high) if limit is not None):
            raise ValueError
        if question.kind == Kind.DATE:
            low, high = (datetime.date.fromisoformat(day) if day else None for day in (low, high))
        if question.kind in STEPPED and not 0 < question.high - question.low < MOST_STEPS:
            yield _("Eine Skala hat 2 bis %(most)s Stufen.") % {"most": MOST_STEPS}
        elif low is not None and high is not None and low > high:
            yield _("Die untere Grenze liegt über der oberen.")
        if not 0 < question.max_length <= LIMITS[Kind.LONG_TEXT]:
            yield _("Die Länge muss zwischen 1 und %(most)s liegen.") % {"most": LIMITS[Kind.LONG_TEXT]}
    except (TypeError, ValueError):
        yield _("Eine Grenze ist keine gültige Zahl oder kein gültiges Datum.")


def _is_number(limit: object) -> bool:
    return isinstance(limit, int | float) and not isinstance(limit, bool) and math.isfinite(limit)
