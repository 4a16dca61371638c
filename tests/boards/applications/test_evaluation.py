"""Two people judge, blind to each other; then all is open and nothing changes any more."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from boards.applications.calls import services as calls
from boards.applications.evaluation import selectors, services
from boards.applications.evaluation.models import Evaluation
from boards.applications.models import Application
from tests.boards.applications.conftest import NOTE_ONE, NOTE_TWO, again, evaluate, fresh, points
from tests.conftest import make_person


def test_the_last_judgement_opens_all(eligible, judge, second_judge):
    evaluate(judge, eligible, 5, NOTE_ONE)
    assert again(eligible).revealed_at is None
    assert selectors.for_evaluator(judge, again(eligible)) is None
    assert selectors.for_office(again(eligible)).notes == []

    evaluate(second_judge, eligible, 3, NOTE_TWO)

    judged = selectors.for_evaluator(judge, again(eligible))
    assert {one.note for one in judged.notes} == {NOTE_ONE, NOTE_TWO}
    assert judged.mean == "4,0"
    assert judged.rows == [["Erfahrung", "5", "3", "4,0"], ["Zeit", "5", "3", "4,0"]]


def test_weights_count(eligible, judge, second_judge):
    experience, time = eligible.call.criteria.all()
    for person in (judge, second_judge):
        services.save_evaluation(by=person, application=eligible, points={experience: 5, time: 2}, hand_in=True)

    assert selectors.for_office(again(eligible)).mean == "4,0"  # (5 x 2 + 2 x 1) / 3


def test_handed_in_it_changes_until_the_others_are_in(eligible, judge, second_judge):
    evaluate(judge, eligible, 1)
    evaluate(judge, eligible, 4)
    assert {score.points for score in Evaluation.objects.get().scores.all()} == {4}

    evaluate(second_judge, eligible, 3)
    with pytest.raises(PermissionDenied):
        evaluate(judge, eligible, 5)


def test_what_is_kept_for_later_opens_nothing(eligible, judge, second_judge):
    evaluate(judge, eligible, 5)
    first = eligible.call.criteria.first()
    services.save_evaluation(by=second_judge, application=eligible, points={first: 2})

    assert again(eligible).revealed_at is None


def test_a_judgement_handed_in_has_points_for_everything(eligible, judge):
    first = eligible.call.criteria.first()

    with pytest.raises(ValidationError):
        services.save_evaluation(by=judge, application=eligible, points={first: 2}, hand_in=True)
    with pytest.raises(ValidationError):
        services.save_evaluation(by=judge, application=eligible, points={first: 6})
    assert not Evaluation.objects.exists()


def test_who_is_not_named_does_not_judge(eligible, officer, citizen, applicant):
    for person in (officer, citizen, applicant):
        with pytest.raises(PermissionDenied):
            evaluate(person, eligible, 5)


def test_a_conflict_takes_the_application_off_the_list(eligible, judge, second_judge, officer):
    evaluate(second_judge, eligible, 3)
    services.declare_conflict(by=judge, application=eligible, reason="Wir sind verwandt")

    assert not Application.objects.for_evaluator(judge).exists()
    assert again(eligible).revealed_at is None  # one judgement is too few
    with pytest.raises(PermissionDenied):
        evaluate(judge, eligible, 5)
    assert [one.conflict for one in selectors.for_office(again(eligible)).conflicts] == ["Wir sind verwandt"]

    third = make_person("Tea", "Third")
    calls.name_evaluator(by=officer, call=eligible.call, person=third)
    evaluate(third, eligible, 5)
    assert again(eligible).revealed_at is not None
    assert selectors.for_evaluator(judge, again(eligible)) is None


def test_somebody_named_later_judges_blind(evaluated, officer):
    third = make_person("Tea", "Third")
    calls.name_evaluator(by=officer, call=evaluated.call, person=third)

    assert selectors.for_evaluator(third, again(evaluated)) is None
    evaluate(third, evaluated, 1)
    assert selectors.for_evaluator(third, again(evaluated)).submitted == 3


def test_whoever_has_applied_cannot_be_named(submitted, applicant, officer):
    with pytest.raises(ValidationError):
        calls.name_evaluator(by=officer, call=submitted.call, person=applicant)


def test_only_who_has_not_judged_is_taken_off_the_list(eligible, judge, second_judge, officer):
    evaluate(judge, eligible, 5)
    with pytest.raises(ValidationError):
        calls.dismiss_evaluator(by=officer, call=eligible.call, person=judge)

    services.save_evaluation(by=second_judge, application=eligible, points={}, note="halb")
    calls.dismiss_evaluator(by=officer, call=eligible.call, person=second_judge)
    assert list(eligible.call.evaluators.values_list("person", flat=True)) == [judge.pk]
    assert not type(second_judge).objects.get(pk=second_judge.pk).has_perm("boards.evaluate_applications")
    assert again(eligible).revealed_at is None  # one is too few


def test_the_criteria_stand_once_somebody_judged(eligible, judge, officer):
    evaluate(judge, eligible, 5)

    with pytest.raises(ValidationError):
        calls.change_call(by=officer, call=fresh(eligible.call), criteria=[("Anderes", 1)])


def test_drafts_and_unchecked_ones_are_not_on_the_list(submitted, call, officer, judge):
    calls.name_evaluator(by=officer, call=call, person=judge)

    assert not Application.objects.for_evaluator(judge).exists()


def test_an_evaluator_whose_account_is_closed_is_not_waited_for(eligible, judge, second_judge, officer):
    third = make_person("Tea", "Third")
    calls.name_evaluator(by=officer, call=eligible.call, person=third)
    evaluate(judge, eligible, 5)
    evaluate(second_judge, eligible, 5)
    assert again(eligible).revealed_at is None

    type(third).objects.filter(pk=third.pk).update(is_active=False)
    calls.reveal_complete(fresh(eligible.call))
    assert again(eligible).revealed_at is not None


def test_points_of_one_call_are_not_given_in_another(eligible, judge, officer, board, group):
    from tests.boards.applications.conftest import make_call

    other = make_call(officer, board, group, title="Ein anderer")

    with pytest.raises(ValidationError):
        services.save_evaluation(by=judge, application=eligible, points=points(other, 3))


def test_asking_for_fewer_judgements_opens_what_is_complete(eligible, judge, second_judge, officer):
    calls.change_call(by=officer, call=eligible.call, min_evaluations=3)
    evaluate(judge, eligible, 5)
    evaluate(second_judge, eligible, 3)
    assert again(eligible).revealed_at is None

    calls.change_call(by=officer, call=eligible.call, min_evaluations=2)

    assert again(eligible).revealed_at is not None


def test_who_judges_never_reads_an_address(client, eligible, judge, applicant):
    """Somebody who proved their identity under a pseudonym has no other name here."""
    applicant.first_name, applicant.last_name, applicant.pseudonym = "", "", "Waldkauz"
    applicant.save()
    client.force_login(judge)

    pages = [
        client.get(path).content.decode() for path in ("/buero/bewertungen/", f"/buero/bewertungen/{eligible.pk}/")
    ]

    assert [(applicant.email in page, "Waldkauz" in page) for page in pages] == [(False, True), (False, True)]
