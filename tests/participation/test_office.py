"""The office's first page lists what one may do; who may do nothing there gets 403."""

import pytest
from django.urls import reverse

from participation import office


@pytest.fixture
def one_page(monkeypatch):
    page = office.OfficePage("Probe", "Hier wird geprobt.", "office", lambda user: user.is_superuser, "cog", 1)
    monkeypatch.setattr(office, "_pages", [page])


def test_strangers_are_led_to_the_sign_in(client, db, one_page):
    assert client.get(reverse("office")).headers["Location"].startswith(reverse("account_login"))


def test_who_may_do_nothing_in_the_office_gets_403(client, citizen, one_page):
    client.force_login(citizen)

    assert client.get(reverse("office")).status_code == 403


def test_the_office_lists_what_one_may_do(client, admin, one_page):
    client.force_login(admin)

    page = client.get(reverse("office"))

    assert "Hier wird geprobt." in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
