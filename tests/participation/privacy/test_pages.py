"""The person's own pages: take everything along, and be forgotten."""

import io
import json
import re
import zipfile

import pytest
from django.core import mail
from django.test import Client

from participation.accounts.models import User
from participation.audience.services import everyone, show_circle
from participation.privacy.models import Erasure
from tests.conftest import PASSWORD

SURE = {"contributions": "keep", "sure": "on"}


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.log")


def prove(client, person) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


@pytest.fixture
def at_home(client, citizen):
    """The citizen's browser, the password given once more."""
    client.force_login(citizen)
    prove(client, citizen)
    return client


@pytest.mark.parametrize("page", ["/profil/daten/", "/profil/loeschen/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_borrowed_device_is_asked_for_the_password(client, citizen, page, method):
    client.force_login(citizen)

    answer = getattr(client, method)(page, SURE)

    assert answer.url == f"/accounts/reauthenticate/?next={page.replace('/', '%2F')}"
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("page", ["/profil/daten/", "/profil/loeschen/"])
def test_strangers_sign_in_first(client, db, page):
    assert client.get(page).url == f"/accounts/login/?next={page}"
    assert client.post(page, SURE).url == f"/accounts/login/?next={page}"


def test_the_password_leads_back(client, citizen):
    client.force_login(citizen)

    answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/profil/daten/"})

    assert answer.url == "/profil/daten/"
    assert client.get("/profil/daten/").status_code == 200


def test_without_password_a_fresh_sign_in_counts(client, citizen):
    User.objects.filter(pk=citizen.pk).update(password="!")
    citizen.refresh_from_db()
    client.force_login(citizen)
    refused = client.get("/profil/daten/").url

    assert refused == "/accounts/logout/?next=%2Fprofil%2Fdaten%2F"


def export(client) -> zipfile.ZipFile:
    answer = client.post("/profil/daten/")
    assert re.fullmatch(r'attachment; filename="meine-daten-[0-9-]+\.zip"', answer["Content-Disposition"])
    assert "no-store" in answer["Cache-Control"]
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_everything_in_one_file(at_home, citizen):
    archive = export(at_home)

    data = json.loads(archive.read("daten.json"))
    page = archive.read("daten.html").decode()
    assert data["data"]["Ihr Konto"]["Person"][0]["E-Mail-Adresse"] == citizen.email
    assert "<h2>Ihr Konto</h2>" in page
    assert citizen.email in page
    assert '<html lang="de">' in page


def test_markup_in_ones_own_words_does_not_run_in_the_file(at_home, citizen):
    User.objects.filter(pk=citizen.pk).update(about="<script>alert(1)</script>")

    assert "&lt;script&gt;" in export(at_home).read("daten.html").decode()


def test_getting_the_page_makes_nothing(at_home):
    assert at_home.get("/profil/daten/")["Content-Type"].startswith("text/html")


def test_once_a_minute(at_home):
    export(at_home)

    answer = at_home.post("/profil/daten/")

    assert answer.status_code == 429
    assert "Bitte warten Sie eine Minute" in answer.content.decode()


def test_nobody_gets_the_data_of_another(at_home, citizen, member):
    other = Client()
    other.force_login(member)
    prove(other, member)

    assert citizen.email not in export(other).read("daten.json").decode()


def test_a_form_of_another_site_gets_nothing(citizen):
    client = Client(enforce_csrf_checks=True)
    client.force_login(citizen)

    assert client.post("/profil/daten/").status_code == 403
    assert client.post("/profil/loeschen/", SURE).status_code == 403


def test_the_page_says_what_goes_and_what_stays(at_home):
    page = at_home.get("/profil/loeschen/").content.decode()

    goes, stays = page.split("Das bleibt, ohne Ihren Namen")
    assert "<li>Zeigen, wer spricht</li>" in goes
    assert "Beteiligung: was Sie schreiben" in stays


def test_an_account_is_deleted(at_home, citizen):
    answer = at_home.post("/profil/loeschen/", SURE, follow=True)

    citizen.refresh_from_db()
    assert answer.redirect_chain == [("/konto-geloescht/", 302)]
    assert citizen.shown_name == "gelöschtes Mitglied"
    assert at_home.get("/profil/").url.startswith("/accounts/login/")
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("said", [{}, {"contributions": "keep"}, {"contributions": "all", "sure": "on"}])
def test_without_a_clear_yes_nothing_happens(at_home, citizen, said):
    answer = at_home.post("/profil/loeschen/", said)

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Erasure.objects.exists()


def test_ones_contributions_go_if_one_says_so(at_home, citizen):
    at_home.post("/profil/loeschen/", {"contributions": "take_back", "sure": "on"})

    assert Erasure.objects.get().also_contributions


def test_what_fails_is_finished_later_and_the_person_is_signed_out(at_home, citizen, monkeypatch):
    monkeypatch.setattr("participation.privacy.services.erase", lambda *a, **m: 1 / 0)

    answer = at_home.post("/profil/loeschen/", SURE, follow=True)

    assert answer.redirect_chain == [("/konto-geloescht/", 302)]
    assert not Erasure.objects.get().erased_at
    assert at_home.get("/profil/").status_code == 302


def test_the_last_administrator_reads_what_to_do_first(client, admin):
    client.force_login(admin)
    prove(client, admin)

    page = client.get("/profil/loeschen/").content.decode()
    client.post("/profil/loeschen/", SURE)

    assert "Geben Sie zuerst jemand anderem" in page
    assert 'name="sure"' not in page
    assert not Erasure.objects.exists()


def test_the_persons_page_is_gone_for_everybody(at_home, member, group_circle):
    show_circle(circle=group_circle, to=everyone())
    browser = Client()
    browser.force_login(member)
    prove(browser, member)
    before = Client().get(f"/menschen/{member.pk}/").status_code
    browser.post("/profil/loeschen/", SURE)

    assert (before, Client().get(f"/menschen/{member.pk}/").status_code) == (200, 404)


def test_wrong_method(at_home):
    assert [at_home.delete(page).status_code for page in ("/profil/daten/", "/profil/loeschen/")] == [405, 405]
    assert at_home.post("/konto-geloescht/").status_code == 405
