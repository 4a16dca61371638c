import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from participation.accounts import services
from participation.accounts.models import ShownAs, User
from participation.audience.services import enter_circle, everyone, show_circle, signed_in
from participation.district.models import Municipality
from participation.identity.levels import Level
from participation.identity.models import VerifiedName
from participation.notifications.selectors import rhythms_of
from tests.conftest import make_person

NAME = {"first_name": "Cora", "last_name": "Citizen", "shown_as": "initial", "pseudonym": ""}
ABOUT = {"municipality": "", "about": "", "interests": ""}
SETTINGS = {
    "language": "de",
    "mail_replies": "at_once",
    "mail_outcomes": "daily",
    "mail_groups": "weekly",
    "mail_surveys": "none",
}
PAGES = ["/profil/", "/profil/name/", "/profil/angaben/", "/profil/foto/", "/profil/einstellungen/"]


@pytest.fixture
def uslar(db):
    return Municipality.objects.create(name="Uslar")


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_led_to_sign_in(client, db, page):
    assert client.get(page).url == f"/accounts/login/?next={page}"


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_open_and_are_for_nobody_elses_cache(client, citizen, page):
    client.force_login(citizen)
    answer = client.get(page)

    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)


def test_a_person_changes_how_they_are_shown(client, citizen):
    client.force_login(citizen)

    answer = client.post("/profil/name/", NAME, follow=True)

    citizen.refresh_from_db()
    assert citizen.shown_name == "Cora C."
    assert "Cora C." in answer.content.decode()


def test_a_verified_name_stays_whatever_is_sent(client, verified_citizen):
    client.force_login(verified_citizen)
    page = client.get("/profil/name/").content.decode()

    client.post("/profil/name/", NAME | {"first_name": "Angela", "identity_level": "40", "is_superuser": "on"})

    verified_citizen.refresh_from_db()
    assert 'name="first_name"' not in page
    assert (verified_citizen.get_full_name(), verified_citizen.is_superuser) == ("Vera Verified", False)
    assert verified_citizen.shown_as == ShownAs.INITIAL


def test_an_expired_proof_does_not_unlock_the_name(client, verified_citizen):
    User.objects.filter(pk=verified_citizen.pk).update(identity_level=Level.EMAIL)
    client.force_login(verified_citizen)

    client.post("/profil/name/", NAME | {"first_name": "Angela"})

    verified_citizen.refresh_from_db()
    assert verified_citizen.first_name == "Vera"


@pytest.fixture
def many_names(db):
    return make_person("Anna Lena Sophie", "Kolle", level=Level.SUBSTANTIAL)


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [(["Lena"], "Lena Kolle"), (["Sophie", "Anna"], "Anna Sophie Kolle"), (["Bea"], "Anna Lena Sophie Kolle")],
)
def test_of_several_proven_given_names_one_chooses_which_are_shown(client, many_names, chosen, shown):
    client.force_login(many_names)

    client.post("/profil/name/", {"shown_as": "real", "pseudonym": "", "given_names": chosen})

    many_names.refresh_from_db()
    assert many_names.shown_name == shown


def test_who_appears_under_a_pseudonym_gives_up_the_proven_name_and_keeps_the_badge(client, verified_citizen):
    client.force_login(verified_citizen)

    client.post("/profil/name/", {"shown_as": "pseudonym", "pseudonym": "Möhrenfreund"})

    verified_citizen.refresh_from_db()
    assert (verified_citizen.shown_name, verified_citizen.last_name) == ("Möhrenfreund", "")
    assert verified_citizen.name_is_verified
    assert not VerifiedName.objects.filter(person=verified_citizen).exists()


def test_a_name_that_is_not_kept_cannot_be_shown(client, verified_citizen):
    services.change_name(by=verified_citizen, shown_as="pseudonym", pseudonym="Möhrenfreund")
    client.force_login(verified_citizen)

    answer = client.post("/profil/name/", {"shown_as": "real", "pseudonym": "Möhrenfreund"})

    assert list(answer.context["form"].errors) == ["shown_as"]
    assert "weisen Sie ihn neu nach" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("first_name", "Co\u200bra"),
        ("first_name", "Landkreis"),
        ("last_name", "Сitizen"),
        ("last_name", "x" * 81),
        ("shown_as", "king"),
        ("pseudonym", "Admin"),
        ("pseudonym", "Admın"),
        ("pseudonym", "\0\0"),
        ("pseudonym", "Vera  Verified"),
        ("pseudonym", "V3ra Ver1fied"),
        ("pseudonym", "Verified Vera"),
    ],
)
def test_what_is_wrong_with_a_name_is_said_beside_the_field(client, citizen, verified_citizen, field, value):
    client.force_login(citizen)

    answer = client.post("/profil/name/", NAME | {field: value})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    citizen.refresh_from_db()
    assert citizen.shown_as == ShownAs.REAL_NAME


@pytest.mark.parametrize(
    ("page", "good", "field", "value"),
    [
        ("angaben", ABOUT, "municipality", "999999"),
        ("angaben", ABOUT, "municipality", "x"),
        ("angaben", ABOUT, "about", "x" * 601),
        ("angaben", ABOUT, "about", "a\0b"),
        ("angaben", ABOUT, "interests", "x" * 41),
        ("angaben", ABOUT, "interests", ",".join("abcdefghijklm")),
        ("einstellungen", SETTINGS, "language", "tlh"),
        ("einstellungen", SETTINGS, "mail_replies", "hourly"),
        ("foto", {}, "photo", ""),
    ],
)
def test_what_else_is_wrong_is_said_beside_the_field(client, citizen, page, good, field, value):
    client.force_login(citizen)

    answer = client.post(f"/profil/{page}/", good | {field: value})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]


