"""From a list of members to their mandates: who is invited once, what a link is good for, and until when."""

import datetime
import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from boards.invitations import mails, services
from boards.invitations.models import Invitation, State
from boards.membership.mandates import Mandate
from participation.accounts.models import User
from participation.accounts.signin.sessions import sessions_of
from participation.identity.levels import Level
from participation.identity.models import IdentityEvent
from tests.conftest import PASSWORD, make_person

SEAT = {"email": "Erika@example.org", "first_name": "Erika", "last_name": "Beispiel", "role": "member"}


@pytest.fixture
def seat(today, schools):
    return SEAT | {"starts": today, "groups": [schools], "sworn_in_on": today, "sworn_in_by": "Landrätin"}


@pytest.fixture
def invited(office, board, seat):
    """An invitation whose mail has left; `invited.token` is what stands in it."""
    invitation = services.invite(by=office, board=board, seats=[seat]).made[0]
    mails.send_due()
    invitation.refresh_from_db()
    invitation.token = last_token()
    return invitation


def last_token():
    return re.search(r"/einladung/([^/\s]+)/", mail.outbox[-1].body).group(1)


def test_one_mail_leaves_with_a_link_to_the_configured_site(invited):
    (sent,) = mail.outbox

    assert sent.to == ["erika@example.org"]
    assert f"{settings.BASE_URL}/einladung/{invited.token}/" in sent.body
    assert re.findall(r"https?://[^/\s]+", sent.body) == [settings.BASE_URL]
    assert "Guten Tag Erika Beispiel" in sent.body
    assert invited.token not in str(Invitation.objects.filter(pk=invited.pk).values())
    assert (invited.state, invited.sent_count) == (State.SENT, 1)
    assert datetime.timedelta(days=29) < invited.expires_at - timezone.now() < datetime.timedelta(days=30)


def test_nobody_is_invited_twice_and_nobody_who_sits_there(office, board, seat, invited, make_mandate):
    sitting = make_person("Anna", "Sitzt")
    make_mandate(sitting)
    again = services.invite(by=office, board=board, seats=[seat, seat | {"email": sitting.email.upper()}])
    mails.send_due()

    assert (again.made, [known.lower() for known in again.known]) == ([], ["erika@example.org", sitting.email])
    assert len(mail.outbox) == 1


def test_only_the_office_invites(citizen, board, seat, invited):
    for attempt in (
        lambda: services.invite(by=citizen, board=board, seats=[seat]),
        lambda: services.send_again(by=citizen, invitation=invited),
        lambda: services.withdraw(by=citizen, invitation=invited),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_looking_at_the_link_changes_nothing(client, invited):
    for _look in range(2):
        assert client.get(f"/einladung/{invited.token}/").status_code == 200
    invited.refresh_from_db()
    assert (invited.state, Mandate.objects.count()) == (State.SENT, 0)


def test_with_an_account_one_accepts_and_begins_at_once(client, invited, verified_citizen, schools):
    client.force_login(verified_citizen)
    answer = client.post(f"/einladung/{invited.token}/", {"go": "accept"})

    mandate = Mandate.objects.get()
    invited.refresh_from_db()
    assert (answer["Location"], mandate.person, mandate.state) == ("/mandate/", verified_citizen, "active")
    assert [step.kind for step in mandate.steps.all()] == ["appointed", "sworn_in", "activated"]
    assert (invited.mandate, invited.email, invited.last_name, invited.token_hash) == (mandate, "", "", None)
    assert list(mandate.groups.all()) == [schools]


def test_without_a_proof_the_mandate_waits_and_the_gate_leads_there(client, invited, citizen):
    client.force_login(citizen)
    page = client.post(f"/einladung/{invited.token}/", {"go": "accept"}, follow=True)

    assert Mandate.objects.get().state == "sworn_in"
    assert "/nachweis/?stufe=30" in page.content.decode()


def test_without_an_account_one_is_opened_with_the_invited_address(client, invited):
    form = {"go": "account", "first_name": "Erika", "last_name": "Beispiel", "password": PASSWORD}
    page = client.post(f"/einladung/{invited.token}/", form, follow=True)

    person = User.objects.get(email="erika@example.org")
    assert (page.redirect_chain[-1][0], page.context["user"]) == ("/mandate/", person)
    assert (Mandate.objects.get().person, person.identity_level) == (person, Level.EMAIL)
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize(("field", "value"), [("password", "kurz"), ("first_name", "Ерика"), ("last_name", "")])
def test_a_bad_form_opens_nothing_and_says_why(client, invited, field, value):
    form = {"go": "account", "first_name": "Erika", "last_name": "Beispiel", "password": PASSWORD, field: value}
    page = client.post(f"/einladung/{invited.token}/", form)

    assert list(page.context["form"].errors) == [field]
    assert not User.objects.filter(email="erika@example.org").exists()


def test_who_has_an_account_is_asked_to_sign_in(client, invited):
    User.objects.create_user("erika@example.org", PASSWORD)
    page = client.get(f"/einladung/{invited.token}/").content.decode()

    assert f"?next=/einladung/{invited.token}/" in page
    form = {"go": "account", "first_name": "Erika", "last_name": "Beispiel", "password": PASSWORD + "x"}
    client.post(f"/einladung/{invited.token}/", form)
    assert (Mandate.objects.count(), User.objects.get(email="erika@example.org").check_password(PASSWORD)) == (0, True)


def test_a_link_counts_once(client, invited, verified_citizen, citizen):
    services.accept(by=verified_citizen, token=invited.token)
    with pytest.raises(services.NoLongerValid):
        services.accept(by=citizen, token=invited.token)

    assert client.get(f"/einladung/{invited.token}/").status_code == 410
    assert Mandate.objects.count() == 1


@pytest.mark.parametrize("how", ["withdrawn", "declined", "expired", "term_over", "sent_again", "unknown"])
def test_what_a_link_is_no_more_good_for(how, client, invited, office, verified_citizen, today):
    token = invited.token
    if how == "withdrawn":
        services.withdraw(by=office, invitation=invited)
    elif how == "declined":
        client.post(f"/einladung/{token}/", {"go": "decline"})
    elif how == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    elif how == "term_over":
        Invitation.objects.update(starts=today - datetime.timedelta(9), ends=today - datetime.timedelta(1))
    elif how == "sent_again":
        Invitation.objects.update(sent_at=timezone.now() - datetime.timedelta(hours=1))
        services.send_again(by=office, invitation=invited)
    else:
        token = "x" * 32

    assert client.get(f"/einladung/{token}/").status_code == 410
    with pytest.raises(services.NoLongerValid):
        services.accept(by=verified_citizen, token=token)


def test_the_office_sends_again_with_limits(invited, office):
    with pytest.raises(ValidationError):
        services.send_again(by=office, invitation=invited)

    for _time in range(services.MOST_SENT - 1):
        Invitation.objects.update(sent_at=timezone.now() - datetime.timedelta(hours=1))
        services.send_again(by=office, invitation=invited)
        services.send_again(by=office, invitation=invited)
        mails.send_due()
    Invitation.objects.update(sent_at=timezone.now() - datetime.timedelta(hours=1))
    with pytest.raises(ValidationError):
        services.send_again(by=office, invitation=invited)

    assert len(mail.outbox) == services.MOST_SENT
    assert services.find(last_token()).pk == invited.pk


def test_a_mail_that_does_not_leave_is_tried_again_five_times(office, board, seat, monkeypatch):
    def refuse(*_args):
        raise OSError

    services.invite(by=office, board=board, seats=[seat])
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        sent = [mails.send_due() for _minute in range(7)]
    found = Invitation.objects.get()

    assert (sum(sent), found.attempts, found.state) == (0, mails.ATTEMPTS, State.FAILED)
    services.send_again(by=office, invitation=found)
    assert mails.send_due() == 1


def test_name_and_address_of_a_dead_invitation_go_after_a_month(invited):
    assert services.empty_old() == 0
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(days=31))

    assert (services.empty_old(), services.empty_old()) == (1, 0)
    invited.refresh_from_db()
    assert (invited.email, invited.first_name, invited.state) == ("", "", State.WITHDRAWN)


