import pytest
from django.utils import translation

from surveys.answering.values import Refused, judge, parse
from surveys.questionnaires.definition import QuestionDef
from surveys.questionnaires.models import Kind


@pytest.mark.parametrize(
    ("code", "typed", "stored"),
    [
        ("de", "1.200", 1200),
        ("de", "-12.345,5", -12345.5),
        ("de", "0.125", 0.125),
        ("de", "3.5", 3.5),
        ("en", "1,200", 1200),
        ("en", "1,200.5", 1200.5),
        ("en", "3,5", 3.5),
        ("en", "1.200", 1.2),
    ],
)
def test_numbers_are_read_as_the_language_of_the_page_writes_them(code, typed, stored):
    question = QuestionDef("n", Kind.NUMBER, "Wie viele?", "", required=False, settings={}, written=())

    with translation.override(code):
        assert parse(question, [typed]) == stored


def test_half_a_person_is_refused_where_whole_numbers_are_asked():
    question = QuestionDef("n", Kind.NUMBER, "Wie viele?", "", required=False, settings={"whole": True}, written=())

    judge(question, 3.0)
    with pytest.raises(Refused, match="ganze Zahl"):
        judge(question, 2.5)