def test_a_pseudonym_is_needed_to_appear_under_one(client, citizen):
    client.force_login(citizen)

    answer = client.post("/profil/name/", NAME | {"shown_as": "pseudonym"})

    assert list(answer.context["form"].errors) == ["pseudonym"]


def test_a_shown_initial_is_nobody_elses_pseudonym(client, citizen, verified_citizen):
    services.change_name(by=verified_citizen, shown_as="initial")
    client.force_login(citizen)

    answer = client.post("/profil/name/", NAME | {"pseudonym": "Vera V."})

    assert list(answer.context["form"].errors) == ["pseudonym"]


def test_no_two_people_have_pseudonyms_that_look_alike(citizen, member):
    services.change_name(by=citizen, shown_as="pseudonym", pseudonym="Otto Radler", first_name="C", last_name="C")

    with pytest.raises(ValidationError):  # the form was passed at the same moment
        services.change_name(by=member, shown_as="real", pseudonym="0tto-Radler")

    member.refresh_from_db()
    assert member.pseudonym == ""


def test_a_person_says_something_about_themselves(client, citizen, uslar):
    client.force_login(citizen)
    said = {"municipality": uslar.pk, "about": "**Rad** <script>alert(1)</script>", "interests": " Glasfaser,Schulen"}

    page = client.post("/profil/angaben/", said, follow=True).content.decode()

    citizen.refresh_from_db()
    assert (citizen.municipality, sorted(citizen.interests.names())) == (uslar, ["Glasfaser", "Schulen"])
    assert "<strong>Rad</strong>" in page
    assert "<script>alert" not in page


def test_language_and_mails_are_stored_and_read(client, citizen):
    client.force_login(citizen)
    before = rhythms_of(citizen)

    client.post("/profil/einstellungen/", SETTINGS | {"language": "en"})

    citizen.refresh_from_db()
    assert before["groups"] == "none"
    assert citizen.language == "en"
    assert rhythms_of(citizen) == {"replies": "at_once", "outcomes": "daily", "groups": "weekly", "surveys": "none"}


def test_wrong_method(client, citizen):
    client.force_login(citizen)

    assert [client.delete(page).status_code for page in PAGES] == [405] * 5
    assert client.post(f"/menschen/{citizen.pk}/").status_code == 405


@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("/profil/", 9),  # session, person, roles, choices of mails, municipality, interests, district
        ("/profil/name/", 4),  # session, person, proven name, district
        ("/profil/angaben/", 5),  # session, person, interests, municipalities, district
        ("/profil/foto/", 3),
        ("/profil/einstellungen/", 4),
    ],
)
def test_the_profile_takes_few_queries(client, member, uslar, django_assert_num_queries, page, queries):
    services.change_about(by=member, municipality=uslar, interests=["Schulen"])
    client.force_login(member)
    client.get(page)

    with django_assert_num_queries(queries):
        client.get(page)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("everyone", "Ihre Seite sehen: alle, auch ohne Konto."),
        ("signed_in", "Ihre Seite sehen: alle mit Konto."),
        (None, "Ihre Seite sehen: die Menschen von Kreisverwaltung."),
    ],
)
def test_the_preview_says_who_sees_the_page(client, member, group_circle, rule, words):
    show_circle(circle=group_circle, to={"everyone": everyone, "signed_in": signed_in}.get(rule, lambda: None)())
    client.force_login(member)

    assert words in client.get("/profil/").content.decode()


def test_the_preview_shows_no_more_than_others_see(client, member, group_circle, other_circle):
    enter_circle(person=member, circle=other_circle, source="guest", role="Geheimer Gast")
    show_circle(circle=group_circle, to=everyone())
    client.force_login(member)

    page = client.get("/profil/").content.decode()

    assert "Kreisverwaltung: Mitglied" in page
    assert "Geheimer Gast" not in page


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


def test_a_page_shows_name_badge_text_and_visible_roles_only(client, member, group_circle, other_circle):
    enter_circle(person=member, circle=other_circle, source="guest", role="Geheimer Gast")
    show_circle(circle=group_circle, to=everyone())
    services.change_about(by=member, about="Ich mag *Leine* und Rhume.", interests=["Schulen"])

    page = client.get(f"/menschen/{member.pk}/").content.decode()

    assert "Mehmet Member" in page
    assert "Vor Ort im Amt" in page
    assert "Kreisverwaltung: Mitglied" in page
    assert "<em>Leine</em>" in page
    assert "Schulen" in page
    assert "Geheimer Gast" not in page
    assert member.email not in page


def test_a_shown_initial_tells_no_more(client, member, group_circle):
    show_circle(circle=group_circle, to=everyone())
    services.change_name(by=member, shown_as="initial")

    page = client.get(f"/menschen/{member.pk}/").content.decode()

    assert "Mehmet M." in page
    assert "Member" not in page


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

    with django_assert_num_queries(6):  # session, person, person, roles, interests, district
        client.get(f"/menschen/{member.pk}/")


def test_an_account_of_the_office_has_a_confirmed_address(db):
    person = make_person("Nora", "Neu")

    assert list(person.emailaddress_set.values_list("email", "verified", "primary")) == [(person.email, True, True)]


def test_the_profile_leads_to_what_is_ones_own(client, citizen, admin):
    client.force_login(citizen)
    page = client.get(reverse("profile")).text
    assert f'href="{reverse("my_mandates")}"' in page
    assert f'href="{reverse("my_applications")}"' in page
    assert f'href="{reverse("office")}"' not in page

    client.force_login(admin)
    assert f'href="{reverse("office")}"' in client.get(reverse("profile")).text
