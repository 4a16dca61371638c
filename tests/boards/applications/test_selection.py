"""Shortlist, proposal, decision; balance, PDF and CSV."""

import io
from collections import Counter

import pypdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from boards.applications import services as applying
from boards.applications.models import Application, CallForApplications, Notice
from boards.applications.selection import balance, proposal, selectors, services
from boards.membership.mandates import Consent, Mandate
from tests.boards.applications.conftest import RESOLUTION, again, decide, evaluate, fresh, grant
from tests.conftest import make_person


def test_the_decision_appoints_and_tells(proposed, officer, group, django_capture_on_commit_callbacks):
    one = decide(officer, proposed, "appointed")

    mandate = Mandate.objects.get()
    assert (one.state, one.mandate, one.resolution) == ("appointed", mandate, "0412/26")
    assert (mandate.person, mandate.board, mandate.state) == (one.person, one.call.board, "appointed")
    assert (mandate.starts, mandate.ends) == (RESOLUTION.starts, RESOLUTION.ends)
    assert set(Consent.objects.values_list("what", flat=True)) == {"name", "role"}
    assert fresh(one.call).state == "decided"
    assert Notice.objects.order_by("-pk").first().kind == "appointed"


def test_the_wished_group_goes_along(proposed, officer, group):
    Application.objects.update(group=group)

    one = decide(officer, proposed, "appointed")

    assert [topic.group for topic in one.mandate.topics.all()] == [group]


def test_a_second_decision_is_refused(proposed, officer):
    decide(officer, proposed, "appointed")

    with pytest.raises(PermissionDenied):
        decide(officer, proposed, "declined")
    assert Mandate.objects.count() == 1
    assert Counter(Notice.objects.values_list("kind", flat=True))["appointed"] == 1


def test_who_may_not_appoint_decides_nothing(proposed):
    halfway = grant(make_person("Hans", "Halb"), "manage_applications")

    with pytest.raises(PermissionDenied):
        decide(halfway, proposed, "appointed")
    assert again(proposed).state == "proposed"


def test_without_a_choice_an_application_is_declined(proposed, officer):
    services.decide(by=officer, call=proposed.call, choices={}, resolution=RESOLUTION)

    assert again(proposed).state == "declined"


def test_too_many_seats_and_gaps_are_refused(proposed, officer):
    CallForApplications.objects.update(seats=1)
    with pytest.raises(ValidationError):
        decide(officer, proposed, "reserve", place=3)
    assert again(proposed).state == "proposed"


def test_half_a_decision_is_none(proposed, officer, monkeypatch):
    def fails(**_given):
        raise ValidationError("kaputt")

    monkeypatch.setattr(services.membership, "appoint", fails)

    with pytest.raises(ValidationError):
        decide(officer, proposed, "appointed")
    assert (again(proposed).state, fresh(proposed.call).state) == ("proposed", "proposed")
    assert not Notice.objects.filter(kind="appointed").exists()


def test_moving_up_from_the_reserve(proposed, officer, other_applicant):
    decide(officer, proposed, "reserve", place=1)
    behind = Application.objects.create(call=proposed.call, person=other_applicant, state="reserve", place=2)

    services.move_up(by=officer, application=again(proposed), resolution=RESOLUTION)

    assert (again(proposed).state, again(proposed).place) == ("appointed", None)
    assert again(behind).place == 1
    with pytest.raises(PermissionDenied):
        services.move_up(by=officer, application=again(proposed), resolution=RESOLUTION)
    assert Mandate.objects.count() == 1


def test_nobody_moves_up_once_the_call_is_put_away(proposed, officer):
    decide(officer, proposed, "reserve", place=1)
    CallForApplications.objects.update(state="archived")

    with pytest.raises(PermissionDenied):
        services.move_up(by=officer, application=again(proposed), resolution=RESOLUTION)


def test_withdrawn_while_the_kreistag_sits(proposed, officer, applicant):
    applying.withdraw_application(by=applicant, application=proposed)

    one = decide(officer, proposed, "appointed")

    assert (one.state, Mandate.objects.count()) == ("withdrawn", 0)


