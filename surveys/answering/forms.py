"""A survey's form: what was typed on all its pages, page by page, with what is wrong beside each question."""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from surveys.answering import values
from surveys.answering.values import Value
from surveys.questionnaires.definition import STEPPED, TEXTS, Definition, QuestionDef
from surveys.questionnaires.models import Kind

_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")


def new_key() -> str:
    """Random and good for one response; it comes with the first page and stays with the form."""
    return secrets.token_urlsafe(24)


@dataclass
class Field:
    """One question with what was typed."""

    question: QuestionDef
    raw: list[str] = field(default_factory=list)
    other: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        return f"q-{self.question.code}"

    @property
    def other_name(self) -> str:
        return f"{self.name}-other"

    @property
    def value(self) -> Value:
        return values.parse(self.question, self.raw)

    @property
    def other_text(self) -> str:
        """The text beside "other", if that choice was taken."""
        choice = self.question.other
        return values.plain(self.other) if choice and choice.code in map(values.plain, self.raw) else ""

    def judge(self) -> bool:
        """Whether the answer may stand; else `error` says why not."""
        try:
            values.judge(self.question, self.value, self.other_text)
        except values.Refused as refusal:
            self.error = str(refusal)
        return not self.error

    def hidden(self) -> Iterator[tuple[str, str]]:
        """Name and value of what travels along while another page is shown; what nobody can choose stays behind."""
        known = {choice.code for choice in self.question.choices} if self.question.counted else None
        yield from ((self.name, text) for text in self.raw if text and (known is None or text in known))
        if self.other:
            yield self.other_name, self.other

    # What the template needs to know.

    @property
    def shape(self) -> str:
        """Which markup: choices, select, textarea or input."""
        if self.question.kind == Kind.DROPDOWN:
            return "select"
        if self.question.counted:
            return "choices"
        return "textarea" if self.question.kind == Kind.LONG_TEXT else "input"

    @property
    def text(self) -> str:
        return self.raw[0] if self.raw else ""

    @property
    def input_type(self) -> str:
        return "date" if self.question.kind == Kind.DATE else "text"

    @property
    def input_mode(self) -> str:
        return "decimal" if self.question.kind == Kind.NUMBER else ""

    @property
    def max_length(self) -> int | None:
        return self.question.max_length if self.question.kind in TEXTS else None

    @property
    def is_multiple(self) -> bool:
        return self.question.kind == Kind.MULTIPLE

    @property
    def is_long_scale(self) -> bool:
        """Many short steps stand beside each other, few ones below each other."""
        return self.question.kind in STEPPED and self.question.high - self.question.low > 6

    @property
    def options(self) -> list[dict[str, Any]]:
        return [
            {
                "value": choice.code,
                "label": choice.text,
                "checked": choice.code in self.raw,
                "exclusive": choice.exclusive,
                "is_other": choice.is_other,
            }
            for choice in self.question.choices
        ]

    @property
    def offers_nothing(self) -> bool:
        """A round button cannot be taken back, so a voluntary question has one for no answer."""
        return self.shape == "choices" and not self.is_multiple and not self.question.required


@dataclass
class Sheet:
    """Everything typed so far, for all pages."""

    definition: Definition
    pages: list[list[Field]]
    key: str
    key_came: bool

    def judge_page(self, number: int) -> bool:
        verdicts = [entry.judge() for entry in self.pages[number]]  # all of them: each shows its own error
        return all(verdicts)

    def first_bad_page(self) -> int | None:
        """The number of the first page with an error, after all pages were judged."""
        verdicts = [self.judge_page(number) for number in range(len(self.pages))]
        return verdicts.index(False) if False in verdicts else None

    def hidden_beside(self, number: int) -> list[tuple[str, str]]:
        return [
            pair
            for other, fields in enumerate(self.pages)
            if other != number
            for entry in fields
            for pair in entry.hidden()
        ]

    def answers(self) -> dict[str, Value]:
        """By code of the question; None where it was skipped. Only after all pages were judged."""
        answers: dict[str, Value] = {}
        for entry in (entry for fields in self.pages for entry in fields):
            answers[entry.question.code] = entry.value
            if entry.other_text:
                answers[entry.question.other_code] = entry.other_text
        return answers


def read(definition: Definition, sent: QueryDict) -> Sheet:
    """The sheet as a form sent it; unknown fields are passed over, a missing or odd key is replaced."""
    key = sent.get("key", "")
    key_came = bool(_KEY.fullmatch(key))
    pages = [[_field(question, sent) for question in page.questions] for page in definition.pages]
    return Sheet(definition, pages, key if key_came else new_key(), key_came)


def _field(question: QuestionDef, sent: QueryDict) -> Field:
    entry = Field(question)
    entry.raw = sent.getlist(entry.name)
    if question.other:
        entry.other = sent.get(entry.other_name, "")
    return entry


def checked(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Value]:
    """`answers` as they are stored: every question answered or None, nothing else. Raises values.Refused."""
    known = {question.code for question in definition.questions}
    known |= {question.other_code for question in definition.questions if question.other}
    if unknown := set(answers) - known:
        raise values.Refused(_("Diese Fragen gibt es nicht: %(codes)s.") % {"codes": ", ".join(sorted(unknown)[:5])})
    stored: dict[str, Value] = {}
    for question in definition.questions:
        value, other = answers.get(question.code), answers.get(question.other_code, "")
        try:
            values.judge(question, value, other)
        except values.Refused as refusal:
            raise values.Refused(f"{question.text}: {refusal}") from None
        stored[question.code] = value
        if other:
            stored[question.other_code] = other
    return stored


def page_number(sent: QueryDict, definition: Definition) -> int:
    """Which page was shown; nonsense counts as the first."""
    text = sent.get("page", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    return number if number < len(definition.pages) else 0
