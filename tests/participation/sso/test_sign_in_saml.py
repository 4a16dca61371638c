"""Sign in by SAML: the same end as with OpenID Connect, known by the pseudonym and never by the NameID."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from participation.identity.levels import Level
from participation.identity.models import IdentityEvent, Verification
from participation.sso.sign_in import known_as
from tests.participation.sso import saml_server as saml
from tests.participation.sso.browser import way_out
from tests.participation.sso.saml_server import NS
from tests.participation.sso.saml_trip import answer, bring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saml_service")]
BEGIN, SIGN_UP = "/accounts/dienst/saml/", "/accounts/3rdparty/signup/"


def go(client, data: dict | None = None, **said):
    out = way_out(client.post(BEGIN, data or {}))
    trip = out.query["RelayState"], saml.request_of(out.url).get("ID")
    return bring(client, trip, answer(trip, **said))


def test_the_first_time_leads_to_the_sign_up_form(client):
    attributes = saml.ATTRIBUTES | {"urn:oid:0.9.2342.19200300.100.1.3": ("cora@example.org", "NORMAL")}

    assert go(client, attributes=attributes).headers["Location"] == SIGN_UP
    form = client.get(SIGN_UP).context["form"]
    assert (form["email"].value(), form["last_name"].value()) == ("cora@example.org", "Citizen")


def test_the_next_ones_lead_in_and_raise_no_level(client, citizen):
    uid = known_as(settings.SSO["saml"], "urn:oid:1.3.6.1.4.1.25484.494450.3|BPK-Cora")
    SocialAccount.objects.create(user=citizen, provider="saml", uid=uid)

    response = go(client, {"next": "/themen/7/"})

    assert response.headers["Location"] == "/themen/7/"
    assert client.session["_auth_user_id"] == str(citizen.pk)
    citizen.refresh_from_db()
    assert citizen.current_level == Level.EMAIL
    assert not Verification.objects.exists()
    assert not IdentityEvent.objects.exists()


def test_without_a_pseudonym_nobody_is_known(client):
    attributes = {name: said for name, said in saml.ATTRIBUTES.items() if not name.endswith("494450.3")}

    assert go(client, attributes=attributes).status_code == 400


def test_the_request_asks_for_no_level(client):
    request = saml.request_of(way_out(client.post(BEGIN)).url)

    assert request.find("samlp:RequestedAuthnContext", NS) is None
    assert request.get("ForceAuthn") is None
