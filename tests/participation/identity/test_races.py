"""Two round trips at the same moment, with real threads and connections of their own."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from participation.accounts.models import User
from participation.identity.cases import appeal, refuse
from participation.identity.events import broken_links, record_event
from participation.identity.levels import Level
from participation.identity.looks import look_at_identity, open_approved_look
from participation.identity.models import IdentityCase, IdentityEvent, IdentityLook, Verification
from participation.identity.services import record_verification, revoke
from tests.conftest import make_person
from tests.participation.identity.conftest import make_proof

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


def all_at_once(act, jobs):
    """`act(job)` for all jobs together; what each gave, or the kind of its exception."""
    start = Barrier(len(jobs))

    def run(job):
        try:
            start.wait(30)
            return act(job)
        except Exception as error:
            return type(error).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def crowd(count: int) -> list[User]:
    return [make_person(f"Person{'abcdefghij'[number]}", "Viele") for number in range(count)]


def prove(job) -> str:
    person, said = job
    return record_verification(person=User.objects.get(pk=person.pk), proof=make_proof(**said)).state


def test_one_assertion_at_eight_accounts_counts_once():
    done = all_at_once(prove, [(person, {"assertion": "a", "subject": ""}) for person in crowd(8)])

    assert sorted(done) == ["ProofRefused"] * 7 + ["verified"]
    assert Verification.objects.filter(assertion_hash__gt="").count() == 1


def test_one_subject_at_eight_accounts_belongs_to_one_and_all_are_in_cases():
    people = crowd(8)

    done = all_at_once(prove, [(person, {}) for person in people])

    assert sorted(done) == ["ProofRefused"] * 7 + ["verified"]
    assert Verification.objects.filter(state="verified").count() == 1
    assert set(User.objects.filter(identity_cases__kind="duplicate")) == set(people)


def test_one_person_at_two_accounts_in_the_same_moment_becomes_a_case():
    people = crowd(2)

    done = all_at_once(prove, [(person, {"subject": str(person.pk)}) for person in people])

    assert done == ["verified", "verified"]
    assert set(IdentityCase.objects.get().persons.all()) == set(people)


def test_eight_proofs_of_one_person_leave_one_that_holds():
    person = crowd(1)[0]

    all_at_once(prove, [(person, {"assertion": str(number)}) for number in range(8)])

    assert Verification.objects.filter(person=person, state="verified").count() == 1
    assert User.objects.get(pk=person.pk).current_level == 30


def test_a_proof_and_its_taking_back_leave_account_and_rows_agreed(admin):
    person = make_person("Petra", "Prüfer", level=Level.SUBSTANTIAL)

    def act(job):
        return prove((person, {"subject": "x"})) if job else revoke(by=admin, person=person, reason="moved")

    all_at_once(act, [True, False] * 3)

    person.refresh_from_db()
    held = Verification.objects.filter(person=person, state="verified").exists()
    assert person.current_level == (30 if held else 10)


def test_the_chain_holds_under_many_writers(admin):
    before = IdentityEvent.objects.count()

    all_at_once(
        lambda number: [
            record_event(actor=None, person=None, action="verified", reason=f"{number}") for _ in range(10)
        ],
        list(range(8)),
    )

    assert IdentityEvent.objects.count() == before + 80
    assert list(broken_links()) == []


def test_an_appeal_sent_twice_is_one(admin):
    person = crowd(1)[0]
    refusal = refuse(by=admin, person=person, provider="counter", reason="Nein.")

    done = all_at_once(lambda _: appeal(by=person, refusal=refusal, text="Doch.").pk, [0, 1, 2])

    assert sorted(map(str, done))[-2:] == ["ValidationError"] * 2
    assert IdentityCase.objects.filter(refusal=refusal).count() == 1


def test_an_approval_is_used_once(admin):
    person = make_person("Olga", "Geheim", shown_as="pseudonym", pseudonym="Waldkauz", office="Forstamt")
    look = look_at_identity(by=admin, person=person, reason="Es muss wirklich sein.")
    late = look.asked_at + datetime.timedelta(hours=1)
    IdentityLook.objects.filter(pk=look.pk).update(state="approved", closes_at=late)

    done = all_at_once(lambda _: open_approved_look(by=admin, look=look), [0, 1, 2])

    assert sorted(map(str, done)) == ["None", "ValidationError", "ValidationError"]
    assert IdentityEvent.objects.filter(action="looked").count() == 1
