"""What stands in the address decides the language. The English comes from `manage.py prepare`."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from participation.templatetags.bb import when


@pytest.mark.parametrize(
    ("url", "words", "lang"),
    [
        ("/accounts/login/", "Anmelden", "de"),
        ("/en/accounts/login/", "Sign in", "en"),
        ("/leicht/accounts/login/", "Anmelden", "de"),
        ("/en/accounts/password/reset/", "Forgotten password", "en"),
        ("/en/umfragen/", "No survey is open at the moment.", "en"),
        ("/en/gibt-es-nicht/", "Page not found", "en"),
    ],
)
def test_a_page_speaks_the_language_of_its_address(client, db, url, words, lang):
    html = client.get(url).content.decode()

    assert words in html
    assert f'<html lang="{lang}"' in html


def test_who_reads_english_signs_in_in_english(client, db):
    response = client.get("/en/profil/")

    assert response["Location"] == "/en/accounts/login/?next=/en/profil/"


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_our_own_faults_are_told_in_english_too(template):
    with translation.override("en"):
        html = render_to_string(template)

    assert '<html lang="en">' in html
    assert 'href="/en/">To the home page</a>' in html


def test_english_dates_are_british():
    moment = datetime(2021, 6, 4, 14, 5, tzinfo=ZoneInfo("Europe/Berlin"))

    with translation.override("en"):
        assert when(moment) == "4 June 2021, 14:05"
    with translation.override("de"):
        assert when(moment) == "4. Juni 2021, 14:05 Uhr"
