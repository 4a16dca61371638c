from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.answering.models import Response
from surveys.questionnaires import definition
from surveys.results.counting import Counts, DaySummary, NumberSummary, counts, tally
from surveys.results.reading import finding, in_order, public_rows
from surveys.results.suppression import LEAST, hidden_options
from tests.surveys.conftest import ANSWERS, new_key, respond

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
VALUES = {
    "ort": st.sampled_from(["einbeck", "dassel", "noerten_hardenberg"]),
    "wege": st.lists(st.sampled_from(["glasfaser", "kabel", "anderes"]), min_size=1, max_size=3, unique=True),
    "guete": st.sampled_from(["gut", "geht", "schlecht"]),
    "umzug": st.sampled_from(["yes", "no"]),
    "note": st.integers(1, 5),
    "skala": st.integers(0, 10),
    "geraete": st.one_of(st.integers(0, 50), st.integers(0, 5000).map(lambda n: n / 100)),
    "seit": st.dates().map(str),
    "kurz": WORDS,
    "lang": WORDS,
}
# Each question answered, skipped (None) or not shown (missing).
SHEETS = st.lists(
    st.fixed_dictionaries({}, optional={code: st.none() | value for code, value in VALUES.items()}), max_size=12
)


def store(survey, sheets):
    Response.objects.filter(survey=survey).delete()
    Response.objects.bulk_create(
        Response(survey=survey, answers=sheet, token=new_key(), channel="paper" if number % 3 else "web")
        for number, sheet in enumerate(sheets)
    )
    survey.version += 1  # another survey for the cache


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheets=SHEETS)
def test_the_sum_for_each_option_is_how_often_it_was_chosen(survey, sheets):
    store(survey, sheets)

    counted = counts(survey)

    assert (counted.total, counted.paper) == (len(sheets), len([n for n in range(len(sheets)) if n % 3]))
    for entry in counted.questions:
        code = entry.question.code
        given_values = [sheet[code] for sheet in sheets if sheet.get(code) is not None]
        assert entry.answered == len(given_values)
        assert entry.skipped == sum(code in sheet and sheet[code] is None for sheet in sheets)
        assert entry.not_shown == sum(code not in sheet for sheet in sheets)
        chosen = Counter(str(one) for value in given_values for one in (value if isinstance(value, list) else [value]))
        assert {option.code: option.n for option in entry.options} == (
            {choice.code: chosen[choice.code] for choice in entry.question.choices} if entry.question.counted else {}
        )
        if entry.number:
            assert (entry.number.least, entry.number.most) == (min(given_values), max(given_values))
            assert entry.number.mean == pytest.approx(sum(given_values) / len(given_values))


def test_a_whole_response_is_counted_in_every_question(survey):
    respond(survey, **ANSWERS)
    respond(survey, geraete=4, wege=["nichts"])

    by_code = {entry.question.code: entry for entry in counts(survey).questions}

    assert {code: (entry.answered, entry.skipped, entry.not_shown) for code, entry in by_code.items()} == {
        "ort": (2, 0, 0),
        "wege": (2, 0, 0),
        "geraete": (2, 0, 0),
    } | dict.fromkeys(["guete", "umzug", "note", "skala", "seit", "kurz", "lang"], (1, 1, 0))
    assert by_code["geraete"].number == NumberSummary(4, 12.5, 8.25, 8.25)
    assert by_code["seit"].days == DaySummary("2019-05-01", "2019-05-01")
    assert by_code["wege"].other_texts == 1
    assert [option.percent for option in by_code["wege"].options] == [50, 0, 50, 50]


def test_counting_twice_asks_the_database_once(survey, django_assert_num_queries):
    respond(survey)
    with django_assert_num_queries(2):
        first = counts(survey)
    with django_assert_num_queries(1):
        assert counts(survey) == first
    respond(survey)

    assert counts(survey).total == 2


def entry_with(survey, code, sizes):
    """One question's counts when each option was chosen that often."""
    questions = definition.of(survey).questions
    counted = tally(questions, {code: list(sizes.items())}, total=sum(sizes.values()), paper=0)
    return next(entry for entry in counted.questions if entry.question.code == code)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"gut": 10, "geht": 9, "schlecht": 8}, set()),
        ({"gut": 10, "geht": 9, "schlecht": 1}, {"schlecht", "geht"}),
        ({"gut": 10, "geht": 9}, {"schlecht", "geht"}),  # nobody looks like few
        ({"gut": 10, "geht": 2, "schlecht": 2}, {"gut", "geht", "schlecht"}),  # together too few to hide behind
        ({"gut": 10, "geht": 4, "schlecht": 4}, {"geht", "schlecht"}),
        ({"gut": 2, "geht": 1}, {"gut", "geht", "schlecht"}),
        ({}, {"gut", "geht", "schlecht"}),
    ],
)
def test_small_cells_are_hidden_with_what_would_give_them_away(survey, sizes, hidden):
    assert hidden_options(entry_with(survey, "guete", sizes)) == hidden


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(0, 40), min_size=3, max_size=3))
def test_what_is_hidden_cannot_be_taken_from_the_total(survey, sizes):
    entry = entry_with(survey, "guete", dict(zip(["gut", "geht", "schlecht"], sizes, strict=True)))
    hidden = hidden_options(entry)
    hidden_sizes = [option.n for option in entry.options if option.code in hidden]

    assert all(option.n >= LEAST for option in entry.options if option.code not in hidden)
    assert len(hidden) != 1
    assert not hidden or len(hidden) == len(entry.options) or sum(hidden_sizes) >= LEAST


def test_the_order_of_hidden_options_does_not_tell_their_size(survey):
    entry = entry_with(survey, "guete", {"gut": 1, "geht": 4, "schlecht": 30})
    hidden = hidden_options(entry)

    assert [option.code for option in in_order(entry, hidden)] == ["schlecht", "gut", "geht"]
    assert [bar["label"] for bar in public_rows(Counts(35, 0, (entry,)))[0]["bars"]] == ["Schlecht"]


def test_the_finding_names_what_was_chosen_most_and_ties(survey):
    entry = entry_with(survey, "guete", {"gut": 6, "geht": 6, "schlecht": 3})

    assert finding(in_order(entry)) == "Am häufigsten: „Gut“ und „Es geht“, je 40 Prozent."
    assert finding([]) == ""


def test_a_version_more_is_counted_anew(survey):
    respond(survey)
    counts(survey)
    survey.version += 1
    before = definition.of(survey)

    assert counts(survey).questions[0].question == before.questions[0]
