"""The survey with the answers of people who took part before."""

import uuid
from typing import Any

from cms.demo.memory import once
from cms.demo.story import Story
from surveys.answering.services import submit
from surveys.questionnaires.models import Choice, Survey
from surveys.questionnaires.services import create_survey, open_survey

NAMES = {"low": "low_label", "high": "high_label"}
"""How the file calls settings of a question, and how a survey does."""
RATING_HAS = {"min", "max"}


def load(story: Story) -> None:
    entry = story.data["survey"]
    once(f"survey:{entry['slug']}", Survey, make_survey, story, entry)


def make_survey(story: Story, entry: dict[str, Any]) -> Survey:
    """The survey, open, with the sample answers; a response holds no date, so none is set."""
    survey = create_survey(
        {
            **{name: entry[name] for name in ("slug", "title", "intro", "thanks", "minutes")},
            "opens_at": story.at(entry["opens"]),
            "closes_at": story.at(entry["closes"]),
            "promised_on": story.at(entry["results_on"]).date(),
            "pages": [page(story, content) for content in entry["pages"]],
        }
    )
    open_survey(by=story.chief, survey=survey)
    codes = codes_by_text(survey)
    for answers in story.data["sample_answers"]:
        stored = {code: answer(value, codes.get(code, {})) for code, value in answers.items()}
        submit(survey=survey, answers=stored, key=uuid.uuid4().hex)
    return survey


def page(story: Story, content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "questions": [question(story, one) for one in content["questions"]]}


def question(story: Story, content: dict[str, Any]) -> dict[str, Any]:
    written = {NAMES.get(name, name): value for name, value in content.items() if name != "options_from"}
    if content["type"] == "rating":  # always 1 to 5
        written = {name: value for name, value in written.items() if name not in RATING_HAS}
    if content.get("options_from") == "municipalities":
        written["options"] = [place["name"] for place in story.data["district"]["municipalities"]]
    return written


def codes_by_text(survey: Survey) -> dict[str, dict[str, str]]:
    """Question's code -> text of a choice -> its code: the file names municipalities as people do."""
    found: dict[str, dict[str, str]] = {}
    for choice in Choice.objects.filter(question__page__survey=survey).select_related("question"):
        found.setdefault(choice.question.code, {})[choice.text] = choice.code
    return found


def answer(value: Any, codes: dict[str, str]) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return [answer(one, codes) for one in value]
    return codes.get(value, value) if isinstance(value, str) else value
