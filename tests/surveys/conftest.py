"""A survey of three pages with every kind of question, and the officer who keeps it."""

import contextlib
import secrets

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participation.accounts.models import User
from participation.identity.levels import Level
from surveys.answering.services import submit
from surveys.questionnaires.models import Survey
from surveys.questionnaires.services import create_survey, open_survey
from tests.conftest import make_person

PAGES = [
    {
        "title": "Ihr Anschluss",
        "intro": "Gemeint ist das Netz **zu Hause**.",
        "questions": [
            {
                "code": "ort",
                "type": "dropdown",
                "text": "Wo wohnen Sie?",
                "required": True,
                "options": ["Einbeck", "Dassel", "Nörten-Hardenberg"],
            },
            {
                "code": "wege",
                "type": "multiple",
                "text": "Was nutzen Sie?",
                "options": [
                    {"code": "glasfaser", "text": "Glasfaser"},
                    {"code": "kabel", "text": "Kabel"},
                    {"code": "anderes", "text": "Etwas anderes", "other": True},
                    {"code": "nichts", "text": "Nichts davon", "exclusive": True},
                ],
            },
        ],
    },
    {
        "title": "Wie gut es läuft",
        "questions": [
            {
                "code": "guete",
                "type": "single",
                "text": "Wie gut ist Ihr Internet?",
                "help": "Eine Antwort.",
                "options": [{"code": "gut", "text": "Gut"}, {"code": "geht", "text": "Es geht"}, "Schlecht"],
            },
            {"code": "umzug", "type": "yes_no", "text": "Würden Sie für schnelles Netz umziehen?"},
            {"code": "note", "type": "rating", "text": "Welche Note geben Sie?", "low_label": "schlecht"},
            {"code": "skala", "type": "scale", "text": "Wie wichtig ist es Ihnen?", "min": 0, "max": 10},
        ],
    },
    {
        "title": "Noch etwas",
        "questions": [
            {"code": "geraete", "type": "number", "text": "Wie viele Geräte?", "min": 0, "max": 50},
            {"code": "seit", "type": "date", "text": "Seit wann?", "min": "1990-01-01", "max": "2030-12-31"},
            {"code": "kurz", "type": "short_text", "text": "Ein Wort?", "max_length": 20},
            {"code": "lang", "type": "long_text", "text": "Was noch?"},
        ],
    },
]
ANSWERS = {
    "ort": "einbeck",
    "wege": ["glasfaser", "anderes"],
    "wege:other": "Satellit",
    "guete": "gut",
    "umzug": "no",
    "note": 4,
    "skala": 0,
    "geraete": 12.5,
    "seit": "2019-05-01",
    "kurz": "flott",
    "lang": "Alles gut.\nWirklich.",
}
FORM = {
    "q-ort": "einbeck",
    "q-wege": ["glasfaser", "anderes"],
    "q-wege-other": "Satellit",
    "q-guete": "gut",
    "q-umzug": "no",
    "q-note": "4",
    "q-skala": "0",
    "q-geraete": "12,5",
    "q-seit": "01.05.2019",
    "q-kurz": " flott ",
    "q-lang": "Alles gut.\r\nWirklich.",
}
"""What a browser sends for ANSWERS."""


def make_survey(slug="netz", **more) -> Survey:
    return create_survey({"slug": slug, "title": "Wie gut ist das Netz?", "minutes": 4, "pages": PAGES} | more)


@contextlib.contextmanager
def counted_queries(expected):
    """SELECT, INSERT, UPDATE and DELETE; savepoints are the tests' own."""
    with CaptureQueriesContext(connection) as context:
        yield
    made = [query["sql"].strip() for query in context]
    made = [sql for sql in made if sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]
    assert len(made) == expected, "\n".join(made)


def new_key() -> str:
    return secrets.token_urlsafe(24)


def respond(survey, **answers):
    return submit(survey=survey, answers={"ort": "einbeck"} | answers, key=new_key())


@pytest.fixture
def officer(db) -> User:
    """Works in Wagtail, keeps surveys and sees what came in."""
    person = make_person("Olga", "Office", level=Level.SUBSTANTIAL, is_staff=True)
    names = ["access_admin", "add_survey", "change_survey", "delete_survey", "view_results"]
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    return User.objects.get(pk=person.pk)


@pytest.fixture
def draft(db) -> Survey:
    return make_survey(slug="entwurf")


@pytest.fixture
def survey(officer) -> Survey:
    """An open survey for everyone."""
    made = make_survey()
    open_survey(by=officer, survey=made)
    return made
