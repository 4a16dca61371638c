import pytest

from participation.accounts.models import ShownAs, User
from participation.audience.services import enter_circle, everyone, show_circle, signed_in
from participation.district.models import Municipality
from tests.conftest import make_person

GOOD = {
    "first_name": "Cora",
    "last_name": "Citizen",
    "shown_as": "initial",
    "pseudonym": "",
    "municipality": "",
    "language": "de",
}


@pytest.fixture
def uslar(db):
    return Municipality.objects.create(name="Uslar")


def test_a_visitor_is_led_to_sign_in(client, db):
    assert client.get("/profil/").url == "/accounts/login/?next=/profil/"


def test_a_person_changes_how_they_are_shown(client, citizen, uslar):
    client.force_login(citizen)

    answer = client.post("/profil/", GOOD | {"municipality": uslar.pk}, follow=True)

    citizen.refresh_from_db()
    assert (citizen.shown_name, citizen.municipality) == ("Cora C.", uslar)
    assert "Cora C." in answer.content.decode()


def test_a_verified_name_stays_whatever_is_sent(client, verified_citizen):
    client.force_login(verified_citizen)
    page = client.get("/profil/").content.decode()

    client.post("/profil/", GOOD | {"first_name": "Angela", "identity_level": "40", "is_superuser": "on"})

    verified_citizen.refresh_from_db()
    assert 'name="first_name"' not in page
    assert (verified_citizen.get_full_name(), verified_citizen.is_superuser) == ("Vera Verified", False)
    assert verified_citizen.shown_as == ShownAs.INITIAL


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("first_name", "Co\u200bra"),
        ("last_name", "Сitizen"),
        ("last_name", "x" * 81),
        ("shown_as", "king"),
        ("municipality", "999999"),
        ("municipality", "x"),
        ("language", "tlh"),
        ("pseudonym", "Admin"),
        ("pseudonym", "\0\0"),
        ("pseudonym", "Vera  Verified"),
        ("pseudonym", "V3ra Ver1fied"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client, citizen, verified_citizen, field, value):
    client.force_login(citizen)

    answer = client.post("/profil/", GOOD | {field: value})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    citizen.refresh_from_db()
    assert citizen.shown_as == ShownAs.REAL_NAME


def test_a_pseudonym_is_needed_to_appear_under_one(client, citizen):
    client.force_login(citizen)

    answer = client.post("/profil/", GOOD | {"shown_as": "pseudonym"})

    assert list(answer.context["form"].errors) == ["pseudonym"]


def test_the_profile_is_for_nobody_elses_cache(client, citizen):
    client.force_login(citizen)

    assert "no-store" in client.get("/profil/")["Cache-Control"]


def test_wrong_method(client, citizen):
    client.force_login(citizen)

    assert client.delete("/profil/").status_code == 405
    assert client.post(f"/menschen/{citizen.pk}/").status_code == 405


def test_the_profile_takes_few_queries(client, member, django_assert_num_queries):
    client.force_login(member)
    client.get("/profil/")

    with django_assert_num_queries(5):  # session, person, municipalities, roles, district
        client.get("/profil/")


def seen(client, viewer, person):
    if viewer.is_authenticated:
        client.force_login(viewer)
    return client.get(f"/menschen/{person.pk}/").status_code


@pytest.mark.parametrize(
    ("rule", "let_in"),
    [
        (None, {"member", "second_member"}),
        ("everyone", {"visitor", "citizen", "member", "second_member", "other_member", "former_member"}),
        ("signed_in", {"citizen", "member", "second_member", "other_member", "former_member"}),
    ],
)
def test_who_sees_a_members_page(client, request, member, group_circle, rule, let_in):
    audience = {"everyone": everyone, "signed_in": signed_in}.get(rule, lambda: None)()
    show_circle(circle=group_circle, to=audience)

    cast = ["visitor", "citizen", "member", "second_member", "other_member", "former_member"]
    found = {name for name in cast if seen(client.__class__(), request.getfixturevalue(name), member) == 200}

    assert found == let_in


def test_a_person_in_no_circle_is_found_by_nobody_but_themselves(client, citizen, member):
    assert [seen(client.__class__(), viewer, citizen) for viewer in (citizen, member)] == [200, 404]


def test_a_page_shows_name_badge_and_visible_roles_only(client, member, group_circle, other_circle):
    enter_circle(person=member, circle=other_circle, source="guest", role="Geheimer Gast")
    show_circle(circle=group_circle, to=everyone())

    page = client.get(f"/menschen/{member.pk}/").content.decode()

    assert "Mehmet Member" in page
    assert "Vor Ort im Amt" in page
    assert "Kreisverwaltung: Mitglied" in page
    assert "Geheimer Gast" not in page
    assert member.email not in page


def test_a_closed_account_has_no_page(client, member, group_circle):
    show_circle(circle=group_circle, to=everyone())
    User.objects.filter(pk=member.pk).update(is_active=False)

    assert client.get(f"/menschen/{member.pk}/").status_code == 404


@pytest.mark.parametrize("pk", ["0", "999999", "99999999999999999999999"])
def test_nobody_is_found_under_a_number_of_nobody(client, db, pk):
    assert client.get(f"/menschen/{pk}/").status_code == 404


def test_the_page_takes_few_queries(client, member, second_member, group_circle, django_assert_num_queries):
    client.force_login(second_member)
    client.get(f"/menschen/{member.pk}/")

    with django_assert_num_queries(5):  # session, person, person, roles, district
        client.get(f"/menschen/{member.pk}/")


def test_an_account_of_the_office_has_a_confirmed_address(db):
    person = make_person("Nora", "Neu")

    assert list(person.emailaddress_set.values_list("email", "verified", "primary")) == [(person.email, True, True)]
