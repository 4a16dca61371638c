import pytest
from django.urls import reverse

PAGES = ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive", "account_signup"]


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_around_signing_in_have_our_look(client, db, name):
    html = client.get(reverse(name)).text

    assert html.count("<main ") == html.count("<h1 ") == 1
    assert "kern-kopfzeile" in html


@pytest.mark.parametrize("name", ["account_logout", "account_change_password", "account_email"])
def test_the_pages_of_an_account_have_our_look(client, citizen, name):
    client.force_login(citizen)

    html = client.get(reverse(name)).text

    assert html.count("<main ") == html.count("<h1 ") == 1
    assert 'style="' not in html


def test_a_wrong_password_is_told_plainly_and_the_address_is_kept(client, citizen):
    response = client.post(reverse("account_login"), {"login": citizen.email, "password": "wrong"})

    assert "E-Mail-Adresse und Passwort passen nicht zusammen." in response.text
    assert f'value="{citizen.email}"' in response.text


def test_who_signed_in_sees_their_name_in_the_head(client, citizen):
    client.force_login(citizen)

    assert "Cora Citizen" in client.get(reverse("theme")).text
