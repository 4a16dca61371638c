"""Responses as CSV that opens right in a German Excel: UTF-8 with BOM, semicolons, decimal commas."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from surveys.answering.models import Response
from surveys.answering.values import Value, in_words
from surveys.questionnaires import definition as questionnaire
from surveys.questionnaires.definition import STEPPED, QuestionDef
from surveys.questionnaires.models import Kind, Survey

ROWS_AT_ONCE = 500
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """A cell that begins like a formula becomes a text: a spreadsheet must not run what a stranger wrote."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_csv(survey: Survey) -> Iterator[bytes]:
    """The file in pieces. One row for each response by random key, never in the order they came.

    One column for each option of a multiple choice (1 chosen, 0 not). An empty cell was skipped; what a person was
    never shown says so.
    """
    questions = questionnaire.of(survey).questions
    head = [_("Kanal"), *[_("Name")] * survey.is_named, *(name for q in questions for name in _head(q))]
    yield "\ufeff".encode() + _lines([[defused(name) for name in head]])
    rows = Response.objects.filter(survey=survey).order_by("pk")
    if survey.is_named:
        rows = rows.select_related("signature__person")
    found = rows.iterator(chunk_size=ROWS_AT_ONCE)
    while some := list(islice(found, ROWS_AT_ONCE)):
        yield _lines([_row(survey, response, questions) for response in some])


def _lines(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def _head(question: QuestionDef) -> Iterator[str]:
    if question.kind == Kind.MULTIPLE:
        yield from (f"{question.code}[{choice.code}] {question.text}: {choice.text}" for choice in question.choices)
    else:
        yield f"{question.code} {question.text}"
    if question.other:
        yield f"{question.other_code} {question.other.text}"


def _row(survey: Survey, response: Response, questions: tuple[QuestionDef, ...]) -> list[str]:
    name = []
    if survey.is_named:
        signed = getattr(response, "signature", None)
        name = [defused(signed.person.get_full_name()) if signed else _("gelöschtes Mitglied")]
    cells = (cell for question in questions for cell in _cells(question, response.answers))
    return [response.get_channel_display(), *name, *cells]


def _cells(question: QuestionDef, answers: dict[str, Value]) -> Iterator[str]:
    value = answers.get(question.code)
    columns = len(question.choices) if question.kind == Kind.MULTIPLE else 1
    if question.code not in answers:
        yield from [_("nicht gezeigt")] * columns
    elif value is None:
        yield from [""] * columns
    elif isinstance(value, list):
        yield from (str(int(choice.code in value)) for choice in question.choices)
    elif question.kind in STEPPED:
        yield str(value)
    elif question.kind == Kind.NUMBER:
        yield str(value).replace(".", ",")  # as a German Excel reads it, whatever the language of the page
    else:
        yield defused(in_words(question, value))
    if question.other:
        yield defused(str(answers.get(question.other_code) or ""))
