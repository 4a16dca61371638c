"""What a member does with their own mandate."""

import pytest

from boards.membership import services
from tests.conftest import make_person


def test_a_member_sees_state_and_instruction(client, make_mandate, verified_citizen):
    make_mandate(verified_citizen, "active")
    client.force_login(verified_citizen)
    text = client.get("/mandate/").content.decode()

    assert "Fachbeirat: Mitglied" in text
    assert "Landrätin" in text


def test_who_has_none_is_told_so_and_a_visitor_signs_in(client, citizen):
    assert client.get("/mandate/").status_code == 302
    client.force_login(citizen)
    assert "Sie haben kein Mandat" in client.get("/mandate/").content.decode()


def test_consents_are_given_and_withdrawn_with_their_dates(client, mandate):
    client.force_login(mandate.person)
    url = f"/mandate/{mandate.pk}/einwilligung/"

    client.post(url, {"allowed": ["name", "place"]})
    client.post(url, {"allowed": ["name"]})

    held = {consent.what: consent.withdrawn_at is None for consent in mandate.consents.all()}
    assert held == {"name": True, "place": False}


def test_nothing_is_shown_without_the_name(client, mandate):
    client.force_login(mandate.person)
    page = client.post(f"/mandate/{mandate.pk}/einwilligung/", {"allowed": ["photo"]}, follow=True)

    assert "Alles Weitere geht nur zusammen mit dem Namen." in page.content.decode()
    assert mandate.consents.count() == 0


def test_the_gate_leads_to_the_proof_and_back(client, make_mandate):
    person = make_person("Olga", "Offen")
    mandate = make_mandate(person, "sworn_in")
    client.force_login(person)

    assert "/nachweis/?stufe=30&amp;zurueck=%2Fmandate%2F" in client.get("/mandate/").content.decode()
    client.post(f"/mandate/{mandate.pk}/antreten/")
    mandate.refresh_from_db()
    assert mandate.state == "sworn_in"


def test_who_has_all_takes_up_the_mandate(client, make_mandate, verified_citizen):
    mandate = make_mandate(verified_citizen, "sworn_in")
    client.force_login(verified_citizen)

    assert "Mandat antreten" in client.get("/mandate/").content.decode()
    client.post(f"/mandate/{mandate.pk}/antreten/")
    mandate.refresh_from_db()
    assert (mandate.state, mandate.steps.last().by) == ("active", verified_citizen)


def test_resigning_needs_a_yes_and_ends_with_the_day(client, make_mandate, verified_citizen, today):
    mandate = make_mandate(verified_citizen, "active")
    client.force_login(verified_citizen)
    url = f"/mandate/{mandate.pk}/zurueckgeben/"

    refused = client.post(url, {"reason": "Umzug"})
    assert refused.status_code == 200
    assert "Umzug" in refused.content.decode()
    client.post(url, {"reason": "Umzug", "sure": "on"})
    mandate.refresh_from_db()
    assert (mandate.ends, mandate.end_reason, mandate.steps.last().reason) == (today, "resignation", "Umzug")


@pytest.mark.parametrize("path", ["einwilligung/", "antreten/", "zurueckgeben/"])
@pytest.mark.parametrize("role", ["citizen", "office"])
def test_nobody_finds_the_mandate_of_another_here(client, request, mandate, path, role):
    client.force_login(request.getfixturevalue(role))
    assert client.post(f"/mandate/{mandate.pk}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["einwilligung/", "antreten/"])
def test_steps_are_no_links(client, mandate, path):
    client.force_login(mandate.person)
    assert client.get(f"/mandate/{mandate.pk}/{path}").status_code == 405


@pytest.mark.parametrize("mandates", [1, 30])
def test_the_page_costs_the_same_for_1_and_30_mandates(
    mandates, client, office, verified_citizen, today, roads, django_assert_num_queries
):
    from boards.membership.keeping import found_board

    for number in range(mandates):
        board = found_board(by=office, slug=f"b{number}", name=f"Beirat {number}")
        services.appoint(by=office, board=board, person=verified_citizen, starts=today, groups=[roads])
    client.force_login(verified_citizen)
    client.get("/mandate/")

    with django_assert_num_queries(9):
        client.get("/mandate/")
