import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

TYPED = "Der Bus nach dem Arzttermin fährt zu früh."


def test_an_unknown_address_is_answered_in_our_look(client, db):
    response = client.get("/gibt-es-nicht/")

    assert response.status_code == 404
    assert "Diese Seite gibt es hier nicht" in response.text
    assert 'lang="de"' in response.text


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_the_pages_for_our_own_faults_need_nothing_but_their_file(template):
    html = render_to_string(template)

    assert html.count("<h1 ") == 1
    assert "Zur Startseite" in html


def test_a_form_that_was_open_too_long_gives_back_what_was_typed(db):
    client = Client(enforce_csrf_checks=True)

    response = client.post(
        f"{reverse('theme')}?x=1",
        {"text": TYPED * 3, "theme": "dark", "password": "geheim"},
        HTTP_ORIGIN="http://testserver",
    )

    assert response.status_code == 403
    assert f">{TYPED * 3}</textarea>" in response.text
    assert '<input type="hidden" name="theme" value="dark">' in response.text
    assert f'action="{reverse("theme")}?x=1"' in response.text
    assert "geheim" not in response.text


def test_what_was_typed_is_escaped_when_it_is_given_back(db):
    client = Client(enforce_csrf_checks=True)

    html = client.post(reverse("theme"), {"text": "<script>\nx"}, HTTP_ORIGIN="http://testserver").text

    assert "<script>" not in html


def test_a_form_of_a_strangers_page_gets_nothing_back(db):
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("theme"), {"text": TYPED}, HTTP_ORIGIN="https://evil.example")

    assert response.status_code == 403
    assert TYPED not in response.text


def test_the_form_that_comes_back_can_be_sent(db):
    client = Client(enforce_csrf_checks=True)
    html = client.post(reverse("theme"), {"theme": "dark"}, HTTP_ORIGIN="http://testserver").text
    token = html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    response = client.post(reverse("theme"), {"theme": "dark", "csrfmiddlewaretoken": token})

    assert response.status_code == 302
    assert response.cookies["theme"].value == "dark"


def test_who_was_signed_out_while_writing_gets_the_text_back(client, db):
    response = client.post("/themen/424242/antwort/", {"text": f"{TYPED}\n<b>Bitte</b>", "key": "1"})

    assert response.status_code == 404
    assert f"{TYPED}\n&lt;b&gt;Bitte&lt;/b&gt;</textarea>" in response.text


def test_a_page_that_is_not_there_says_nothing_of_the_address(client, citizen):
    client.force_login(citizen)

    assert "<textarea" not in client.post("/gibt-es-nicht/", {"text": TYPED * 3}).text
