"""What a person sees and does about their own proof; the demo's way; what the clock does."""

import datetime
import importlib
import sys

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured

from participation.accounts.models import User
from participation.district.models import Municipality
from participation.identity.cases import refuse
from participation.identity.events import name_actions, record_event
from participation.identity.levels import Level
from participation.identity.models import IdentityCase, IdentityEvent, Verification
from participation.identity.providers import provider_label, providers_for, register_provider
from participation.identity.services import record_verification
from participation.identity.tasks import expire_proofs, send_mail, warn_before_expiry
from tests.participation.identity.conftest import make_proof

OWN = ["/nachweis/", "/nachweis/einsicht/", "/nachweis/zuruecknehmen/"]
SAID = {"first_name": "Cora Maria", "last_name": "Citizen", "birth_date": "1984-02-29", "municipality": "", "level": 30}


@pytest.mark.parametrize("path", [*OWN, "/nachweis/widerspruch/1/", "/nachweis/demo/"])
def test_visitors_sign_in_first(client, db, path):
    assert client.get(path).url == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("path", OWN)
def test_own_pages_are_never_cached(client, verified_citizen, path):
    client.force_login(verified_citizen)

    assert "no-store" in client.get(path)["Cache-Control"]


def test_a_person_takes_back_their_own_proof(client, verified_citizen):
    client.force_login(verified_citizen)
    assert client.get("/nachweis/zuruecknehmen/").status_code == 200
    assert User.objects.get(pk=verified_citizen.pk).current_level == 30

    page = client.post("/nachweis/zuruecknehmen/", follow=True).content.decode()

    assert User.objects.get(pk=verified_citizen.pk).current_level == 10
    assert "auf eigenen Wunsch" in page


def test_a_person_reads_a_refusal_and_appeals_once(client, citizen, reviewer):
    refusal = refuse(by=reviewer, person=citizen, provider="counter", reason="Das Foto passte nicht.")
    client.force_login(citizen)
    path = f"/nachweis/widerspruch/{refusal.pk}/"
    assert "Das Foto passte nicht." in client.get("/nachweis/").content.decode()
    assert client.get(path).status_code == 200
    assert client.post(path, {"text": " "}).status_code == 422

    page = client.post(path, {"text": "Es ist alt."}, follow=True).content.decode()

    assert "Sie haben widersprochen" in page
    assert IdentityCase.objects.get(refusal=refusal).text == "Es ist alt."
    again = client.post(path, {"text": "Noch einmal."})
    assert (again.status_code, "Noch einmal." in again.content.decode()) == (422, True)


def test_the_refusal_of_another_is_not_found(client, citizen, verified_citizen, reviewer):
    refusal = refuse(by=reviewer, person=citizen, provider="counter", reason="x")
    client.force_login(verified_citizen)

    assert client.get(f"/nachweis/widerspruch/{refusal.pk}/").status_code == 404


def test_the_log_shows_looks_of_every_provider_and_all_steps_when_asked(client, verified_citizen, reviewer):
    name_actions(letter_address_seen="Anschrift angesehen")
    record_event(actor=reviewer, person=verified_citizen, action="letter_address_seen", reason="Wohnheim geprüft")
    client.force_login(verified_citizen)

    looks = client.get("/nachweis/einsicht/").content.decode()
    everything = client.get("/nachweis/einsicht/?zeigen=alles").content.decode()

    assert "Wohnheim geprüft" in looks
    assert "Nachweis eingetragen" not in looks
    assert "Nachweis eingetragen" in everything


@pytest.mark.parametrize("count", [1, 30])
def test_queries_of_the_log(count, client, verified_citizen, reviewer, django_assert_num_queries):
    for _ in range(count):
        record_event(actor=reviewer, person=verified_citizen, action="looked", reason="weil es so ist")
    client.force_login(verified_citizen)
    client.get("/nachweis/einsicht/")

    with django_assert_num_queries(5):
        client.get("/nachweis/einsicht/")


def test_who_says_to_have_moved_is_asked_for_a_new_proof(client, citizen):
    uslar, dassel = (Municipality.objects.create(name=name) for name in ("Uslar", "Dassel"))
    record_verification(person=citizen, proof=make_proof(municipality=uslar))
    client.force_login(citizen)
    assert "Nachgewiesen ist" not in client.get("/nachweis/").content.decode()

    User.objects.filter(pk=citizen.pk).update(municipality=dassel)

    assert "Nachgewiesen ist Uslar, im Profil steht Dassel" in client.get("/nachweis/").content.decode()


