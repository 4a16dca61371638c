"""What every answer carries, whatever its address."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PAGES = ["/", "/accounts/login/", "/suche/?q=Linde", "/gibt-es-nicht/", "/health/", "/en/", "/leicht/"]


@pytest.mark.parametrize("url", PAGES)
def test_every_page_carries_the_strict_policy(client, url):
    headers = client.get(url).headers
    policy = headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "camera=()" in headers["Permissions-Policy"]


def test_only_the_admin_has_a_policy_with_inline(client, admin):
    client.force_login(admin)

    policy = client.get("/admin/", follow=True).headers["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("/admin/login/", "/accounts/login/"),
        ("/admin/login/?next=/admin/pages/", "/accounts/login/?next=/admin/pages/"),
        ("/admin/password_reset/", "/accounts/password/reset/"),
        ("/admin/password_reset/confirm/MQ/set-password/", "/accounts/password/reset/"),
    ],
)
def test_wagtails_own_sign_in_leads_to_ours(client, url, target):
    response = client.get(url)

    assert (response.status_code, response.headers["Location"]) == (302, target)


def test_wagtails_own_sign_in_takes_no_password(client, admin):
    client.post("/admin/login/", {"username": admin.email, "password": "Linde-am-Dorfplatz-7"})

    assert "_auth_user_id" not in client.session


def test_a_foreign_host_name_is_refused():
    assert Client().get("/", headers={"host": "evil.example"}).status_code == 400


def test_over_https_the_browser_is_told_to_stay_there(settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 3600, True
    settings.SECURE_HSTS_PRELOAD = False

    headers = Client().get("/health/", secure=True).headers

    assert headers["Strict-Transport-Security"] == "max-age=3600; includeSubDomains"


def test_plain_http_leads_to_https_but_for_the_health_page(settings):
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get("/accounts/login/").headers["Location"] == "https://testserver/accounts/login/"
    assert Client().get("/health/").status_code in (200, 503)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client, citizen):
    client.post("/accounts/login/", {"login": citizen.email, "password": "Linde-am-Dorfplatz-7"})
    client.get("/accounts/login/")

    for name in [name for name in client.cookies if client.cookies[name].value]:
        assert client.cookies[name]["httponly"] is True, name
        assert client.cookies[name]["samesite"] == "Lax", name


def test_sign_in_speaks_the_language_of_its_address(client):
    assert 'lang="en"' in client.get("/en/accounts/login/").content.decode()
    assert client.get("/leicht/accounts/login/").status_code == 200


def test_whoever_has_no_editors_rights_is_refused_and_not_sent_round(client, citizen):
    client.force_login(citizen)

    assert client.get("/admin/", follow=True).status_code == 403


def test_a_stranger_is_led_from_the_admin_to_our_sign_in(client, db):
    page = client.get("/admin/pages/", follow=True)

    assert page.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2Fpages%2F"
