from collections.abc import Mapping
from itertools import count
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participation.accounts.models import User
from participation.audience.models import Audience
from participation.audience.services import everyone
from participation.search.services import reindex, remove
from surveys.questionnaires import definition as questionnaire
from surveys.questionnaires import lines
from surveys.questionnaires.models import Choice, Page, Question, Survey
from surveys.questionnaires.policies import can_delete, can_edit_surveys

COLUMNS = (
    "slug", "title", "intro", "thanks", "privacy_text", "minutes", "opens_at", "closes_at", "results_public",
    "promised_on", "confidentiality",
)  # fmt: skip
ALIASES = {"low": "low_label", "high": "high_label"}


@transaction.atomic
def create_survey(definition: Mapping[str, Any]) -> Survey:
    """Store a draft from a plain dict, for the demo, imports, tests. Raises ValidationError, KeyError for what lacks.

    Beside Survey's own columns: `audience` (an Audience; without it everyone) and `pages`, a list of {title, intro,
    questions}; a question is {code, type, text, help, required: bool, options, ...settings}, an option a text or
    {code, text, exclusive, other}.
    """
    survey = Survey(audience=definition.get("audience") or everyone())
    for name in COLUMNS:
        if name in definition:
            setattr(survey, name, definition[name])
    survey.pages = [_page(page, order) for order, page in enumerate(definition["pages"])]
    check_survey(survey)
    _store(survey)
    return survey


@transaction.atomic
def save_survey(*, by: User, survey: Survey) -> None:
    """Store what an editor changed in `survey` and in its pages, questions and choices.

    Of a survey that was opened once only texts may change, for answers must keep their meaning. Raises PermissionDenied
    and ValidationError.
    """
    if not can_edit_surveys(by):
        raise PermissionDenied
    if survey.pk:
        stored = Survey.objects.select_for_update().get(pk=survey.pk)
        survey.state, survey.version = stored.state, stored.version
    check_survey(survey)
    _store(survey)


def check_survey(survey: Survey) -> None:
    """Whether `survey`, as it is in memory, may be stored: sound in itself, and no more changed than allowed.

    Questions without a code get one. Raises ValidationError.
    """
    _give_codes(survey)
    survey.full_clean(exclude=["audience"])
    for page in survey.pages.all():
        page.full_clean(exclude=["survey"])
        for question in page.questions.all():
            question.full_clean(exclude=["page"])
            for choice in question.choices.all():
                choice.full_clean(exclude=["question"])
    if faults := list(questionnaire.faults(questionnaire.unsaved(survey))):
        raise ValidationError(faults)
    if survey.pk:
        _check_only_texts(Survey.objects.get(pk=survey.pk), survey)


@transaction.atomic
def delete_draft(*, by: User, survey: Survey) -> None:
    """Only a draft can go: what people answered once is kept until its time is over."""
    if not can_delete(by, survey):
        raise PermissionDenied
    remove(survey)
    survey.delete()


def open_survey(*, by: User, survey: Survey) -> None:
    """From now on, or from `opens_at` on, people may answer. Raises ValidationError with what lacks."""
    _set_state(by, survey, Survey.State.OPEN)


def close_survey(*, by: User, survey: Survey) -> None:
    """Nobody may answer any more. Opening it again is possible."""
    _set_state(by, survey, Survey.State.CLOSED)


@transaction.atomic
def _set_state(by: User, survey: Survey, state: Survey.State) -> None:
    if not can_edit_surveys(by):
        raise PermissionDenied
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if state == Survey.State.OPEN and (lacking := list(what_lacks(locked))):
        raise ValidationError(lacking)
    survey.state = locked.state = state
    survey.version = locked.version = locked.version + 1
    locked.save(update_fields=["state", "version"])
    survey.__dict__.pop("phase_now", None)
    reindex(locked)


def what_lacks(survey: Survey) -> list[str]:
    """What must be done before the survey can be opened, as sentences."""
    content = questionnaire.of(survey)
    lacking = [*questionnaire.faults(content), *questionnaire.gaps(content)]
    if survey.is_named and survey.audience.kind == Audience.Kind.EVERYONE:
        lacking.append(_("Mit Namen antworten kann nur, wer ein Konto hat. Wählen Sie eine andere Zielgruppe."))
    return lacking


def _check_only_texts(stored: Survey, survey: Survey) -> None:
    if stored.state == Survey.State.DRAFT:
        return
    before = (stored.confidentiality, stored.audience_id, questionnaire.of(stored).structure)
    if before != (survey.confidentiality, survey.audience_id, questionnaire.unsaved(survey).structure):
        raise ValidationError(
            _(
                "Die Umfrage wurde schon geöffnet. Jetzt ändern sich nur noch Texte: nicht Zielgruppe und "
                "Vertraulichkeit, nicht Zahl, Reihenfolge, Art und Kürzel von Seiten, Fragen und Antworten."
            )
        )


def _store(survey: Survey) -> None:
    survey.version += 1
    survey.save()
    reindex(survey)


def _give_codes(survey: Survey) -> None:
    """Questions without a code get the next of q1, q2, ..."""
    questions = [question for page in survey.pages.all() for question in page.questions.all()]
    taken = {question.code for question in questions}
    fresh = (code for code in (f"q{number}" for number in count(1)) if code not in taken)
    for question in questions:
        question.code = question.code or next(fresh)


def _page(content: Mapping[str, Any], order: int) -> Page:
    page = Page(title=content.get("title", ""), intro=content.get("intro", ""), order=order)
    page.questions = [_question(question, place) for place, question in enumerate(content["questions"])]
    return page


def _question(content: Mapping[str, Any], order: int) -> Question:
    known = {"code", "type", "text", "help", "required", "options"}
    settings = {ALIASES.get(name, name): value for name, value in content.items() if name not in known}
    question = Question(
        code=content.get("code", ""),
        kind=content["type"],
        text=content["text"],
        help=content.get("help", ""),
        required=Question.Required.HARD if content.get("required") else Question.Required.NONE,
        order=order,
        settings=settings,
    )
    question.choices = choices_from(content.get("options", []))
    return question


def choices_from(options: list[Any]) -> list[Choice]:
    """Choices from texts, or from {code, text, exclusive, other}."""
    choices: list[Choice] = []
    for order, option in enumerate(options):
        given = option if isinstance(option, Mapping) else {"text": option}
        code = given.get("code") or lines.code_for(given["text"], [choice.code for choice in choices])
        choices.append(
            Choice(
                code=code,
                text=given["text"],
                order=order,
                exclusive=given.get("exclusive", False),
                is_other=given.get("other", False),
            )
        )
    return choices
