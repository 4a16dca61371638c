"""Where somebody is signed in, and what ends it: a click, a new password, a closed account, erasure."""

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from boards.chat import relay
from boards.chat.delivery import session_digest
from participation.accounts.models import User
from participation.accounts.signin.sessions import device, end_sessions, sessions_of
from tests.conftest import PASSWORD
from tests.participation.accounts.signin.test_sign_up import link_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile/15E148 Safari/604.1"
SESSIONS = "/accounts/sessions/"


def signed_in(person, agent=FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR="203.0.113.77")
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def is_in(client) -> bool:
    return client.get("/profil/").status_code == 200


@pytest.fixture
def closed(monkeypatch):
    """The sessions whose sockets were told to close."""
    told = []
    monkeypatch.setattr(relay, "publish", lambda news: told.append(news.get("session")))
    return told


def test_the_list_names_devices_and_no_addresses(citizen):
    laptop, phone = signed_in(citizen), signed_in(citizen, PHONE)

    page = laptop.get(SESSIONS).text

    assert "Firefox, Windows" in page
    assert "Safari, iPhone" in page
    assert page.count("Dort abmelden") == 1
    assert set(UserSession.objects.values_list("ip", "user_agent")) == {
        ("0.0.0.0", "Firefox, Windows"),
        ("0.0.0.0", "Safari, iPhone"),
    }
    assert is_in(phone)


def test_signing_out_there(citizen, closed):
    laptop, phone, tablet = signed_in(citizen), signed_in(citizen, PHONE), signed_in(citizen)
    key = phone.session.session_key

    answer = laptop.post(SESSIONS, {"session": UserSession.objects.get(session_key=key).pk}, follow=True)

    assert "1 Anmeldung beendet." in answer.text
    assert (is_in(laptop), is_in(phone), is_in(tablet)) == (True, False, True)
    assert closed == [session_digest(key)]


def test_signing_out_everywhere_else(citizen, member):
    laptop, phone, other = signed_in(citizen), signed_in(citizen, PHONE), signed_in(member)

    laptop.post(SESSIONS)

    assert (is_in(laptop), is_in(phone), is_in(other)) == (True, False, True)


def test_nobody_ends_the_session_of_another(citizen, member):
    mine, other = signed_in(citizen), signed_in(member)

    mine.post(SESSIONS, {"session": UserSession.objects.get(user=member).pk})

    assert is_in(other)


@pytest.mark.parametrize("session", ["x", "-1", "99999999999999999999999", "0", "\0"])
def test_odd_input_ends_nothing(citizen, session):
    laptop, phone = signed_in(citizen), signed_in(citizen, PHONE)

    assert laptop.post(SESSIONS, {"session": session}).status_code == 302
    assert is_in(phone)


def test_visitors_are_led_to_the_sign_in(client, db):
    assert client.get(SESSIONS).url == f"/accounts/login/?next={SESSIONS}"


def test_a_new_password_ends_all_other_sessions(citizen, closed, post):
    laptop, phone = signed_in(citizen), signed_in(citizen, PHONE)
    gone = phone.session.session_key
    change = {"oldpassword": PASSWORD, "password1": "Ein-neuer-langer-Satz-3"}

    assert laptop.post("/accounts/password/change/", change | {"oldpassword": "falsch"}).status_code == 200
    laptop.post("/accounts/password/change/", change)

    assert (is_in(laptop), is_in(phone)) == (True, False)
    assert not Session.objects.filter(session_key=gone).exists()
    assert session_digest(gone) in closed
    (message,) = post()
    assert (message.to, message.subject) == ([citizen.email], "Ihr Passwort wurde geändert")
    assert len(sessions_of(citizen)) == 1


