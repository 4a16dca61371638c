"""Sign in with a service: an account of its own, no level, no name, no way into somebody else's account."""

import json
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.core import mail
from django.test import Client
from django.urls import reverse

from participation.accounts.models import User
from participation.accounts.signin import mails
from participation.identity.levels import Level
from participation.identity.models import IdentityEvent, Verification
from participation.sso.configured import OidcService
from tests.conftest import make_person
from tests.participation.accounts.test_second_factor import code_now, give_app
from tests.participation.sso.browser import message, way_out
from tests.participation.sso.identity import connect
from tests.participation.sso.oidc_server import come_back

pytestmark = pytest.mark.django_db
BEGIN, SIGN_UP, CONNECTED = "/accounts/dienst/oidc/", "/accounts/3rdparty/signup/", "/accounts/3rdparty/"
MAIL = "cora.elsewhere@example.org"
TYPED = {
    "email": MAIL,
    "first_name": "Cora",
    "last_name": "Citizen",
    "shown_as": "real",
    "pseudonym": "",
    "consent": "on",
}


def signed_in_as(client) -> int | None:
    key = client.session.get("_auth_user_id")
    return int(key) if key else None


def sign_up(client, server, **typed):
    come_back(client, server, BEGIN)
    return client.post(SIGN_UP, TYPED | typed)


@pytest.fixture
def server(server):
    server.person |= {"email": MAIL, "email_verified": True}
    return server


def test_the_first_time_leads_to_a_sign_up_form_with_a_proposal(client, server):
    response = come_back(client, server, BEGIN)

    assert (response.status_code, response.headers["Location"]) == (302, SIGN_UP)
    form = client.get(SIGN_UP).context["form"]
    assert {name: form[name].value() for name in ("email", "first_name", "last_name")} == {
        "email": MAIL,
        "first_name": "Cora Maria",
        "last_name": "Citizen",
    }
    assert "gilt dadurch noch nicht als geprüft" in message(client.get(SIGN_UP))
    assert not User.objects.exists()


def test_an_account_begins_without_level_proof_and_confirmed_address(client, server):
    response = sign_up(client, server)

    person = User.objects.get()
    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert (person.email, person.current_level, person.name_is_verified) == (MAIL, Level.NONE, False)
    assert not person.has_usable_password()
    assert signed_in_as(client) is None
    assert list(EmailAddress.objects.values_list("email", "verified")) == [(MAIL, False)]
    assert not Verification.objects.exists()


def test_of_the_answer_only_a_keyed_hash_is_kept(client, server):
    sign_up(client, server)

    row = SocialAccount.objects.values().get()
    assert re.fullmatch(r"[0-9a-f]{64}", row["uid"])
    assert row["extra_data"] == {}
    assert not SocialToken.objects.exists()
    assert not SocialApp.objects.exists()
    assert "BPK-Cora" not in json.dumps(dict(client.session.items()), default=str)


def test_the_address_is_confirmed_by_us_and_gives_level_10_and_no_more(client, server):
    sign_up(client, server)
    mails.send_due()
    (link,) = re.findall(r"http://localhost:8000(/accounts/confirm-email/\S+)", mail.outbox[-1].body)
    client.post(link)
    person = User.objects.get()

    response = come_back(client, server, BEGIN, {"next": "/themen/7/"})

    person.refresh_from_db()
    assert (response.status_code, response.headers["Location"]) == (302, "/themen/7/")
    assert signed_in_as(client) == person.pk
    assert (person.current_level, person.name_is_verified) == (Level.EMAIL, False)
    assert not IdentityEvent.objects.exclude(action="email_confirmed").exists()


@pytest.mark.parametrize("verified", [True, False, "true", None])
def test_an_address_never_leads_into_an_account_that_is_there(client, server, verified):
    citizen = make_person("Cora", "Elsewhere")
    assert citizen.email == MAIL
    server.person["email_verified"] = verified

    response = come_back(client, server, BEGIN)
    sent = client.post(SIGN_UP, TYPED)

    assert response.headers["Location"] == SIGN_UP
    assert sent.headers["Location"] == "/accounts/confirm-email/"
    assert signed_in_as(client) is None
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1
    mails.send_due()
    assert [one.to for one in mail.outbox] == [[MAIL]]
    assert "Sie haben schon ein Konto" in mail.outbox[0].subject


def test_known_and_unknown_addresses_get_the_same_answer(client, server):
    make_person("Cora", "Elsewhere")
    known = sign_up(client, server)
    other = Client()
    server.person |= {"bpk2": "BPK-Other", "email": "new@example.org"}
    unknown = sign_up(other, server, email="new@example.org")

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"first_name": "C\u200bora"}, "first_name"),
        ({"last_name": "\u202enezitiC"}, "last_name"),
        ({"first_name": "Сora"}, "first_name"),
        ({"last_name": ""}, "last_name"),
        ({"shown_as": "pseudonym", "pseudonym": "Landkreis"}, "pseudonym"),
        ({"email": "no address"}, "email"),
        ({"consent": ""}, "consent"),
    ],
)
def test_names_pass_the_same_rules_as_in_every_sign_up(client, server, typed, field):
    page = sign_up(client, server, **typed)

    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert not User.objects.exists()


