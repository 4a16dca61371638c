"""How often something may be tried, under a burst too: real threads, each with a connection of its own."""

from collections import Counter

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from participation import settings as product
from participation.accounts.models import User
from participation.accounts.signin.limits import WHAT
from tests.conftest import PASSWORD
from tests.participation.accounts.signin.test_sign_up import NEW
from tests.participation.accounts.test_second_factor import STEP, give_app
from tests.surveys.answering.test_races import all_at_once

LOGIN = "/accounts/login/"


def guess(email, password="falsch-falsch-1", client=None, **more):
    return (client or Client()).post(LOGIN, {"login": email, "password": password}, **more)


@pytest.fixture
def checked(monkeypatch):
    """How often a password was really compared."""
    count = Counter()
    compare = User.check_password

    def counted(self, raw):
        count["passwords"] += 1
        return compare(self, raw)

    monkeypatch.setattr(User, "check_password", counted)
    return count


# --- one after the other ---


def test_another_host_or_port_in_the_request_gives_no_new_tries(member, limits, settings, checked):
    settings.ALLOWED_HOSTS = ["kreis.example", ".kreis.example"]
    for n in range(40):
        host = f"kreis.example:{n + 1}" if n % 2 else f"www{n}.kreis.example"
        guess(member.email.upper() if n % 3 else member.email, REMOTE_ADDR=f"203.0.113.{n}", headers={"host": host})

    assert checked["passwords"] == 25


def test_one_network_of_ipv6_is_one_address(limits, checked, citizen, member, speaker):
    people = [citizen, member, speaker]
    for n in range(40):
        guess(people[n % 3].email, REMOTE_ADDR=f"2001:db8:1:2:{n:x}::1")
    assert checked["passwords"] == 25

    guess(citizen.email, REMOTE_ADDR="2001:db8:1:3::1")
    assert checked["passwords"] == 26


def test_right_passwords_use_up_no_tries(member, limits):
    for _ in range(30):
        client = Client()
        guess(member.email, PASSWORD, client)
        assert client.get("/profil/").status_code == 200


def test_ones_own_success_gives_a_guesser_no_new_tries(member, citizen, limits, checked):
    """allauth empties counters after a code that was right; that of the address must stay."""
    secret = give_app(member)
    for _ in range(24):
        guess(citizen.email)
    client = Client()
    guess(member.email, PASSWORD, client)
    from tests.participation.accounts.test_second_factor import code_now

    client.post(STEP, {"code": code_now(secret)})
    assert client.get("/profil/").status_code == 200
    checked.clear()

    for n in range(5):
        guess(f"nobody{n}@example.org")
        guess(citizen.email)

    assert checked["passwords"] <= 1


def test_a_met_limit_is_said_in_german(member, limits):
    for _ in range(26):
        answer = guess(member.email)

    assert answer.status_code == 200
    assert "Zu viele Versuche. Bitte warten Sie ein paar Minuten." in answer.text


def test_codes_and_recovery_codes_meet_the_limit(member, limits, monkeypatch):
    give_app(member)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    client = Client()
    guess(member.email, PASSWORD, client)
    for n in range(25):
        client.post(STEP, {"code": f"{n:08}"})

    answer = client.post(STEP, {"code": codes[0]}, REMOTE_ADDR="198.51.100.9")

    assert "Zu viele Versuche." in answer.text
    assert client.get("/profil/").status_code == 302


def test_reauthentication_meets_a_limit(member, limits):
    client = Client()
    client.force_login(member)
    answers = [client.post("/accounts/reauthenticate/", {"password": "falsch"}).status_code for _ in range(17)]

    assert answers == [200] * 15 + [429] * 2


def test_sign_up_meets_a_limit_in_our_look(client, limits):
    answers = [client.post("/accounts/signup/", NEW | {"email": f"n{n}@example.org"}) for n in range(21)]

    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert "Bitte warten Sie kurz" in answers[-1].text
    assert "kern-kopfzeile" in answers[-1].text


