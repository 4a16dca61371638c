"""The applicant's services: keep, hand in, change, withdraw."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from boards.applications import services
from boards.applications.calls import services as calls
from boards.applications.models import Application, CallForApplications, Notice
from participation.identity.levels import Level
from tests.boards.applications.conftest import again, fresh
from tests.conftest import make_person


def test_a_draft_takes_anything_and_a_second_save_fills_the_same_row(call, applicant):
    services.save_application(by=applicant, call=call, said={"motivation": "Weil"})
    services.save_application(by=applicant, call=call, said={"phone": "05551 1"})

    own = Application.objects.get()
    assert (own.state, own.motivation, own.phone, own.municipality) == (
        "draft", "Weil", "05551 1", applicant.municipality,
    )  # fmt: skip


def test_a_level_that_is_enough_for_a_draft_is_not_enough_to_send(call, said):
    person = make_person("Emil", "Email")
    own = services.save_application(by=person, call=call, said=said)

    with pytest.raises(services.TooLow):
        services.submit_application(by=person, application=own)
    assert again(own).state == "draft"


def test_without_a_confirmed_address_nobody_begins(call, said):
    person = make_person("Nora", "None", level=Level.NONE)

    with pytest.raises(PermissionDenied):
        services.save_application(by=person, call=call, said=said)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"motivation": " "}, "Bitte schreiben Sie, warum Sie sich bewerben."),
        ({"municipality": None}, "Bitte wählen Sie Ihre Gemeinde."),
        ({"conflicts": ""}, "Bitte nennen Sie mögliche Interessenkonflikte, oder schreiben Sie „keine“."),
        ({"wishes": []}, "Bitte wählen Sie mindestens eine Themengruppe."),
    ],
)
def test_what_lacks_is_said_in_a_sentence(call, applicant, said, missing, sentence):
    own = services.save_application(by=applicant, call=call, said=said | missing)

    with pytest.raises(ValidationError) as refused:
        services.submit_application(by=applicant, application=own)
    assert refused.value.messages == [sentence]


def test_handing_in_twice_is_once_and_one_mail(draft, applicant):
    services.submit_application(by=applicant, application=draft)
    services.submit_application(by=applicant, application=draft)

    own = again(draft)
    assert (own.state, own.level) == ("submitted", Level.SUBSTANTIAL)
    assert [notice.kind for notice in Notice.objects.all()] == ["received"]


def test_wishes_keep_their_order_and_only_what_is_offered_counts(call, applicant, said, group, closed_group):
    own = services.save_application(by=applicant, call=call, said=said | {"wishes": [closed_group, group, group]})

    assert [(wish.rank, wish.group) for wish in own.wishes.all()] == [(1, group)]


def test_a_change_after_sending_must_leave_it_complete(submitted, applicant, call):
    services.save_application(by=applicant, call=call, said={"motivation": "Anders"})
    assert again(submitted).motivation == "Anders"

    with pytest.raises(ValidationError):
        services.save_application(by=applicant, call=call, said={"motivation": ""})
    assert again(submitted).motivation == "Anders"


def test_after_the_call_nothing_changes(submitted, applicant, call):
    CallForApplications.objects.update(closes_at=timezone.now() - datetime.timedelta(seconds=1))

    with pytest.raises(PermissionDenied):
        services.save_application(by=applicant, call=fresh(call), said={"motivation": "Spät"})


def test_a_draft_is_not_sent_after_the_call(draft, applicant):
    CallForApplications.objects.update(closes_at=timezone.now() - datetime.timedelta(seconds=1))

    with pytest.raises(PermissionDenied):
        services.submit_application(by=applicant, application=again(draft))


def test_withdrawing_and_taking_up_again(submitted, applicant):
    services.withdraw_application(by=applicant, application=submitted)
    assert again(submitted).state == "withdrawn"

    services.take_up_again(by=applicant, application=submitted)
    services.submit_application(by=applicant, application=submitted)
    assert again(submitted).state == "submitted"
    kinds = list(Notice.objects.order_by("pk").values_list("kind", "number"))
    assert kinds == [("received", 1), ("withdrawn", 1), ("received", 2)]


def test_withdrawing_takes_what_others_wrote_about_it_along(evaluated, applicant):
    services.withdraw_application(by=applicant, application=evaluated)

    own = again(evaluated)
    assert (own.state, own.evaluations.count(), own.revealed_at) == ("withdrawn", 0, None)


def test_a_draft_is_thrown_away(draft, applicant):
    services.discard_draft(by=applicant, application=draft)

    assert not Application.objects.exists()


def test_consents_have_a_date_of_their_own(call, applicant, said):
    own = services.save_application(by=applicant, call=call, said={"motivation": "Weil"})
    assert own.consented_at is None

    own = services.save_application(by=applicant, call=call, said=said)
    assert own.consented_at is not None


def test_who_judges_does_not_apply(call, applicant, officer, said):
    calls.name_evaluator(by=officer, call=call, person=applicant)

    with pytest.raises(PermissionDenied):
        services.save_application(by=applicant, call=call, said=said)


def test_every_step_is_kept(submitted, officer, applicant):
    calls.ask_back(by=officer, application=submitted, question="Wann?", answer_until=timezone.localdate())
    services.submit_application(by=applicant, application=again(submitted))

    steps = [(step.state, step.by, step.note) for step in submitted.steps.all()]
    assert steps == [
        ("draft", applicant, ""),
        ("submitted", applicant, ""),
        ("incomplete", officer, "Wann?"),
        ("submitted", applicant, ""),
    ]
