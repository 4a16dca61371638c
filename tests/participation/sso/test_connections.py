"""Services connected with an account: by its owner, signed in, and each account elsewhere with one here."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail

from participation.accounts.signin import mails
from participation.identity.levels import Level
from participation.privacy.services import erase
from tests.conftest import PASSWORD, make_person
from tests.participation.sso.browser import message
from tests.participation.sso.identity import connect
from tests.participation.sso.oidc_server import come_back

pytestmark = pytest.mark.django_db
BEGIN, CONNECTED = "/accounts/dienst/oidc/", "/accounts/3rdparty/"


@pytest.fixture
def signed_in(client, citizen, server):
    client.post("/accounts/login/", {"login": citizen.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return citizen


def test_somebody_signed_in_connects_a_service_and_is_told_by_mail(client, signed_in, server):
    response = come_back(client, server, BEGIN, {"verbinden": "1"})

    assert response.headers["Location"] == CONNECTED
    assert "Das Konto ist verbunden" in message(client.get(CONNECTED))
    assert SocialAccount.objects.get().user == signed_in
    mails.send_due()
    assert mail.outbox[-1].to == [signed_in.email]
    assert "Verbindung zu einem anderen Anmeldedienst" in mail.outbox[-1].body
    signed_in.refresh_from_db()
    assert (signed_in.current_level, signed_in.email) == (Level.EMAIL, "cora.citizen@example.org")


def test_connecting_asks_again_who_one_is(client, citizen, server):
    client.post("/accounts/login/", {"login": citizen.email, "password": PASSWORD})
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()

    response = come_back(client, server, BEGIN, {"verbinden": "1"})

    assert response.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not SocialAccount.objects.exists()
    client.post(response.headers["Location"], {"password": PASSWORD})
    assert SocialAccount.objects.get().user == citizen


def test_an_account_elsewhere_belongs_to_one_account_here(client, signed_in, server):
    connect(make_person("Otto", "Other"), server)

    come_back(client, server, BEGIN, {"verbinden": "1"})

    assert "schon mit einem anderen Konto verbunden" in message(client.get(CONNECTED))
    assert not SocialAccount.objects.filter(user=signed_in).exists()


def test_a_connection_can_be_ended(client, signed_in, server):
    own = connect(signed_in, server)

    response = client.post(CONNECTED, {"account": own.pk})

    assert response.headers["Location"] == CONNECTED
    assert not SocialAccount.objects.exists()
    assert "getrennt" in message(client.get(CONNECTED))


def test_a_connection_of_somebody_else_cannot(client, signed_in, server):
    others = connect(make_person("Otto", "Other"), server)

    client.post(CONNECTED, {"account": others.pk})

    assert SocialAccount.objects.filter(pk=others.pk).exists()


def test_the_last_way_in_cannot_be_ended(client, signed_in, server):
    own = connect(signed_in, server)
    signed_in.set_unusable_password()
    signed_in.save()
    client.force_login(signed_in)

    page = client.post(CONNECTED, {"account": own.pk})

    assert "vergeben Sie erst ein Passwort" in message(page)
    assert SocialAccount.objects.exists()


def test_a_service_that_is_gone_can_still_be_ended(client, signed_in, server, use_services):
    own = connect(signed_in, server)
    use_services()

    assert client.get(CONNECTED).status_code == 200
    client.post(CONNECTED, {"account": own.pk})

    assert not SocialAccount.objects.exists()


def test_visitors_sign_in_before_they_see_their_connections(client, server):
    assert client.get(CONNECTED).headers["Location"].startswith("/accounts/login/")
    assert client.post(BEGIN, {"verbinden": "1"}).headers["Location"] == "/accounts/login/"


def test_erasure_takes_the_connections(client, server, citizen):
    connect(citizen, server)

    erase(citizen)

    assert not SocialAccount.objects.exists()
