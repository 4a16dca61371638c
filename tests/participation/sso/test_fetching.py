"""Requests to a service: the named hosts, no redirects, little and soon; a service that fails is a plain message."""

import pytest

from participation.identity.levels import Level
from participation.identity.models import Verification
from participation.sso.configured import OidcService
from tests.participation.sso.browser import message
from tests.participation.sso.identity import nothing_happened
from tests.participation.sso.oidc_server import come_back

pytestmark = pytest.mark.django_db
START = "/nachweis/dienst/oidc/"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/.well-known/openid-configuration", (500, b"", {})),
        ("/.well-known/openid-configuration", (302, b"", {"Location": "http://127.0.0.1:1/"})),
        ("/.well-known/openid-configuration", (200, b"[]", {})),
        ("/.well-known/openid-configuration", (200, b"<html>", {})),
        ("/.well-known/openid-configuration", (200, b'"' + b"x" * 600_000 + b'"', {})),
        ("/.well-known/openid-configuration", (200, b"[" * 100_000, {})),
    ],
    ids=["error", "redirect", "list", "html", "large", "nested"],
)
def test_a_service_that_answers_nonsense_is_not_reachable(client, person, server, path, answer):
    server.answers[path] = answer

    response = client.post(START)

    assert response.status_code == 503
    assert "nicht erreichbar" in message(response)
    asked = len(server.asked)
    assert (client.post(START).status_code, len(server.asked)) == (503, asked)


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "http://localhost:1"},
        {"token_endpoint": "http://127.0.0.1:1/token"},
        {"jwks_uri": "http://169.254.169.254/latest"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
    ],
    ids=str,
)
def test_a_description_that_names_another_host_is_not_followed(client, person, server, said):
    server.discovery = said

    assert client.post(START).status_code == 503


@pytest.mark.parametrize(("path", "status"), [("/token", 500), ("/token", 400), ("/jwks", 500), ("/userinfo", 500)])
def test_an_error_on_the_way_back_is_a_plain_message(client, person, server, path, status):
    server.answers[path] = (status, b"{}", {})

    assert come_back(client, server, START).status_code == (400 if status == 400 else 503)
    assert nothing_happened(person)


def test_redirects_of_the_token_address_are_not_followed(client, person, server):
    server.answers["/token"] = (302, b"", {"Location": f"{server.issuer}/jwks"})

    assert come_back(client, server, START).status_code == 503
    assert "/jwks" not in [path for path, _ in server.asked]


def test_only_https_is_spoken_outside_a_local_site(client, person, server, settings):
    settings.LOCAL = False

    assert client.post(START).status_code == 503
    assert server.asked == []


def test_a_further_host_can_be_named(client, person, server, use_services):
    with_host = OidcService(
        slug="oidc",
        name="Servicekonto",
        issuer=server.issuer,
        client_id="board",
        hosts=frozenset({server.host.replace("localhost", "127.0.0.1")}),
    )
    use_services(with_host)
    server.discovery = {"jwks_uri": server.issuer.replace("localhost", "127.0.0.1") + "/jwks"}

    assert come_back(client, server, START).status_code == 302
    assert Verification.objects.get().level == Level.HIGH
