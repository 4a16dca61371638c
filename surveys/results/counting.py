"""The one place that counts. Pages, downloads and charts all show what `counts` says.

The database groups equal answers, so that 100,000 responses come back as a few hundred rows; texts are only counted.
"""

import json
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import caches
from django.db import connection
from django.db.models import Count, Q

from surveys.answering.models import Response
from surveys.answering.values import Value
from surveys.questionnaires import definition as questionnaire
from surveys.questionnaires.definition import TEXTS, QuestionDef
from surveys.questionnaires.models import Kind, Survey

GROUPED = {
    "postgresql": """
        SELECT entry.key,
               CASE WHEN entry.key = ANY(%(texts)s)
                    THEN CASE jsonb_typeof(entry.value) WHEN 'null' THEN 'null' ELSE '""' END
                    ELSE entry.value::text END AS answer,
               count(*)
        FROM surveys_response AS response, jsonb_each(response.answers) AS entry
        WHERE response.survey_id = %(survey)s
        GROUP BY 1, 2""",
    "sqlite": """
        SELECT entry.key,
               CASE WHEN entry.key IN (SELECT value FROM json_each(%(texts)s))
                    THEN CASE entry.type WHEN 'null' THEN 'null' ELSE '""' END
                    ELSE CASE entry.type WHEN 'text' THEN json_quote(entry.value)
                                         WHEN 'null' THEN 'null'
                                         ELSE CAST(entry.value AS text) END END AS answer,
               count(*)
        FROM surveys_response AS response, json_each(response.answers) AS entry
        WHERE response.survey_id = %(survey)s
        GROUP BY 1, 2""",
}
"""Per question each different answer as JSON and how often it came; a text only as given ("") or not (null)."""


@dataclass(frozen=True)
class OptionCount:
    """How many chose one option, and what part that is of those who answered, in percent."""

    code: str
    label: str
    n: int
    percent: float


@dataclass(frozen=True)
class NumberSummary:
    least: float
    most: float
    mean: float
    median: float


@dataclass(frozen=True)
class DaySummary:
    """ISO dates."""

    first: str
    last: str


@dataclass(frozen=True)
class QuestionCounts:
    """Answered, skipped and not shown add up to all responses."""

    question: QuestionDef
    answered: int
    skipped: int
    not_shown: int
    options: tuple[OptionCount, ...] = ()
    number: NumberSummary | None = None
    days: DaySummary | None = None
    other_texts: int = 0

    @property
    def shown(self) -> int:
        return self.answered + self.skipped


@dataclass(frozen=True)
class Counts:
    total: int
    paper: int
    questions: tuple[QuestionCounts, ...]


def counts(survey: Survey) -> Counts:
    """Two queries; one when nothing came in since this process counted last."""
    totals = Response.objects.filter(survey=survey).aggregate(
        total=Count("pk"), paper=Count("pk", filter=Q(channel=Response.Channel.PAPER))
    )
    key = f"counts:{survey.pk}:{survey.version}:{totals['total']}"
    known: Counts | None = caches["process"].get(key)
    if known is None:
        content = questionnaire.of(survey)
        known = tally(content.questions, _grouped(survey, content.questions), **totals)
        caches["process"].set(key, known, 300)
    return known


Grouped = Mapping[str, list[tuple[Value, int]]]


def _grouped(survey: Survey, questions: Iterable[QuestionDef]) -> Grouped:
    texts = [question.code for question in questions if question.kind in TEXTS]
    texts += [question.other_code for question in questions if question.other]
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        params = {"survey": survey.pk, "texts": json.dumps(texts) if sqlite else texts}
        cursor.execute(GROUPED[connection.vendor], params)
        rows = cursor.fetchall()
    grouped: dict[str, list[tuple[Value, int]]] = defaultdict(list)
    for code, answer, times in rows:
        grouped[code].append((json.loads(answer), times))
    return grouped


def tally(questions: Iterable[QuestionDef], grouped: Grouped, *, total: int, paper: int) -> Counts:
    """The counts from answers that are grouped already: code -> [(value, how often)]."""
    return Counts(total, paper, tuple(_question(question, grouped, total) for question in questions))


def _question(question: QuestionDef, grouped: Grouped, total: int) -> QuestionCounts:
    given = [(value, times) for value, times in grouped.get(question.code, []) if value is not None]
    answered = sum(times for _value, times in given)
    shown = sum(times for _value, times in grouped.get(question.code, []))
    return QuestionCounts(
        question,
        answered=answered,
        skipped=shown - answered,
        not_shown=total - shown,
        options=_options(question, given, answered) if question.counted else (),
        number=_number(given) if question.kind == Kind.NUMBER and given else None,
        days=_days(given) if question.kind == Kind.DATE and given else None,
        other_texts=sum(times for _value, times in grouped.get(question.other_code, [])),
    )


def _options(question: QuestionDef, given: Sequence[tuple[Value, int]], answered: int) -> tuple[OptionCount, ...]:
    chosen: Counter[str] = Counter()
    for value, times in given:
        for code in value if isinstance(value, list) else [str(value)]:
            chosen[code] += times
    return tuple(
        OptionCount(
            choice.code, choice.text, chosen[choice.code], 100 * chosen[choice.code] / answered if answered else 0
        )
        for choice in question.choices
    )


def _number(given: Sequence[tuple[Value, int]]) -> NumberSummary:
    numbers = sorted((float(value), times) for value, times in given if isinstance(value, int | float))
    many = sum(times for _value, times in numbers)
    mean = sum(value * times for value, times in numbers) / many
    middle = statistics.fmean(_at(numbers, place) for place in ((many - 1) // 2, many // 2))
    return NumberSummary(numbers[0][0], numbers[-1][0], mean, middle)


def _at(numbers: list[tuple[float, int]], place: int) -> float:
    """The number at `place` of the sorted row that these groups stand for."""
    for value, times in numbers:
        if place < times:
            return value
        place -= times
    raise IndexError(place)


def _days(given: Sequence[tuple[Value, int]]) -> DaySummary:
    days = sorted(str(value) for value, _times in given)
    return DaySummary(days[0], days[-1])