def test_an_invitation_that_no_mail_server_took_goes_after_a_month_too(office, board, seat):
    invitation = services.invite(by=office, board=board, seats=[seat]).made[0]
    Invitation.objects.update(queued_at=None, created=timezone.now() - datetime.timedelta(days=29))
    assert (Invitation.objects.get().state, services.empty_old()) == (State.FAILED, 0)

    Invitation.objects.update(created=timezone.now() - datetime.timedelta(days=31))

    assert services.empty_old() == 1
    invitation.refresh_from_db()
    assert (invitation.email, invitation.last_name) == ("", "")


def test_a_new_account_is_signed_in_like_any_other(client, invited):
    form = {"go": "account", "first_name": "Erika", "last_name": "Beispiel", "password": PASSWORD}
    client.post(f"/einladung/{invited.token}/", form)

    erika = User.objects.get(email="erika@example.org")
    assert (erika.identity_level, erika.identity_method) == (Level.EMAIL, "email")
    assert [session.session_key for session in sessions_of(erika)] == [client.session.session_key]
    assert list(IdentityEvent.objects.filter(person=erika).values_list("action", flat=True)) == ["email_confirmed"]


def test_nobody_keeps_the_invited_address_by_signing_up_with_it_first(client, invited):
    squatter = User.objects.create(email="erika@example.org", first_name="Fritz", last_name="Fremd")
    form = {"go": "account", "first_name": "Erika", "last_name": "Beispiel", "password": PASSWORD}

    client.post(f"/einladung/{invited.token}/", form)

    assert Mandate.objects.get().person == User.objects.get(email="erika@example.org")
    assert not User.objects.filter(pk=squatter.pk).exists()


def test_nobody_accepts_under_the_name_of_the_office(client, invited):
    form = {"go": "account", "first_name": "Landkreis", "last_name": "Northeim", "password": PASSWORD}

    page = client.post(f"/einladung/{invited.token}/", form)

    assert "klingt wie eine amtliche Stelle" in page.content.decode()
    assert Mandate.objects.count() == 0


def test_whoever_invited_does_not_accept_themselves(invited, office):
    with pytest.raises(ValidationError):
        services.accept(by=office, token=invited.token)
    assert Mandate.objects.count() == 0


def test_forgetting_a_person_withdraws_what_was_sent_to_them(invited):
    from participation.privacy.services import erase

    erase(User.objects.create_user("erika@example.org", PASSWORD))
    invited.refresh_from_db()
    assert (invited.email, invited.state) == ("", State.WITHDRAWN)
