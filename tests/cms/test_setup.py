import pytest
from django.core.management import CommandError, call_command

from cms.models import HomePage, StandardPage
from participation.accounts.models import User

WHO = {"name": "Landkreis Neu", "email": "chefin@example.org", "password": "Linde-am-Kirchplatz-58", "verbosity": 0}


def test_an_empty_district_has_all_that_the_law_asks_for(client, db):
    call_command("setup", **WHO)

    html = client.get("/").content.decode()
    assert client.get("/impressum/").status_code == 200
    assert "Noch auszufüllen" in client.get("/impressum/").content.decode()
    assert all(
        f'href="/{slug}/"' in html for slug in ("impressum", "datenschutz", "barrierefreiheit", "hilfe", "kontakt")
    )
    assert User.objects.get(is_superuser=True).email == "chefin@example.org"


def test_a_second_time_changes_nothing(client, db):
    call_command("setup", **WHO)
    HomePage.objects.update(claim="Unser eigener Satz")
    StandardPage.objects.filter(role="imprint").update(lead="Ausgefüllt")

    call_command("setup", **WHO | {"email": "andere@example.org"})

    assert HomePage.objects.get().claim == "Unser eigener Satz"
    assert list(User.objects.filter(is_superuser=True).values_list("email", flat=True)) == ["chefin@example.org"]


@pytest.mark.parametrize("wrong", [{"password": "kurz"}, {"email": "keine Adresse"}])
def test_a_weak_administrator_is_refused_and_nothing_is_made(db, wrong):
    with pytest.raises(CommandError):
        call_command("setup", **WHO | wrong)

    assert (HomePage.objects.count(), User.objects.count()) == (0, 0)