def test_sign_up_can_be_closed(client, server, settings):
    settings.SIGN_UP = False

    response = come_back(client, server, BEGIN)

    assert response.status_code == 200
    assert signed_in_as(client) is None
    assert client.get(SIGN_UP).headers["Location"] == "/accounts/login/"


def test_without_a_trip_there_is_no_sign_up(client, server):
    assert client.get(SIGN_UP).headers["Location"] == "/accounts/login/"
    assert client.post(SIGN_UP, TYPED).headers["Location"] == "/accounts/login/"


def test_a_closed_account_stays_closed(client, server, citizen):
    connect(citizen, server)
    citizen.is_active = False
    citizen.save()

    come_back(client, server, BEGIN)

    assert signed_in_as(client) is None


def test_the_second_factor_is_asked_for_as_with_a_password(client, server, citizen):
    connect(citizen, server)
    secret = give_app(citizen)

    response = come_back(client, server, BEGIN)

    assert response.headers["Location"] == "/accounts/2fa/authenticate/"
    assert signed_in_as(client) is None
    client.post(response.headers["Location"], {"code": code_now(secret)})
    assert signed_in_as(client) == citizen.pk


def test_staff_without_a_second_factor_have_no_rights(client, server):
    staff = make_person("Stefan", "Staff", is_staff=True)
    connect(staff, server)

    come_back(client, server, BEGIN)

    assert client.get("/admin/").headers["Location"] == reverse("mfa_index")


def test_the_hash_follows_a_new_key(client, server, citizen, settings):
    old = connect(citizen, server).uid
    settings.IDENTITY_KEYS = ["2:" + "n" * 40, *settings.IDENTITY_KEYS]

    come_back(client, server, BEGIN)

    assert signed_in_as(client) == citizen.pk
    assert SocialAccount.objects.get().uid != old


def test_the_same_subject_of_another_service_is_another_account(client, server, citizen, settings, use_services):
    connect(citizen, server)
    twin = OidcService(slug="twin", name="Twin", issuer=server.issuer, client_id="board")
    use_services(settings.SSO["oidc"], twin)
    out = way_out(client.post("/accounts/dienst/twin/"))
    server.nonce = out.query["nonce"]

    response = client.get("/accounts/dienst/twin/antwort/", {"state": out.query["state"], "code": "c"})

    assert response.headers["Location"] == SIGN_UP


# --- purposes do not mix ---


def test_a_trip_to_sign_in_proves_nothing_even_for_somebody_signed_in(client, server, citizen):
    connect(citizen, server)

    come_back(client, server, BEGIN)

    assert signed_in_as(client) == citizen.pk
    assert not Verification.objects.exists()
    assert not IdentityEvent.objects.exists()


def test_a_trip_for_a_proof_connects_nothing(client, server, citizen):
    client.force_login(citizen)

    come_back(client, server, "/nachweis/dienst/oidc/")

    assert Verification.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_an_answer_to_a_strangers_trip_signs_nobody_in(client, server, citizen):
    """Login forgery: Eve's own answer, brought by Cora's browser."""
    connect(citizen, server)
    eve = Client()
    out = way_out(eve.post(BEGIN))
    server.nonce = out.query["nonce"]

    response = client.get(f"{BEGIN}antwort/", {"state": out.query["state"], "code": "c"})

    assert response.status_code == 400
    assert signed_in_as(client) is None


def test_who_is_signed_in_does_not_sign_in_again(client, server, citizen):
    client.force_login(citizen)

    assert client.post(BEGIN, {"next": "/themen/7/"}).headers["Location"] == "/themen/7/"
    assert "sso_trips" not in client.session


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_way_back_is_a_path_of_ours(client, server, citizen, back):
    connect(citizen, server)

    assert come_back(client, server, BEGIN, {"next": back}).headers["Location"] == "/"


def test_nothing_begins_by_a_link(client, server):
    assert client.get(BEGIN).status_code == 405
    assert server.asked == []


def test_another_site_cannot_begin(server):
    assert Client(enforce_csrf_checks=True).post(BEGIN).status_code == 403


@pytest.mark.parametrize(
    "url", ["/accounts/oidc/oidc/login/", "/accounts/oidc/oidc/login/callback/", "/accounts/saml/saml/sls/"]
)
def test_allauths_own_addresses_are_closed(client, server, url):
    assert client.get(f"/accounts/{url}").status_code == 404
    assert client.post(f"/accounts/{url}").status_code == 404


# --- the pages ---


def test_the_sign_in_page_offers_what_is_set_up(client, server):
    page = client.get("/accounts/login/?next=/themen/7/").content.decode()

    assert "Mit Servicekonto anmelden" in page
    assert '<input type="hidden" name="next" value="/themen/7/">' in page


def test_without_settings_the_sign_in_page_offers_nothing(client, settings):
    assert settings.SSO == {}
    assert "/accounts/dienst/" not in client.get("/accounts/login/").content.decode()


def test_a_service_for_proofs_alone_signs_nobody_in(client, server, use_services):
    use_services(OidcService(slug="oidc", name="S", issuer=server.issuer, client_id="b", uses=frozenset({"verify"})))

    assert client.post(BEGIN).status_code == 404
    assert "/accounts/dienst/" not in client.get("/accounts/login/").content.decode()


def test_the_request_of_a_sign_in_asks_for_no_level(client, server):
    query = way_out(client.post(BEGIN)).query

    assert query["scope"] == "openid profile email"
    assert "acr_values" not in query
    assert "prompt" not in query
