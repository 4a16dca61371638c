import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail

from participation.accounts.models import User
from participation.accounts.signin import mails
from tests.conftest import PASSWORD

USERS = "/admin/users/"
NEW = {
    "email": "Nora.Neu@Example.org",
    "first_name": "Nora",
    "last_name": "Neu",
    "municipality": "",
    "office": "Bauamt",
    "is_staff": "on",
}


@pytest.fixture
def clerk(citizen):
    """May manage accounts, but is no administrator."""
    group = Group.objects.create(name="Konten")
    group.permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "add_user", "change_user", "delete_user"])
    )
    citizen.groups.add(group)
    return citizen


def test_the_list_shows_people(client, admin, member):
    client.force_login(admin)

    page = client.get(USERS)

    assert page.status_code == 200
    assert "Mehmet" in page.content.decode()


def test_a_new_person_sets_their_own_password(client, admin):
    client.force_login(admin)
    assert client.get(f"{USERS}new/").status_code == 200

    client.post(f"{USERS}new/", NEW)
    client.logout()
    client.post("/accounts/password/reset/", {"email": "nora.neu@example.org"})
    mails.send_due()
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[-1].body).group(1)
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "Kirschbaum-am-Teich-3", "password2": "Kirschbaum-am-Teich-3"})
    client.post("/accounts/login/", {"login": "nora.neu@example.org", "password": "Kirschbaum-am-Teich-3"})

    person = User.objects.get(email="nora.neu@example.org")
    assert (person.office, person.is_staff, person.is_superuser) == ("Bauamt", True, False)
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "x"), ("email", "mehmet.member@example.org"), ("first_name", "Nоra"), ("municipality", "9")],
)
def test_a_wrong_new_person_is_said_so(client, admin, member, field, value):
    client.force_login(admin)

    answer = client.post(f"{USERS}new/", NEW | {field: value})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]


def test_the_office_changes_an_address_and_it_counts_as_confirmed(client, admin, citizen):
    client.force_login(admin)
    assert client.get(f"{USERS}edit/{citizen.pk}/").status_code == 200

    client.post(f"{USERS}edit/{citizen.pk}/", NEW | {"email": "cora@example.org", "is_active": "on"})

    citizen.refresh_from_db()
    assert citizen.email == "cora@example.org"
    assert list(citizen.emailaddress_set.values_list("email", "verified")) == [("cora@example.org", True)]
    assert citizen.check_password(PASSWORD)


def test_a_verified_name_is_locked_here_too(client, admin, verified_citizen):
    client.force_login(admin)

    answer = client.post(
        f"{USERS}edit/{verified_citizen.pk}/", NEW | {"email": verified_citizen.email, "is_active": "on"}
    )

    assert set(answer.context["form"].errors) == {"first_name", "last_name"}
    verified_citizen.refresh_from_db()
    assert verified_citizen.first_name == "Vera"


def test_deleting_an_account_erases_the_person(client, admin, member):
    client.force_login(admin)

    client.post(f"{USERS}delete/{member.pk}/")

    member.refresh_from_db()
    assert (member.shown_name, member.is_active) == ("gelöschtes Mitglied", False)


def test_many_at_once_are_erased_too(client, admin, member, citizen):
    client.force_login(admin)
    address = f"/admin/bulk/participation/user/delete/?id={member.pk}&id={citizen.pk}"

    assert client.get(address).status_code == 200
    assert User.objects.filter(erased_at=None).count() == 3
    client.post(address)

    assert set(User.objects.exclude(erased_at=None)) == {member, citizen}


def test_who_is_no_administrator_makes_none(client, clerk, member):
    client.force_login(clerk)
    client.post(f"{USERS}new/", NEW | {"is_superuser": "on"})
    fields = {"email": member.email, "first_name": "Mehmet", "last_name": "Member", "is_active": "on"}
    client.post(f"{USERS}edit/{member.pk}/", fields | {"is_superuser": "on"})

    assert not User.objects.filter(is_superuser=True).exists()
    assert User.objects.get(email="nora.neu@example.org").is_staff is False


def test_who_is_no_administrator_does_not_touch_one(client, clerk, admin):
    client.force_login(clerk)

    client.post(f"{USERS}edit/{admin.pk}/", NEW | {"email": "mine@example.org"})
    client.post(f"/admin/bulk/participation/user/set_active_state/?id={admin.pk}", {"mark_as_active": ""})
    client.post(f"{USERS}delete/{admin.pk}/")

    admin.refresh_from_db()
    assert (admin.email, admin.is_active, admin.erased_at) == ("admin@example.org", True, None)


def test_who_is_no_administrator_gives_no_roles(client, clerk, member):
    group = (
        Group.objects.get(name="Editors") if Group.objects.filter(name="Editors").exists() else Group.objects.first()
    )
    client.force_login(clerk)

    client.post(f"/admin/bulk/participation/user/assign_role/?id={member.pk}", {"role": group.pk})

    assert not member.groups.exists()


def test_members_do_not_manage_accounts(client, member):
    client.force_login(member)

    assert client.get(USERS).status_code in {302, 403}
