import copy
import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from participation.audience.services import of_circle, signed_in
from participation.search.models import IndexEntry
from surveys.answering.services import submit
from surveys.questionnaires import definition, lines, services
from surveys.questionnaires.models import Choice, Phase, Survey
from tests.surveys.conftest import ANSWERS, PAGES, make_survey, new_key

HOUR = datetime.timedelta(hours=1)


def one_question(**question):
    return [{"questions": [{"code": "a", "type": "single", "text": "A?", "options": ["Ja", "Nein"]} | question]}]


def test_a_definition_comes_back_as_it_was_given(draft):
    content = definition.of(draft)

    assert [page.title for page in content.pages] == ["Ihr Anschluss", "Wie gut es läuft", "Noch etwas"]
    assert [question.code for question in content.questions] == [
        "ort", "wege", "guete", "umzug", "note", "skala", "geraete", "seit", "kurz", "lang",
    ]  # fmt: skip
    assert [choice.code for choice in content.questions[0].choices] == ["einbeck", "dassel", "noerten_hardenberg"]
    assert [choice.text for choice in content.questions[4].choices] == ["1: schlecht", "2", "3", "4", "5"]
    assert definition.unsaved(Survey.objects.get(pk=draft.pk)) == content


def test_the_definition_is_read_once_for_each_version(draft, django_assert_num_queries):
    for _edit in range(2):
        draft.version += 1
        with django_assert_num_queries(3):
            definition.of(draft)
        with django_assert_num_queries(0):
            definition.of(draft)


@pytest.mark.parametrize(
    ("pages", "complaint"),
    [
        ([], "Die Umfrage hat noch keine Seite."),
        ([{"questions": []}], "Seite 1 hat noch keine Frage."),
        (one_question(options=["Nur eine"]), "Frage „A?“ braucht mindestens zwei Antwortmöglichkeiten."),
        (one_question(type="multiple", options=[]), "Frage „A?“ braucht mindestens zwei Antwortmöglichkeiten."),
    ],
)
def test_an_incomplete_survey_is_kept_but_not_opened(officer, pages, complaint):
    survey = make_survey(pages=pages)

    with pytest.raises(ValidationError) as refusal:
        services.open_survey(by=officer, survey=survey)

    assert refusal.value.messages == [complaint]
    assert Survey.objects.get().state == "draft"


@pytest.mark.parametrize(
    "pages",
    [
        one_question() + one_question(),  # the same code twice
        one_question(code="1a"),
        one_question(code="a b"),
        one_question(type="unknown"),
        one_question(min=3),
        one_question(options=[{"code": "x", "text": "A"}, {"code": "x", "text": "B"}]),
        one_question(options=["A", {"text": "B", "exclusive": True}]),
        one_question(type="multiple", options=[{"text": "A", "other": True}, {"text": "B", "other": True}]),
        one_question(type="number"),  # takes no options
        one_question(type="number", options=[], min=5, max=1),
        one_question(type="number", options=[], min="viel"),
        one_question(type="number", options=[], min=float("nan")),
        one_question(type="scale", options=[], min=1, max=1),
        one_question(type="scale", options=[], min=0, max=100),
        one_question(type="date", options=[], min="gestern"),
        one_question(type="short_text", options=[], max_length=0),
        one_question(text=""),
        one_question(text="x" * 501),
    ],
)
def test_a_faulty_survey_is_not_stored(db, pages):
    with pytest.raises(ValidationError), transaction.atomic():
        make_survey(pages=copy.deepcopy(pages))

    assert list(Survey.objects.all()) == []


def test_a_named_survey_needs_people_with_accounts(officer):
    survey = make_survey(confidentiality="named")

    with pytest.raises(ValidationError):
        services.open_survey(by=officer, survey=survey)
    survey.audience = signed_in()
    survey.save()
    services.open_survey(by=officer, survey=survey)

    assert survey.phase == Phase.OPEN


@pytest.mark.parametrize("name", ["citizen", "member", "administration"])
def test_only_editors_open_close_and_delete(name, request, draft):
    person = request.getfixturevalue(name)

    for act in (services.open_survey, services.close_survey, services.delete_draft, services.save_survey):
        with pytest.raises(PermissionDenied):
            act(by=person, survey=draft)


def test_a_draft_can_be_deleted_an_open_survey_not(officer, draft, survey):
    services.delete_draft(by=officer, survey=draft)
    with pytest.raises(PermissionDenied):
        services.delete_draft(by=officer, survey=survey)

    assert list(Survey.objects.all()) == [survey]


def test_after_opening_texts_change_and_answers_keep_their_meaning(officer, survey):
    stored = submit(survey=survey, answers=ANSWERS, key=new_key())
    edited = Survey.objects.get(pk=survey.pk)
    question = edited.pages.first().questions.first()
    question.text = "In welchem Ort wohnen Sie?"
    page = edited.pages.first()
    page.questions = [question, *page.questions.all()[1:]]
    edited.pages = [page, *edited.pages.all()[1:]]

    services.save_survey(by=officer, survey=edited)

    changed = Survey.objects.get(pk=survey.pk)
    assert changed.version > survey.version
    assert definition.of(changed).questions[0].text == "In welchem Ort wohnen Sie?"
    assert definition.of(changed).structure == definition.of(survey).structure
    stored.refresh_from_db()
    assert stored.answers == ANSWERS


