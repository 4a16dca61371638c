"""Open an account: from the form to the first sign-in, and everything that must not work on the way."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from participation.accounts.models import User
from participation.accounts.signin import services
from participation.identity.levels import Level, Method
from tests.conftest import PASSWORD

SIGN_UP, SENT, LOGIN = "/accounts/signup/", "/accounts/confirm-email/", "/accounts/login/"
NEW = {
    "email": "Nora.Neu@Example.org",
    "password1": "Apfelbaum-im-Nebel-9",
    "shown_as": "real",
    "first_name": " Nora ",
    "last_name": "Neu",
    "pseudonym": "",
    "consent": "on",
}


def sign_up(client, **more):
    return client.post(SIGN_UP, NEW | more)


def link_in(message) -> str:
    """The path of the first link; its host is the configured one."""
    return re.search(r"http://localhost:8000(/\S+)", message.body).group(1)


def errors(answer) -> dict:
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def test_from_the_form_to_the_first_sign_in(client, db, post):
    answer = sign_up(client)
    assert answer.url == SENT
    person = User.objects.get()
    assert (person.email, person.shown_name, person.identity_level) == ("nora.neu@example.org", "Nora Neu", 0)
    assert person.check_password(NEW["password1"])

    (message,) = post()
    assert (message.to, message.subject) == (["nora.neu@example.org"], "Bitte bestätigen Sie Ihre E-Mail-Adresse")
    link = link_in(message)
    assert "Ja, bestätigen" in client.get(link).text
    assert not EmailAddress.objects.get().verified, "opening the link changes nothing"

    assert client.post(link).url == LOGIN
    person.refresh_from_db()
    assert (person.identity_level, person.identity_method) == (Level.EMAIL, Method.EMAIL)
    client.post(LOGIN, {"login": NEW["email"], "password": NEW["password1"]})
    assert client.get("/profil/").status_code == 200


def test_nobody_signs_in_before_the_address_is_confirmed(client, db, post):
    sign_up(client)
    post()

    answer = client.post(LOGIN, {"login": NEW["email"], "password": NEW["password1"]})

    assert answer.url == SENT
    assert client.get("/profil/").status_code == 302
    assert len(post()) == 1, "the link is sent once more"


def test_a_pseudonym_needs_no_name(client, db):
    sign_up(client, shown_as="pseudonym", first_name="", last_name="", pseudonym="Leinewelle")

    person = User.objects.get()
    assert (person.shown_name, person.pseudonym_key) == ("Leinewelle", "Leinewelle".lower().replace("l", "i"))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"email": "kein-at"}, "email"),
        ({"email": ""}, "email"),
        ({"password1": "kurz"}, "password1"),
        ({"password1": "passwort123"}, "password1"),
        ({"password1": "Sommer2026!"}, "password1"),
        ({"password1": "1234567890123"}, "password1"),
        ({"password1": "nora.neu@example"}, "password1"),
        ({"last_name": "Heidschnucke", "password1": "heidschnucke1"}, "password1"),
        ({"shown_as": "pseudonym", "pseudonym": "Leinewelle", "password1": "leinewelle7"}, "password1"),
        ({"first_name": ""}, "first_name"),
        ({"last_name": ""}, "last_name"),
        ({"first_name": "No\u200bra"}, "first_name"),
        ({"last_name": "Nеu"}, "last_name"),  # a Cyrillic е
        ({"first_name": "Landkreis", "last_name": "Northeim"}, "last_name"),
        ({"shown_as": "pseudonym"}, "pseudonym"),
        ({"pseudonym": "Moderation"}, "pseudonym"),
        ({"shown_as": "anything"}, "shown_as"),
        ({"consent": ""}, "consent"),
        ({"first_name": "x" * 5000}, "first_name"),
        ({"email": "a" * 300 + "@example.org"}, "email"),
    ],
)
def test_what_is_refused_is_said_beside_its_field(client, db, said, field):
    answer = sign_up(client, **said)

    assert answer.status_code == 200
    assert field in errors(answer)
    assert 'value="Neu"' in answer.text or "last_name" in said, "what was typed stays"
    assert not User.objects.exists()


def test_a_pseudonym_that_somebody_has_is_refused(client, db):
    sign_up(client, shown_as="pseudonym", pseudonym="Leinewelle")

    answer = sign_up(client, email="b@example.org", shown_as="pseudonym", pseudonym="Le1newe11e")

    assert "So heißt hier schon jemand." in errors(answer)["pseudonym"][0]


def test_a_hidden_persons_name_is_not_told(client, citizen):
    """Who has an account stays unknown; a name that visitors see anyway is protected."""
    sign_up(client, shown_as="pseudonym", pseudonym="Cora Citizen")

    assert User.objects.count() == 2


def test_rights_cannot_be_slipped_in(client, db):
    sign_up(client, is_staff="on", is_superuser="on", identity_level="40", office="Amt")

    person = User.objects.get()
    assert (person.is_staff, person.is_superuser, person.identity_level, person.office) == (False, False, 0, "")


# --- an address that has an account already ---


def test_the_owner_is_told_and_the_answer_is_the_same(client, citizen, post):
    answers = [sign_up(client, email=email) for email in (citizen.email, "new@example.org")]

    assert [answer.url for answer in answers] == [SENT, SENT]
    told, new = post()
    assert (told.to, told.subject) == ([citizen.email], "Sie haben schon ein Konto")
    assert (new.to, new.subject) == (["new@example.org"], "Bitte bestätigen Sie Ihre E-Mail-Adresse")
    citizen.refresh_from_db()
    assert citizen.check_password(PASSWORD), "nothing of the account changes"


@pytest.mark.parametrize("kind", ["closed", "erased", "without a password"])
def test_the_same_for_accounts_that_cannot_be_used(client, citizen, kind, post, work):
    email = citizen.email
    if kind == "erased":
        from participation.privacy.services import erase

        erase(citizen)
    else:
        citizen.is_active = kind != "closed"
        citizen.set_unusable_password()
        citizen.save()
    work.clear()

    assert sign_up(client, email=email).url == SENT
    assert work["hashes"] == 1
    assert len(post()) == 1


def test_an_account_that_was_never_confirmed_claims_nothing(client, db, post):
    sign_up(client, password1="Passwort-des-Diebs-1", first_name="Dieb")
    (stolen,) = post()

    sign_up(client)
    (own,) = post()

    person = User.objects.get()
    assert (person.first_name, person.check_password(NEW["password1"])) == ("Nora", True)
    assert "gilt nicht mehr" in client.get(link_in(stolen)).text
    assert client.post(link_in(own)).url == LOGIN


@pytest.mark.parametrize("days", [6, 8])
def test_unconfirmed_accounts_go_after_a_week(client, citizen, days):
    sign_up(client)
    User.objects.filter(email="nora.neu@example.org").update(date_joined=timezone.now() - timedelta(days=days))
    User.objects.filter(pk=citizen.pk).update(date_joined=timezone.now() - timedelta(days=days))

    services.forget_unconfirmed_accounts()

    assert User.objects.filter(email="nora.neu@example.org").exists() is (days < 7)
    assert User.objects.filter(pk=citizen.pk).exists()


# --- the same work ---


@pytest.mark.parametrize("email", ["citizen", "nobody@example.org"])
def test_sign_up_costs_one_hash_and_one_mail(client, citizen, email, work, post):
    work.clear()

    sign_up(client, email=citizen.email if email == "citizen" else email)

    assert work["hashes"] == 1
    assert len(post()) == 1


@pytest.mark.parametrize("state", ["open", "closed", "no password", "unknown"])
def test_sign_in_costs_one_hash(client, citizen, state, work):
    email = citizen.email if state != "unknown" else "nobody@example.org"
    citizen.is_active = state != "closed"
    if state == "no password":
        citizen.set_unusable_password()
    citizen.save()
    work.clear()

    answer = client.post(LOGIN, {"login": email, "password": "falsch-falsch-1"})

    assert work["hashes"] == 1
    assert errors(answer) == {"__all__": ["E-Mail-Adresse und Passwort passen nicht zusammen."]}


def test_reset_does_the_same_queries_for_everybody(client, citizen, django_assert_num_queries):
    client.get("/accounts/password/reset/")
    for email in (citizen.email, "nobody@example.org"):
        with django_assert_num_queries(1):  # the row for the mail
            answer = client.post("/accounts/password/reset/", {"email": email})
        assert answer.url == "/accounts/password/reset/done/"


# --- methods and links ---


@pytest.mark.parametrize("path", ["/accounts/confirm-email/abc/", "/accounts/password/reset/key/1-abc/"])
def test_a_wrong_link_says_so(client, db, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert "Dieser Link gilt nicht mehr" in answer.text
    assert client.post(path).status_code in {200, 404}


def test_a_link_of_a_mail_signs_nobody_out(client, citizen, member, post):
    sign_up(client)
    client.post("/accounts/password/reset/", {"email": member.email})
    client.force_login(citizen)

    for message in post():
        assert client.get(link_in(message), follow=True).status_code == 200

    assert client.get("/profil/").status_code == 200
    assert not EmailAddress.objects.get(email="nora.neu@example.org").verified


def test_mails_lead_to_the_configured_site_whatever_host_was_asked(client, citizen, settings, post):
    settings.ALLOWED_HOSTS = ["*"]
    for path, data in [(SIGN_UP, NEW), (SIGN_UP, NEW | {"email": citizen.email})]:
        client.post(path, data, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    client.post("/accounts/password/reset/", {"email": citizen.email}, headers={"host": "evil.example"})

    messages = post()

    assert len(messages) == 3
    for message in messages:
        assert "evil" not in message.body + message.subject
        assert re.findall(r"https?://[^/\s]+", message.body)
        assert set(re.findall(r"https?://[^/\s]+", message.body)) == {"http://localhost:8000"}


def test_the_pages_need_the_right_method(client, citizen):
    client.force_login(citizen)

    assert client.delete("/accounts/2fa/").status_code == 405
    assert client.post("/accounts/2fa/").status_code == 405
    assert client.delete("/accounts/sessions/").status_code == 405