# --- the demo's way, there and back ---


def test_the_way_there_and_back(client, citizen):
    client.force_login(citizen)
    page = client.get("/nachweis/?stufe=30&zurueck=/umfragen/").content.decode()
    assert 'href="/nachweis/demo/?weiter=%2Fumfragen%2F"' in page

    answer = client.post("/nachweis/demo/?weiter=/umfragen/", SAID)

    assert answer.url == "/umfragen/"
    assert User.objects.get(pk=citizen.pk).current_level == 30


def test_the_way_leads_nowhere_else(client, citizen):
    client.force_login(citizen)

    assert client.post("/nachweis/demo/?weiter=//evil.example/", SAID).url == "/nachweis/"


def test_the_same_person_at_a_second_account_is_told_politely(client, citizen, member):
    for person, status in ((citizen, 302), (member, 422)):
        client.force_login(person)
        answer = client.post("/nachweis/demo/", SAID)
        assert answer.status_code == status

    page = answer.content.decode()
    assert "gehört schon zu einem anderen Konto" in page
    assert 'value="Cora Maria"' in page
    assert IdentityCase.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"birth_date": "31.2.1984x"},
        {"birth_date": "2999-01-01"},
        {"birth_date": "0001-01-01"},
        {"level": "99"},
        {"level": "10"},
        {"first_name": "Co\u200bra"},
        {"first_name": ""},
        {"municipality": "999999"},
    ],
)
def test_wrong_input_comes_back_with_a_message(client, citizen, wrong):
    client.force_login(citizen)

    answer = client.post("/nachweis/demo/", SAID | wrong)

    assert answer.status_code == 422
    assert 'id="fehler"' in answer.content.decode()
    assert not Verification.objects.exists()


def test_the_demo_refuses_to_load_in_production_even_when_forced(settings, monkeypatch):
    settings.LOCAL = False
    monkeypatch.delitem(sys.modules, "participation.identity.demo")

    with pytest.raises(ImproperlyConfigured):
        importlib.import_module("participation.identity.demo")


def test_ways_are_sorted_by_effort_and_named_once():
    ways = providers_for(Level.HIGH)

    assert [way.slug for way in ways if way.max_level < Level.HIGH] == []
    assert provider_label("demo") == "Demonstration"
    assert provider_label("gone") == "gone"
    with pytest.raises(ValueError, match="twice"):
        register_provider(ways[-1])


# --- what the clock does ---


def test_thirty_days_before_the_end_people_are_told_once(
    verified_citizen, member, today, django_capture_on_commit_callbacks
):
    verified_citizen.verifications.update(expires_on=today + datetime.timedelta(days=30))
    member.verifications.update(expires_on=today + datetime.timedelta(days=31))

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            warn_before_expiry()

    assert callbacks == []
    assert list(IdentityEvent.objects.filter(action="expiring").values_list("person", flat=True)) == [
        verified_citizen.pk
    ]


def test_nobody_is_told_of_an_end_that_a_higher_proof_outlasts(citizen, today):
    soon = today + datetime.timedelta(days=3)
    record_verification(person=citizen, proof=make_proof(Level.HIGH, subject="a"))
    record_verification(person=citizen, proof=make_proof(Level.ADDRESS, subject="b", expires_on=soon))

    warn_before_expiry()

    assert not IdentityEvent.objects.filter(action="expiring").exists()


def test_what_ran_out_ends_and_nothing_that_was_written_goes(verified_citizen, member, today):
    yesterday = today - datetime.timedelta(days=1)
    verified_citizen.verifications.update(expires_on=yesterday)
    User.objects.filter(pk=verified_citizen.pk).update(identity_expires_on=yesterday)

    expire_proofs()
    expire_proofs()

    person = User.objects.get(pk=verified_citizen.pk)
    assert (person.identity_level, person.identity_expires_on, person.shown_name) == (10, None, "Vera Verified")
    assert list(IdentityEvent.objects.filter(action="expired").values_list("person", flat=True)) == [person.pk]
    assert User.objects.get(pk=member.pk).current_level == 30


def test_a_closed_account_gets_no_mail(verified_citizen):
    User.objects.filter(pk=verified_citizen.pk).update(is_active=False)

    send_mail.call(verified_citizen.pk, "expired")

    assert mail.outbox == []
