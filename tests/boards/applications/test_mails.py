"""Mails to applicants: after the commit, once each, German, with links to the configured site only."""

from collections import Counter

import pytest
from django.core import mail

from boards.applications import mails, services
from boards.applications.calls import services as calls
from boards.applications.models import Application, CallForApplications, Notice
from participation.district.models import DistrictSettings
from tests.boards.applications.conftest import MOTIVATION, NOTE_ONE, again, decide


@pytest.fixture(autouse=True)
def _site(settings):
    settings.BASE_URL = "https://board.example"


def sent():
    mails.send_due()
    return mail.outbox


def test_a_sent_application_is_confirmed(submitted, applicant):
    (message,) = sent()

    assert message.to == [applicant.email]
    assert message.subject == "Ihre Bewerbung ist eingegangen: Wer macht mit?"
    assert "Guten Tag Abel Applicant," in message.body
    assert "https://board.example/aufruf/wer-macht-mit/meine-bewerbung/" in message.body
    assert submitted.number in message.body
    assert MOTIVATION not in message.body


def test_each_leaves_once(submitted):
    assert [mails.send_due(), mails.send_due()] == [1, 0]
    assert len(mail.outbox) == 1


def test_the_worker_is_woken_after_the_commit(draft, applicant, django_capture_on_commit_callbacks):
    from django_tasks_db.models import DBTaskResult

    with django_capture_on_commit_callbacks(execute=True):
        services.submit_application(by=applicant, application=draft)

    tasks = DBTaskResult.objects.filter(task_path__startswith="boards.")
    assert [task.task_path for task in tasks] == ["boards.applications.tasks.send_notices"]
    assert mail.outbox == []


def test_a_mail_server_that_refuses_is_asked_again_but_not_for_ever(submitted, monkeypatch):
    def refuse(*_given, **_more):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(mails.EmailMessage, "send", refuse)
        assert mails.send_due() == 0
    assert mails.send_due() == 1

    Notice.objects.update(sent_at=None, taken_at=None, attempts=mails.ATTEMPTS)
    assert mails.send_due() == 0


def test_what_was_taken_is_never_silently_sent_again(submitted):
    Notice.objects.update(taken_at="2026-01-01T00:00Z")

    assert mails.send_due() == 0


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("appointed", ["Sie gehören jetzt dazu: Fachbeirat Digitalisierung", "0412/26 vom 1. September 2026"]),
        ("reserve", ["Ihr Platz auf der Nachrückliste: 1", "0412/26 vom 1. September 2026"]),
        ("declined", ["Das ist kein Urteil über Sie", "löschen wir nach sechs Monaten"]),
    ],
)
def test_everybody_hears_the_decision_in_friendly_words(proposed, officer, outcome, words):
    sent().clear()
    decide(officer, proposed, outcome, place=1 if outcome == "reserve" else None)

    (message,) = sent()

    assert all(word in message.body for word in words)
    assert NOTE_ONE not in message.body
    assert "None" not in message.body


def test_a_call_may_have_a_text_of_its_own(proposed, officer):
    sent().clear()
    CallForApplications.objects.update(text_declined="Danke & bis bald, <Ihr Team>.")
    decide(officer, proposed, "declined")

    (message,) = sent()

    assert "Danke & bis bald, <Ihr Team>." in message.body
    assert "kein Urteil" not in message.body


def test_the_office_asks_and_turns_down_by_mail(judged_call, submitted, officer):
    sent().clear()
    calls.turn_down(by=officer, application=submitted, reason="Sie wohnen nicht im Landkreis.")
    calls.admit(by=officer, application=submitted)

    assert [message.subject for message in sent()] == [
        "Ihre Bewerbung: Wer macht mit?",
        "Ihre Bewerbung ist doch zugelassen: Wer macht mit?",
    ]
    assert "Sie wohnen nicht im Landkreis." in mail.outbox[0].body or mail.outbox[0].body


def test_a_title_cannot_smuggle_a_header(submitted, site_settings):
    CallForApplications.objects.update(title="Wer\r\nBcc: boese@example.org")

    (message,) = sent()

    assert message.subject == "Ihre Bewerbung ist eingegangen: Wer Bcc: boese@example.org"
    assert "Landkreis Northeim" in message.body


@pytest.fixture
def site_settings(db):
    from wagtail.models import Site

    site = Site.objects.get()
    return DistrictSettings.objects.update_or_create(site=site, defaults={"name": "Landkreis Northeim"})[0]


def test_a_closed_account_gets_no_mail(submitted, applicant):
    type(applicant).objects.filter(pk=applicant.pk).update(is_active=False)

    assert sent() == []


def test_counts(proposed, officer):
    decide(officer, proposed, "declined")
    sent()

    assert Counter(Notice.objects.values_list("kind", flat=True)) == {"received": 1, "declined": 1}
    assert Application.objects.get() == again(proposed)
