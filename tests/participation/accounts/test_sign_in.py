import pytest
from django.core import mail
from django.core.cache import caches
from django.db import connection

from participation import settings as product
from participation.accounts.models import User
from participation.accounts.signin import mails
from tests.conftest import PASSWORD

LOGIN = "/accounts/login/"


@pytest.fixture
def limits(settings, db):
    """The product's own limits: tests switch them off."""
    settings.ACCOUNT_RATE_LIMITS = product.ACCOUNT_RATE_LIMITS
    caches["default"].clear()


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password}, **more)


def test_sign_in_by_address_and_password(client, member):
    assert sign_in(client, member.email.upper()).status_code == 302
    assert client.get("/profil/").status_code == 200


def test_known_and_unknown_get_the_same_answer(client, member):
    answers = [sign_in(client, email, "falsch-falsch-1") for email in (member.email, "nobody@example.org")]

    texts = [answer.content.decode().replace(email, "x") for answer, email in
             zip(answers, (member.email, "nobody@example.org"), strict=True)]  # fmt: skip
    strip = [text.split("csrfmiddlewaretoken")[0] for text in texts]
    assert answers[0].status_code == answers[1].status_code == 200
    assert strip[0] == strip[1]
    assert answers[0].context["form"].errors == answers[1].context["form"].errors


def test_reset_says_the_same_for_known_and_unknown(client, member):
    answers = [client.post("/accounts/password/reset/", {"email": email}) for email in (member.email, "no@example.org")]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url


def test_the_26th_wrong_password_is_refused(client, member, limits):
    for _ in range(25):
        sign_in(client, member.email, "falsch-falsch-1", REMOTE_ADDR="203.0.113.7")

    refused = sign_in(client, member.email, REMOTE_ADDR="203.0.113.7")

    assert "_auth_user_id" not in client.session
    assert refused.status_code in {200, 429}
    assert client.get("/profil/").status_code == 302


def test_an_account_is_guarded_against_guessing_from_many_addresses(client, member, limits):
    for n in range(25):
        sign_in(client, member.email, "falsch-falsch-1", REMOTE_ADDR=f"203.0.113.{n}")

    sign_in(client, member.email, REMOTE_ADDR="198.51.100.1")

    assert "_auth_user_id" not in client.session


def test_the_limits_live_in_the_database_without_addresses(limits, client, member):
    sign_in(client, member.email, "falsch-falsch-1")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE %s", ["%login_failed%"])
        assert cursor.fetchone()[0] >= 1
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE %s", [f"%{member.email}%"])
        assert cursor.fetchone()[0] == 0


def test_reset_mails_are_few(client, member, limits):
    for _ in range(7):
        client.post("/accounts/password/reset/", {"email": member.email})
    mails.send_due()

    assert len(mail.outbox) == 5


def test_a_district_may_keep_sign_up_closed(client, db, settings):
    settings.SIGN_UP = False

    assert "Konten legt zurzeit die Geschäftsstelle an" in client.get("/accounts/signup/").text
    client.post("/accounts/signup/", {"email": "a@b.de", "password1": PASSWORD, "consent": "on"})

    assert not User.objects.exists()


def test_wagtails_own_sign_in_leads_to_ours(client, db):
    assert client.get("/admin/login/").url == LOGIN
    assert client.get("/admin/").url.startswith((LOGIN, "/admin/login/"))


def test_signing_out_needs_a_post(client, member):
    client.force_login(member)
    client.get("/accounts/logout/")
    assert client.get("/profil/").status_code == 200

    client.post("/accounts/logout/")
    assert client.get("/profil/").status_code == 302


def test_a_stranger_is_no_redirect_target(client, member):
    stranger = "https://evil.example/"

    answer = sign_in(client, member.email, QUERY_STRING=f"next={stranger}")

    assert answer.url == "/"