def test_a_reset_password_ends_all_sessions_and_the_link_holds_once(citizen, client, post):
    phone = signed_in(citizen, PHONE)
    client.post("/accounts/password/reset/", {"email": citizen.email})
    link = link_in(post()[0])
    form = client.get(link).url
    assert "key" not in form.replace("/key/", "/"), "the key leaves the address bar"

    done = client.post(form, {"password1": "Ein-neuer-langer-Satz-3"})

    assert done.url == "/accounts/password/reset/key/done/"
    assert not is_in(phone)
    assert "Dieser Link gilt nicht mehr" in Client().get(link, follow=True).text
    citizen.refresh_from_db()
    assert citizen.check_password("Ein-neuer-langer-Satz-3")


def test_a_closed_account_is_signed_out(citizen, admin, closed):
    phone = signed_in(citizen, PHONE)
    office = Client()
    office.force_login(admin)
    data = {"email": citizen.email, "first_name": "Cora", "last_name": "Citizen", "municipality": "", "office": ""}

    office.post(f"/admin/users/edit/{citizen.pk}/", data)
    citizen.refresh_from_db()

    assert (citizen.is_active, is_in(phone)) == (False, False)
    assert closed
    assert not UserSession.objects.filter(user=citizen).exists()
    User.objects.filter(pk=citizen.pk).update(is_active=True)
    assert not is_in(phone), "the old session does not come back"


def test_erasure_ends_sessions_and_forgets_factors(citizen):
    from participation.privacy.services import erase

    phone = signed_in(citizen, PHONE)

    erase(citizen)

    assert not is_in(phone)
    assert not UserSession.objects.exists()
    assert not EmailAddress.objects.exists()


def test_ending_reports_how_many(citizen):
    signed_in(citizen), signed_in(citizen)

    assert end_sessions(citizen) == 2


@pytest.mark.parametrize(
    ("agent", "name"),
    [(FIREFOX, "Firefox, Windows"), (PHONE, "Safari, iPhone"), ("curl/8.0", ""), ("", "")],
)
def test_devices_in_words(agent, name):
    assert device(agent) == name


# --- another address ---


def change_address(client, email):
    again = client.post("/accounts/email/", {"email": email, "action_add": ""})
    return client.post(again.url, {"password": PASSWORD, "next": "/accounts/email/"})


def test_a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told(citizen, post):
    client = signed_in(citizen)
    old = citizen.email

    change_address(client, "neu@example.org")
    (message,) = post()
    citizen.refresh_from_db()
    assert (message.to, citizen.email) == (["neu@example.org"], old)
    assert "neu@example.org" in client.get("/accounts/email/").text

    link = link_in(message)
    client.get(link)
    citizen.refresh_from_db()
    assert citizen.email == old, "opening the link changes nothing"
    client.post(link)

    citizen.refresh_from_db()
    assert citizen.email == "neu@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("neu@example.org", True, True)]
    told = [message for message in post() if message.to == [old]]
    assert ["neu@example.org" in message.body for message in told] == [True]


def test_the_address_of_somebody_else_gets_the_same_answer_and_its_owner_a_mail(citizen, member, post):
    client = signed_in(citizen)

    change_address(client, member.email)

    (message,) = post()
    assert (message.to, message.subject) == ([member.email], "Sie haben schon ein Konto")
    assert "Noch nicht bestätigt" in client.get("/accounts/email/").text
    citizen.refresh_from_db()
    assert citizen.email != member.email


def test_a_change_can_be_dropped(citizen, post):
    client = signed_in(citizen)
    change_address(client, "neu@example.org")
    link = link_in(post()[0])

    client.post("/accounts/email/", {"email": "neu@example.org", "action_remove": ""})

    assert "gilt nicht mehr" in client.get(link).text
    assert EmailAddress.objects.get().email == citizen.email


def test_an_unconfirmed_sign_up_does_not_block_the_address(citizen, post):
    Client().post(
        "/accounts/signup/",
        {"email": "neu@example.org", "password1": "Passwort-des-Diebs-1", "shown_as": "pseudonym",
         "pseudonym": "Diebin", "consent": "on"},
    )  # fmt: skip
    post()
    client = signed_in(citizen)
    change_address(client, "neu@example.org")

    client.post(link_in(post()[-1]))

    citizen.refresh_from_db()
    assert citizen.email == "neu@example.org"
    assert User.objects.count() == 1
