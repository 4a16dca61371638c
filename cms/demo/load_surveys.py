"""The survey with the answers of people who took part before."""

import uuid
from typing import Any

from cms.demo.memory import once
from cms.demo.story import Story
from surveys.answering.models import Response
from surveys.answering.services import submit
from surveys.questionnaires.models import Survey
from surveys.questionnaires.services import create_survey, open_survey


def load(story: Story) -> None:
    entry = story.data["survey"]
    once(f"survey:{entry['slug']}", Survey, lambda: make_survey(story, entry))


def make_survey(story: Story, entry: dict[str, Any]) -> Survey:
    survey = create_survey(
        {
            "slug": entry["slug"],
            "title": entry["title"],
            "intro": entry["intro"],
            "thanks": entry["thanks"],
            "minutes": entry["minutes"],
            "opens_at": story.at(entry["opens"]),
            "closes_at": story.at(entry["closes"]),
            "promised_on": story.at(entry["results_on"]).date(),
            "pages": [page(story, page_entry) for page_entry in entry["pages"]],
        }
    )
    open_survey(by=story.chief, survey=survey)
    for number, answers in enumerate(story.data["sample_answers"]):
        response = submit(survey=survey, answers=answers, key=uuid.uuid4().hex)
        day = story.at(f"-{number * 10 // len(story.data['sample_answers'])}").date()
        Response.objects.filter(pk=response.pk).update(submitted_on=day)
    return survey
