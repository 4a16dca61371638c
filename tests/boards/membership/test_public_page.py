"""The page of a board: numbers in plain words, and nobody who has not agreed."""

import datetime

import pytest
from django.test import Client

from boards.membership import services
from boards.membership.consents import set_consents
from boards.membership.keeping import adopt_rules, change_rules, draft_rules, found_board
from boards.membership.mandates import Mandate
from participation.accounts.photos import square
from participation.accounts.services import put_photo
from participation.district.models import Municipality
from tests.participation.accounts.test_photos import picture

EVERYTHING = ["name", "role", "place", "photo", "former"]


def page(board, client=None):
    return (client or Client()).get(f"/beiraete/{board.slug}/")


@pytest.fixture
def seated(make_mandate, verified_citizen, roads):
    verified_citizen.municipality = Municipality.objects.create(name="Hardegsen")
    verified_citizen.save()
    return make_mandate(verified_citizen, "active", groups=[roads], speaks_for=[roads], role="chair", title="Vorsitz")


def test_without_consent_a_member_is_a_number(seated, board):
    text = page(board).content.decode()

    assert "Zurzeit ein Mitglied." in text
    assert "Verified" not in text
    assert "Hardegsen" not in text


@pytest.mark.parametrize(
    ("allowed", "shown"),
    [
        (["name"], {"Vera Verified"}),
        (["name", "role"], {"Vera Verified", "Vorsitz"}),
        (["name", "place"], {"Vera Verified", "Hardegsen"}),
        (EVERYTHING, {"Vera Verified", "Vorsitz", "Hardegsen"}),
    ],
)
def test_each_thing_is_shown_by_its_own_consent(seated, board, allowed, shown):
    set_consents(by=seated.person, mandate=seated, allowed=allowed)
    text = page(board).content.decode()

    assert {word for word in ("Vera Verified", "Vorsitz", "Hardegsen") if word in text} == shown
    set_consents(by=seated.person, mandate=seated, allowed=[])
    assert "Vera Verified" not in page(board).content.decode()


def test_a_pseudonym_is_no_name_for_a_board(seated, board):
    seated.person.pseudonym, seated.person.shown_as = "Wolke7", "pseudonym"
    seated.person.save()
    set_consents(by=seated.person, mandate=seated, allowed=["name"])

    assert "Wolke7" not in page(board).content.decode()


def test_a_closed_group_is_named_to_its_own_people_only(seated, board, client):
    set_consents(by=seated.person, mandate=seated, allowed=["name", "role"])
    assert "Straßen" not in page(board).content.decode()

    client.force_login(seated.person)
    assert "Straßen" in page(board, client).content.decode()


@pytest.mark.parametrize(("allowed", "named"), [(["name"], False), (["name", "former"], True)])
def test_who_left_is_named_only_if_they_allow_that_too(seated, board, office, today, allowed, named):
    set_consents(by=seated.person, mandate=seated, allowed=allowed)
    services.end(by=office, mandate=seated, on=today, why="moved", at_once=True)

    text = page(board).content.decode()
    assert ("Zurzeit ist niemand berufen." in text, "Vera Verified" in text) == (True, named)


def test_the_last_day_is_the_last_on_which_somebody_sits_there(seated, board, today):
    set_consents(by=seated.person, mandate=seated, allowed=["name"])
    Mandate.objects.update(starts=today - datetime.timedelta(days=9), ends=today - datetime.timedelta(days=1))

    assert "Vera Verified" not in page(board).content.decode()


def test_rules_that_keep_names_back_keep_them_back(seated, board, office, today):
    set_consents(by=seated.person, mandate=seated, allowed=EVERYTHING)
    draft = draft_rules(by=office, board=board)
    change_rules(by=office, rules=draft, publish_names=False, valid_from=today)
    adopt_rules(by=office, rules=draft, resolution="Beschluss 1", adopted_on=today)

    assert "Vera Verified" not in page(board).content.decode()


def test_the_numbers_stand_in_plain_words_with_all_versions(board, office, today):
    for number, days in ((1, 14), (2, 10)):
        draft = draft_rules(by=office, board=board)
        valid = today - datetime.timedelta(days=100 - number)
        change_rules(by=office, rules=draft, notice_days=days, counts="working", term_months=60, valid_from=valid)
        adopt_rules(by=office, rules=draft, resolution=f"Beschluss {number}", adopted_on=today)
    draft_rules(by=office, board=board)

    text = page(board).content.decode()
    assert "spätestens 10 Werktage vor der Sitzung, in dringenden Fällen 3 Werktage" in text
    assert "Die Amtszeit dauert 5 Jahre." in text
    assert "Fassung 1, gültig ab" in text
    assert "Fassung 3" not in text
    assert Client().get(f"/beiraete/{board.slug}/geschaeftsordnung/1/").status_code == 200
    assert Client().get(f"/beiraete/{board.slug}/geschaeftsordnung/3/").status_code == 404


def test_one_board_has_the_short_address(client, board, office):
    assert client.get("/beiraete/")["Location"] == "/beiraete/beirat/"
    found_board(by=office, slug="senioren", name="Seniorenbeirat", published=True)
    assert client.get("/beiraete/").status_code == 200


def test_an_unpublished_board_is_not_there_but_for_the_office(client, board, office, citizen):
    board.published = False
    board.save()

    assert page(board).status_code == 404
    client.force_login(citizen)
    assert page(board, client).status_code == 404
    client.force_login(office)
    assert page(board, client).status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_for_1_and_30_people(
    number, people, board, make_mandate, roads, client, django_assert_num_queries
):
    for person in people(number):
        mandate = make_mandate(person, "active", groups=[roads])
        set_consents(by=person, mandate=mandate, allowed=EVERYTHING)
    page(board, client)

    with django_assert_num_queries(8):
        page(board, client)


def test_a_picture_is_seen_by_all_with_consent_and_by_nobody_without(seated, board, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    put_photo(by=seated.person, data=square(picture()))
    seated.person.refresh_from_db()
    assert client.get(seated.person.photo_url).status_code == 404

    set_consents(by=seated.person, mandate=seated, allowed=["name", "photo"])
    assert seated.person.photo_url in page(board).content.decode()
    assert client.get(seated.person.photo_url).status_code == 200

    set_consents(by=seated.person, mandate=seated, allowed=["name"])
    assert client.get(seated.person.photo_url).status_code == 404


def test_who_has_two_mandates_is_counted_once(seated, board, make_mandate, today):
    make_mandate(seated.person, "active", starts=today - datetime.timedelta(days=30))
    assert "Zurzeit ein Mitglied." in page(board).content.decode()
