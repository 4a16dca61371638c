"""The harness itself: what `check` must notice."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import check, sign_in

GOOD = "<!doctype html><html lang=de><title>Seite</title><main><h1>Seite</h1></main>"


def show(page, html):
    page.route("**/probe", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto("/probe")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("<img src=/static/nichts.png>", "axe image-alt"),
        ("<p style='width:400px;background:#eee'>breit</p>", "too wide"),
        ("<script>console.error('Fehler')</script>", "console: Fehler"),
        ("<script>nichts()</script>", "script: "),
        ("<img alt=x src=http://localhost:9/fremd.png>", "third party"),
    ],
)
def test_check_notices(page, fault, told):
    show(page, GOOD + fault)

    with pytest.raises(AssertionError, match=told):
        check(page)


def test_check_passes_a_good_page_also_without_scripts(page, page_without_js):
    for each in (page, page_without_js):
        show(each, GOOD)
        check(each, dark=True)


def test_a_demo_person_signs_in(page):
    sign_in(page, "member", group="kreisverwaltung")

    page.goto("/accounts/email/")
    expect(page).to_have_url("/accounts/email/")


def test_the_server_comes_back_after_a_crash(page, restart_server):
    restart_server(kill=True)

    assert page.goto("/accounts/login/").status == 200
