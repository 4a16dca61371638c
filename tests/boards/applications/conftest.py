"""A call with everybody in it: the office, two who judge, an applicant, another one; and the way to each state."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from boards.applications import services
from boards.applications.calls import services as calls
from boards.applications.evaluation.services import save_evaluation
from boards.applications.models import Application, CallForApplications
from boards.applications.selection import services as selection
from boards.applications.selection.services import Choice, Resolution
from boards.membership.keeping import found_board
from participation.district.models import Municipality
from participation.identity.levels import Level
from tests.conftest import make_person

MOTIVATION = "Ich will **mitreden**. Geheimwort Haselnuss."
NOTE_ONE, NOTE_TWO = "Notiz mit Quitte", "Notiz mit Mispel"


def grant(person, *names):
    for name in names:
        person.user_permissions.add(Permission.objects.get(content_type__app_label="boards", codename=name))
    return type(person).objects.get(pk=person.pk)  # permissions are cached on the row


@pytest.fixture
def municipality(db):
    return Municipality.objects.create(name="Uslar")


@pytest.fixture
def board(admin):
    return found_board(by=admin, slug="fachbeirat", name="Fachbeirat Digitalisierung", published=True)


@pytest.fixture
def officer(db):
    return grant(make_person("Olga", "Office"), "manage_applications", "manage_membership")


@pytest.fixture
def judge(db):
    return make_person("Jutta", "Judge")


@pytest.fixture
def second_judge(db):
    return make_person("Jan", "Jury")


@pytest.fixture
def applicant(municipality):
    return make_person("Abel", "Applicant", level=Level.SUBSTANTIAL, municipality=municipality)


@pytest.fixture
def other_applicant(municipality):
    return make_person("Berta", "Bewerb", level=Level.SUBSTANTIAL, municipality=municipality)


@pytest.fixture
def call(officer, board, group):
    """Open now; the topic group `group` is on offer, two criteria."""
    made = make_call(officer, board, group)
    return calls.move_call(by=officer, call=made, to="open")


def make_call(officer, board, group, **more):
    now = timezone.now()
    given = {
        "title": "Wer macht mit?",
        "text": "Wir suchen Menschen.",
        "seats": 2,
        "opens_at": now - datetime.timedelta(days=1),
        "closes_at": now + datetime.timedelta(days=10),
        "criteria": [("Erfahrung", 2), ("Zeit", 1)],
        "groups": [group] if group else [],
    } | more
    return calls.create_call(by=officer, board=board, **given)


@pytest.fixture
def said(municipality, group):
    """A complete application."""
    return {
        "motivation": MOTIVATION,
        "municipality": municipality,
        "availability": "dienstags",
        "conflicts": "keine",
        "accessibility": "Rampe",
        "phone": "05551 1234",
        "publish_name": True,
        "publish_photo": False,
        "publish_role": True,
        "publish_place": False,
        "expertise": ["Pflege", "Schule"],
        "wishes": [group],
        "gender": "female",
        "age_band": "30-44",
        "background": "yes",
        "disability": "",
    }


@pytest.fixture
def draft(call, applicant, said):
    return services.save_application(by=applicant, call=call, said=said)


@pytest.fixture
def submitted(draft, applicant):
    return services.submit_application(by=applicant, application=draft)


@pytest.fixture
def other_submitted(call, other_applicant, said):
    made = services.save_application(by=other_applicant, call=call, said=said)
    return services.submit_application(by=other_applicant, application=made)


@pytest.fixture
def judged_call(call, submitted, officer, judge, second_judge):
    """Closed, the application admitted, two people named."""
    for person in (judge, second_judge):
        calls.name_evaluator(by=officer, call=call, person=person)
    closed = calls.move_call(by=officer, call=call, to="closed")
    calls.admit(by=officer, application=submitted)
    return closed


@pytest.fixture
def eligible(judged_call, submitted):
    return again(submitted)


def points(call, value):
    return dict.fromkeys(call.criteria.all(), value)


def evaluate(person, application, value, note=""):
    return save_evaluation(
        by=person, application=application, points=points(application.call, value), note=note, hand_in=True
    )


@pytest.fixture
def evaluated(eligible, judge, second_judge):
    evaluate(judge, eligible, 5, NOTE_ONE)
    evaluate(second_judge, eligible, 3, NOTE_TWO)
    return again(eligible)


@pytest.fixture
def proposed(evaluated, officer):
    call = evaluated.call
    selection.shortlist(by=officer, call=call, applications=[evaluated.pk], on=True)
    calls.move_call(by=officer, call=call, to="shortlisted")
    selection.propose(by=officer, call=call, choices={evaluated.pk: Choice("appointed", remark="passt")})
    calls.move_call(by=officer, call=call, to="proposed")
    return again(evaluated)


RESOLUTION = Resolution("0412/26", datetime.date(2026, 9, 1), datetime.date(2026, 10, 1), datetime.date(2029, 9, 30))


def decide(officer, application, outcome, place=None):
    choices = {application.pk: Choice(outcome, place)}
    selection.decide(by=officer, call=fresh(application.call), choices=choices, resolution=RESOLUTION)
    return again(application)


def again(application) -> Application:
    """The row as it is stored, with a call that asks for its phase anew."""
    return Application.objects.select_related("call").get(pk=application.pk)


def fresh(call) -> CallForApplications:
    return CallForApplications.objects.get(pk=call.pk)