def drop_a_page(survey):
    survey.pages = survey.pages.all()[1:]


def change_a_kind(survey):
    page = survey.pages.all()[1]
    question = page.questions.first()
    question.kind = "dropdown"
    page.questions = [question, *page.questions.all()[1:]]
    survey.pages = [survey.pages.all()[0], page, survey.pages.all()[2]]


def drop_a_choice(survey):
    page = survey.pages.first()
    question = page.questions.first()
    question.choices = question.choices.all()[1:]
    page.questions = [question, *page.questions.all()[1:]]
    survey.pages = [page, *survey.pages.all()[1:]]


def ask_others(survey):
    survey.audience = signed_in()


def name_people(survey):
    survey.confidentiality = "named"


@pytest.mark.parametrize("change", [drop_a_page, change_a_kind, drop_a_choice, ask_others, name_people])
def test_after_opening_nothing_else_changes(officer, survey, change):
    edited = Survey.objects.get(pk=survey.pk)
    change(edited)

    with pytest.raises(ValidationError), transaction.atomic():
        services.save_survey(by=officer, survey=edited)

    assert definition.of(Survey.objects.get(pk=survey.pk)) == definition.of(survey)


@pytest.mark.parametrize(
    ("state", "opens", "closes", "phase"),
    [
        ("draft", None, None, Phase.DRAFT),
        ("open", None, None, Phase.OPEN),
        ("open", -1, 1, Phase.OPEN),
        ("open", 1, 2, Phase.ANNOUNCED),
        ("open", -2, -1, Phase.CLOSED),
        ("closed", -1, 1, Phase.CLOSED),
    ],
)
def test_the_phase_follows_state_and_dates(draft, state, opens, closes, phase):
    moment = {None: None} | {hours: timezone.now() + hours * HOUR for hours in (-2, -1, 1, 2)}
    Survey.objects.filter(pk=draft.pk).update(state=state, opens_at=moment[opens], closes_at=moment[closes])

    assert Survey.objects.with_phase().get().phase == phase
    assert Survey.objects.get().phase == phase
    assert list(Survey.objects.open_now()) == ([draft] if phase == Phase.OPEN else [])


def test_a_survey_cannot_close_before_it_opens(draft):
    now = timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.filter(pk=draft.pk).update(opens_at=now, closes_at=now - HOUR)


SEES = {
    "visitor": {"all", "signed"},
    "citizen": {"all", "signed"},
    "member": {"all", "signed", "circle"},
    "former_member": {"all", "signed"},
    "other_member": {"all", "signed"},
    "officer": {"all", "signed", "circle", "entwurf"},
    "admin": {"all", "signed", "circle", "entwurf"},
}


@pytest.mark.parametrize("name", SEES)
def test_who_sees_which_survey(name, request, officer, group_circle, draft):
    audiences = {"all": None, "signed": signed_in(), "circle": of_circle(group_circle)}
    for slug, audience in audiences.items():
        services.open_survey(by=officer, survey=make_survey(slug=slug, audience=audience))

    found = Survey.objects.visible_to(request.getfixturevalue(name))

    assert set(found.values_list("slug", flat=True)) == SEES[name]


def test_search_finds_a_survey_once_it_is_open(officer, draft):
    assert list(IndexEntry.objects.all()) == []

    services.open_survey(by=officer, survey=draft)

    entry = IndexEntry.objects.get()
    assert (entry.title, entry.url, entry.audience.kind) == (draft.title, "/umfragen/entwurf/", "everyone")
    assert "Was nutzen Sie?" in entry.text


def test_choices_written_as_lines_come_back():
    text = "a = Glasfaser\nKabel & Co\n\nAnderes [eigener Text]\nNichts davon [schließt andere aus]\n"
    choices = lines.read(text)

    assert [(c.code, c.text, c.is_other, c.exclusive) for c in choices] == [
        ("a", "Glasfaser", False, False),
        ("kabel_co", "Kabel & Co", False, False),
        ("anderes", "Anderes", True, False),
        ("nichts_davon", "Nichts davon", False, True),
    ]
    assert lines.read(lines.write(choices)) == choices


@pytest.mark.parametrize("text", ["a = x\na = y", "[eigener Text]", "x" * 301, "\n".join(map(str, range(101)))])
def test_lines_that_cannot_be_read_are_named(text):
    with pytest.raises(lines.BadLines):
        lines.read(text)


def test_all_choices_of_a_survey_are_stored(draft):
    written = sum(len(question.get("options", [])) for page in PAGES for question in page["questions"])

    assert Choice.objects.count() == written
