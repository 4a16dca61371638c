"""Who works for the district has no rights without the second factor, on pages and on sockets."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
from django.urls import reverse

from participation.accounts import second_factor
from participation.accounts.second_factor import SocketsWithSecondFactor, needs_second_factor
from participation.accounts.signin.factors import DEMO
from participation.accounts.signin.seals import seal, unseal
from tests.conftest import PASSWORD, make_person, sign_in_halfway

SET_UP, STEP, AGAIN = "/accounts/2fa/", "/accounts/2fa/authenticate/", "/accounts/2fa/reauthenticate/"


def code_now(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def give_app(person, **more) -> str:
    """An app for `person`; returns its secret."""
    secret = generate_totp_secret()
    Authenticator.objects.create(user=person, type="totp", data={"secret": seal(secret), **more})
    RecoveryCodes.activate(person)
    return secret


def sign_in(client, person):
    return client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})


@pytest.fixture
def moderator(db):
    person = make_person("Mona", "Moderator")
    group = Group.objects.create(name="Moderation")
    group.permissions.add(Permission.objects.get(codename="moderate_thread"))
    person.groups.add(group)
    return person


@pytest.fixture
def staff(db):
    return make_person("Stefan", "Staff", is_staff=True)


@pytest.fixture(params=["admin", "staff", "moderator"])
def officer(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize(
    "role", ["citizen", "verified_citizen", "member", "speaker", "former_member", "administration"]
)
def test_members_and_citizens_need_none(request, role):
    assert not needs_second_factor(request.getfixturevalue(role))


def test_who_works_here_needs_one_and_visitors_do_not(officer):
    assert needs_second_factor(officer)
    assert not needs_second_factor(AnonymousUser())


def test_a_right_given_to_one_person_alone_needs_one(citizen):
    citizen.user_permissions.add(Permission.objects.get(codename="view_results"))

    assert needs_second_factor(citizen)


@pytest.mark.parametrize("path", ["/", "/admin/", "/buero/", "/profil/", "/suche/", "/en/suche/"])
def test_without_a_factor_every_page_leads_to_the_set_up(client, officer, path):
    sign_in_halfway(client, officer)

    answer = client.get(path)

    assert (answer.status_code, answer.url.removeprefix("/en")) == (302, SET_UP)
    assert client.post("/profil/", {"first_name": "X"}).status_code == 302


@pytest.mark.parametrize("path", [SET_UP, "/accounts/logout/", "/accounts/password/change/", "/accounts/email/"])
def test_what_stays_open_without_a_factor(client, officer, path):
    sign_in_halfway(client, officer)

    assert client.get(path).status_code == 200


def test_the_set_up_says_why(client, staff):
    sign_in_halfway(client, staff)

    assert "Sie arbeiten hier für den Landkreis." in client.get(SET_UP).text


def test_a_session_older_than_the_factor_is_led_to_the_second_step(client, staff):
    secret = give_app(staff)
    sign_in_halfway(client, staff)

    answer = client.get("/profil/?a=b")
    assert answer.url == f"{AGAIN}?next=%2Fprofil%2F%3Fa%3Db"

    passed = client.post(answer.url, {"code": code_now(secret), "next": "/profil/?a=b"})
    assert passed.url == "/profil/?a=b"
    assert client.get("/profil/").status_code == 200


def test_the_sign_in_asks_for_the_code_and_opens_everything(client, staff):
    secret = give_app(staff)

    assert sign_in(client, staff).url == STEP
    assert client.get("/profil/").status_code == 302, "the password alone signs nobody in"
    assert client.post(STEP, {"code": "000000"}).status_code == 200
    assert client.post(STEP, {"code": code_now(secret)}).status_code == 302
    assert client.get("/profil/").status_code == 200


def test_a_code_holds_once(client, staff, settings):
    code = code_now(give_app(staff))
    sign_in(client, staff)
    client.post(STEP, {"code": code})
    client.post("/accounts/logout/")
    caches["default"].delete(f"allauth.mfa.totp.used?user={staff.pk}&code={code}")  # allauth's own memory is shorter

    sign_in(client, staff)

    assert "schon benutzt" in client.post(STEP, {"code": code}).text


def test_a_recovery_code_stands_in_once(client, staff):
    give_app(staff)
    codes = Authenticator.objects.get(user=staff, type="recovery_codes").wrap().get_unused_codes()

    sign_in(client, staff)
    assert client.post(STEP, {"code": codes[3]}).status_code == 302
    assert client.get("/profil/").status_code == 200

    client.post("/accounts/logout/")
    sign_in(client, staff)
    assert client.post(STEP, {"code": codes[3]}).status_code == 200


def test_who_sets_up_an_app_goes_on_at_once(client, staff):
    sign_in(client, staff)
    start = client.get("/accounts/2fa/totp/activate/")
    client.post(start.url, {"password": PASSWORD, "next": "/accounts/2fa/totp/activate/"})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret

    done = client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})

    assert done.url == "/accounts/2fa/recovery-codes/"
    stored = Authenticator.objects.get(user=staff, type="totp").data["secret"]
    assert secret not in stored
    assert unseal(stored) == secret
    assert len(client.get(done.url).context["unused_codes"]) == 10


@pytest.mark.django_db(transaction=True)
def test_the_last_factor_takes_the_rights_with_it(client, staff):
    secret = give_app(staff)
    sign_in(client, staff)
    client.post(STEP, {"code": code_now(secret)})
    again = client.get("/accounts/2fa/totp/deactivate/").url
    client.post(again, {"password": PASSWORD, "next": "/accounts/2fa/totp/deactivate/"})

    client.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.exists(), "the recovery codes go too"
    assert client.get("/profil/").url == SET_UP


def test_changing_factors_asks_again_who_it_is(client, staff):
    give_app(staff)
    client.force_login(staff)

    for path in ("totp/deactivate/", "webauthn/add/", "recovery-codes/", "recovery-codes/generate/"):
        assert "/reauthenticate/" in client.get(f"{SET_UP}{path}").url


def test_a_right_given_later_is_noticed(client, citizen):
    sign_in_halfway(client, citizen)
    assert client.get("/profil/").status_code == 200

    citizen.is_staff = True
    citizen.save()
    assert client.get("/profil/").url == SET_UP


def test_members_pay_no_query_for_it(client, member, django_assert_num_queries):
    sign_in_halfway(client, member)
    client.get("/darstellung/")
    session = client.session
    session.get("opened")

    with django_assert_num_queries(0):
        assert not second_factor.is_missing(session, member)


# --- the demo ---


def test_the_demo_shows_the_code_of_its_people(client, staff):
    give_app(staff, **{DEMO: True})

    sign_in(client, staff)
    page = client.get(STEP)

    code = page.context["form"].demo_code
    assert len(code) == 6
    assert code[:3] in page.text
    for _ in range(2):
        sign_in(client, staff)
        assert client.post(STEP, {"code": code}).status_code == 302
        client.post("/accounts/logout/")


def test_the_demo_shows_nobody_elses(client, staff):
    give_app(staff)
    sign_in(client, staff)

    assert client.get(STEP).context["form"].demo_code == ""


def test_production_never_shows_a_code(client, staff, settings):
    give_app(staff, **{DEMO: True})
    settings.DEMO = False

    sign_in(client, staff)
    page = client.get(STEP)

    assert page.context["form"].demo_code == ""
    assert "Demo" not in page.text
    code = code_now(unseal(Authenticator.objects.get(type="totp").data["secret"]))
    client.post(STEP, {"code": code})
    client.post("/accounts/logout/")
    sign_in(client, staff)
    assert client.post(STEP, {"code": code}).status_code == 200, "and none holds twice"


# --- sockets ---


@pytest.mark.django_db(transaction=True)
async def test_a_socket_of_a_session_without_the_factor_is_a_visitors(staff, member):
    async def told(user, session):
        scopes = []

        async def inner(scope, receive, send):
            scopes.append(scope["user"])

        await SocketsWithSecondFactor(inner)({"user": user, "session": session}, None, None)
        return scopes[0]

    whole = SessionStore()
    whole["account_authentication_methods"] = [{"method": "mfa"}]
    whole["account_authentication_methods_user"] = str(staff.pk)

    assert isinstance(await told(staff, SessionStore()), AnonymousUser)
    assert await told(staff, whole) == staff
    assert await told(member, SessionStore()) == member


def test_the_address_of_the_set_up(db):
    assert reverse("mfa_index") == SET_UP