@pytest.mark.parametrize("email", ["citizen", "nobody@example.org"])
def test_reset_meets_a_limit_for_known_and_unknown_alike(client, limits, citizen, email):
    email = citizen.email if email == "citizen" else email
    path = "/accounts/password/reset/"
    answers = [client.post(path, {"email": email}, REMOTE_ADDR=f"203.0.113.{n}").status_code for n in range(6)]

    assert answers == [302] * 5 + [429]


def test_confirmation_mails_are_few(limits, db, post):
    for n in range(8):
        Client().post("/accounts/signup/", NEW, REMOTE_ADDR=f"203.0.113.{n}")

    assert len(post()) == 1, "the last one: those of replaced accounts are not sent"
    person = User.objects.get()
    for n in range(8):
        guess(person.email, NEW["password1"], REMOTE_ADDR=f"203.0.113.{n}")
    assert len(post()) == 0, "five within half an hour, and those were had"


def test_passkey_sign_in_meets_a_limit(client, limits):
    path = reverse("mfa_login_webauthn")
    answers = [client.post(path, {"credential": "{}"}).status_code for _ in range(31)]

    assert answers == [302] * 30 + [429]


# --- the page that shows them ---


def test_every_limit_of_the_settings_is_shown(client, admin, limits):
    client.force_login(admin)

    page = client.get("/admin/betrieb/").text

    assert set(product.ACCOUNT_RATE_LIMITS) | set(product.MFA_RATE_LIMITS) == set(WHAT)
    assert "25 in 1 Stunde, je Konto oder E-Mail-Adresse" in page
    assert "25 in 5 Minuten, je Netzadresse" in page
    assert "20 in 10 Sekunden, je Person" in page
    assert "10 MB, 128 Megapixel" in page


# --- all at once ---


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_a_burst_of_guesses_at_one_account_gets_25_answers(member, limits, checked):
    answers = all_at_once(
        lambda n: guess(member.email, f"falsch-{n}", REMOTE_ADDR=f"203.0.113.{n}").status_code, range(60), threads=60
    )

    assert set(answers) == {200}
    assert 1 <= checked["passwords"] <= 25


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_a_burst_from_one_address_gets_25_answers(limits, work):
    all_at_once(lambda n: guess(f"n{n}@example.org", REMOTE_ADDR="203.0.113.1"), range(60), threads=60)

    assert 1 <= work["hashes"] <= 25


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_one_recovery_code_opens_one_session(member):
    give_app(member)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    clients = [Client() for _ in range(8)]
    for client in clients:
        guess(member.email, PASSWORD, client)

    all_at_once(lambda client: client.post(STEP, {"code": code}), clients, threads=8)

    assert [client.get("/profil/").status_code for client in clients].count(200) == 1


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_one_code_of_an_app_opens_one_session(member):
    from tests.participation.accounts.test_second_factor import code_now

    code = code_now(give_app(member))
    clients = [Client() for _ in range(8)]
    for client in clients:
        guess(member.email, PASSWORD, client)

    all_at_once(lambda client: client.post(STEP, {"code": code}), clients, threads=8)

    assert [client.get("/profil/").status_code for client in clients].count(200) == 1


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_20_sign_ups_with_one_address_make_one_account():
    answers = all_at_once(lambda n: Client().post("/accounts/signup/", NEW).status_code, range(20), threads=20)

    assert answers == [302] * 20
    assert User.objects.count() == EmailAddress.objects.count() == 1


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_two_people_who_confirm_one_address_at_once(citizen, member, post):
    """Both had asked for the same new address; one of them gets it."""
    rows = [EmailAddress.objects.create(user=person, email="neu@example.org") for person in (citizen, member)]
    from allauth.account.models import EmailConfirmationHMAC

    links = [reverse("account_confirm_email", args=[EmailConfirmationHMAC.create(row).key]) for row in rows]

    answers = all_at_once(lambda link: Client().post(link).status_code, links, threads=2)

    assert set(answers) <= {200, 302, 404}
    assert User.objects.filter(email="neu@example.org").count() == 1
    assert EmailAddress.objects.filter(email="neu@example.org", verified=True).count() == 1