def test_the_proposal_as_pdf_is_tagged_and_german(proposed, officer):
    Application.objects.update(conflicts="#panic() *Mein Betrieb* liefert $x$")
    rows = selectors.proposed(officer, proposed.call)

    pdf = proposal.as_pdf(fresh(proposed.call), rows, district="Landkreis Northeim")

    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    text = " ".join(page.extract_text() for page in reader.pages)
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "de")
    assert "/StructTreeRoot" in root
    assert reader.metadata.title == "Vorschlag zur Berufung: Fachbeirat Digitalisierung"
    for word in ("Landkreis Northeim", "Abel Applicant", "Uslar", "Pflege", "passt", "#panic() *Mein Betrieb*"):
        assert word in text
    for word in ("Haselnuss", "Quitte", "05551", "example.org", "Rampe", "weiblich"):
        assert word not in text


def test_the_proposal_as_csv_runs_no_formula(proposed, officer):
    Application.objects.update(remark="=HYPERLINK(1)", conflicts="+cmd")

    lines = proposal.as_csv(selectors.proposed(officer, proposed.call)).decode("utf-8-sig").split("\r\n")

    assert lines[1].split(";")[-2:] == ["'+cmd", "'=HYPERLINK(1)"]
    assert lines[1].startswith("berufen;;Applicant;Abel;Uslar;")


def test_the_ranking_is_by_points_the_best_first(evaluated, other_applicant, officer, judge, second_judge):
    other = Application.objects.create(call=evaluated.call, person=other_applicant, state="eligible")
    for person in (judge, second_judge):
        evaluate(person, again(other), 5)

    rows = list(selectors.ranking(officer, evaluated.call))

    assert [(one.pk, one.points) for one in rows] == [(other.pk, 5.0), (evaluated.pk, 4.0)]


@pytest.mark.parametrize(
    ("counted", "hidden"),
    [
        ({"a": 5, "b": 3}, set()),
        ({"a": 5, "b": 2}, {"a", "b"}),
        ({"a": 5, "b": 2, "c": 1}, {"b", "c"}),
        ({"a": 5, "b": 1, "c": 1}, {"a", "b", "c"}),
        ({"a": 5, "b": 4, "c": 1}, {"b", "c"}),
        ({"a": 5, "b": 0}, set()),
        ({"a": 1}, {"a"}),
        ({}, set()),
    ],
)
def test_small_numbers_and_what_would_give_them_away(counted, hidden):
    assert balance.hidden(Counter(counted)) == hidden


@pytest.mark.parametrize("genders", [["female"], ["female", "female"], ["female", "male"]])
def test_the_zeros_beside_do_not_tell_what_one_or_two_people_said(call, genders):
    for number, gender in enumerate(genders):
        person = make_person(f"Nummer{'ab'[number]}", "Test")
        one = Application.objects.create(call=call, person=person, state="eligible")
        balance.BalanceData.objects.create(application=one, gender=gender)

    tables, _total, _chosen = balance.tables(fresh(call))

    (table,) = (table for table in tables if table.title == "Geschlecht")
    assert {row.all for row in table.rows} == {"*"}


def test_the_balance_counts_all_and_the_chosen(call, group, municipality):
    for number in range(8):
        person = make_person(f"Nummer{'abcdefgh'[number]}", "Test")
        one = Application.objects.create(
            call=call, person=person, state="eligible", municipality=municipality, shortlisted=number < 4
        )
        balance.BalanceData.objects.create(application=one, gender="female" if number % 2 else "male")
    Application.objects.create(call=call, person=make_person("Zu", "Rueck"), state="withdrawn")

    tables, total, chosen = balance.tables(fresh(call))

    by_title = {table.title: table for table in tables}
    assert (total, chosen) == (8, 4)
    gender = {row.label: (row.all, row.chosen) for row in by_title["Geschlecht"].rows}
    assert gender == {"weiblich": ("4", "*"), "männlich": ("4", "*"), "divers": ("0", "0"), "keine Angabe": ("0", "0")}
    assert [(row.label, row.all, row.chosen) for row in by_title["Gemeinde"].rows] == [
        ("Uslar", "8", "4"), ("keine Angabe", "0", "0"),
    ]  # fmt: skip


def test_a_shortlist_holds_only_admitted_ones(evaluated, other_applicant, officer):
    other_submitted = Application.objects.create(call=evaluated.call, person=other_applicant, state="submitted")
    changed = services.shortlist(
        by=officer, call=evaluated.call, applications=[evaluated.pk, other_submitted.pk], on=True
    )

    assert changed == 1
    assert not again(other_submitted).shortlisted
