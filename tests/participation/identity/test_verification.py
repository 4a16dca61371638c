"""record_verification: the only door in."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from participation.accounts.models import ShownAs, User
from participation.district.models import Municipality
from participation.identity import keys
from participation.identity.levels import Level, Method
from participation.identity.models import IdentityCase, IdentityEvent, RevokeReason, Verification, VerifiedName
from participation.identity.selectors import State, state_of
from participation.identity.services import ProofRefused, confirm_email_level, expire, record_verification, revoke
from participation.identity.verified_names import drop_name_unless_needed, read_name
from tests.conftest import make_person
from tests.participation.identity.conftest import make_proof


def states(person) -> list[tuple[int, str]]:
    return [(one.level, one.state) for one in person.verifications.order_by("pk")]


def copied(person) -> tuple:
    person = User.objects.get(pk=person.pk)
    return person.identity_level, person.identity_method, person.verified_on, person.identity_expires_on


def test_a_proof_gives_level_name_and_municipality(citizen, today):
    town = Municipality.objects.create(name="Uslar")

    proof = record_verification(person=citizen, proof=make_proof(municipality=town, last_name="Bürger-Schulz"))

    citizen.refresh_from_db()
    assert copied(citizen) == (30, "oidc", today, proof.expires_on)
    assert (citizen.first_name, citizen.last_name, citizen.municipality) == ("Cora", "Bürger-Schulz", town)
    assert read_name(citizen) == ("Cora Maria", "Bürger-Schulz")
    assert (proof.age_band, proof.municipality, proof.key_version) == ("30-59", town, 1)


def test_what_is_stored_tells_no_name_no_birth_date_and_no_subject(citizen):
    record_verification(person=citizen, proof=make_proof(assertion="assertion-4711"))

    stored = ""
    with connection.cursor() as cursor:
        for model in (Verification, VerifiedName, IdentityEvent, IdentityCase):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            stored += str(cursor.fetchall())
    for canary in ("Cora", "Citizen", "date(1984", "1984-", "bpk2-0815", "assertion-4711"):
        assert canary not in stored


@pytest.mark.parametrize(
    ("first", "second", "after", "level"),
    [
        (20, 20, [(20, "superseded"), (20, "verified")], 20),
        (20, 30, [(20, "superseded"), (30, "verified")], 30),
        (30, 40, [(30, "superseded"), (40, "verified")], 40),
        (30, 20, [(30, "verified"), (20, "verified")], 30),
        (40, 30, [(40, "verified"), (30, "verified")], 40),
    ],
)
def test_a_new_proof_replaces_what_is_not_higher(citizen, first, second, after, level):
    record_verification(person=citizen, proof=make_proof(Level(first), subject="a"))
    record_verification(person=citizen, proof=make_proof(Level(second), subject="b"))

    assert states(citizen) == after
    assert copied(citizen)[0] == level


def test_a_lower_proof_of_another_name_changes_nothing_that_is_shown(citizen):
    record_verification(person=citizen, proof=make_proof(Level.HIGH))
    record_verification(person=citizen, proof=make_proof(Level.ADDRESS, subject="b", last_name="Other"))

    citizen.refresh_from_db()
    assert citizen.last_name == "Citizen"
    assert read_name(citizen) == ("Cora Maria", "Citizen")


def test_what_lay_behind_counts_again_when_the_higher_proof_ends(citizen, today):
    record_verification(person=citizen, proof=make_proof(Level.HIGH, subject="a", expires_on=today))
    record_verification(person=citizen, proof=make_proof(Level.ADDRESS, subject="b"))
    Verification.objects.filter(level=40).update(expires_on=today - datetime.timedelta(days=1))

    assert expire(person=citizen)
    assert copied(citizen)[0] == 20
    assert states(citizen) == [(40, "expired"), (20, "verified")]
    assert not expire(person=citizen)


def test_a_weaker_round_trip_at_the_same_provider_is_kept_as_superseded(citizen):
    record_verification(person=citizen, proof=make_proof(Level.HIGH))
    record_verification(person=citizen, proof=make_proof(Level.SUBSTANTIAL))

    assert states(citizen) == [(40, "verified"), (30, "superseded")]


def test_an_assertion_counts_once(citizen, verified_citizen):
    record_verification(person=citizen, proof=make_proof(assertion="a-1"))

    for person in (citizen, verified_citizen):
        with pytest.raises(ProofRefused) as refused:
            record_verification(person=person, proof=make_proof(assertion="a-1"))
        assert refused.value.code == "replayed"
    assert IdentityEvent.objects.filter(action="proof_refused", reason="oidc, replayed").count() == 2


def test_the_same_subject_at_a_second_account_is_refused_and_becomes_a_case(citizen):
    other = make_person("Carla", "Zweit")
    record_verification(person=citizen, proof=make_proof())

    for _ in range(2):
        with pytest.raises(ProofRefused) as refused:
            record_verification(person=other, proof=make_proof())

    assert refused.value.code == "taken"
    assert copied(other)[0] == 10
    case = IdentityCase.objects.get()
    assert set(case.persons.all()) == {citizen, other}


def test_equal_people_at_two_accounts_become_a_case_and_block_nobody(citizen):
    other = make_person("Carla", "Zweit")
    record_verification(person=citizen, proof=make_proof())
    record_verification(person=other, proof=make_proof(provider="counter", subject="", first_name="CÓRA", level=30))

    assert copied(other)[0] == 30
    assert set(IdentityCase.objects.get(kind="duplicate").persons.all()) == {citizen, other}


def test_people_of_one_name_and_another_birthday_are_no_case(citizen):
    other = make_person("Carla", "Zweit")
    record_verification(person=citizen, proof=make_proof())
    record_verification(person=other, proof=make_proof(subject="c", birth_date=datetime.date(1984, 2, 28)))

    assert not IdentityCase.objects.exists()


def test_a_duplicate_is_found_under_an_older_key(citizen, settings):
    record_verification(person=citizen, proof=make_proof())
    settings.IDENTITY_KEYS = ["2:" + "n" * 40, *settings.IDENTITY_KEYS]
    other = make_person("Carla", "Zweit")

    record_verification(person=other, proof=make_proof(provider="saml", subject="d"))
    with pytest.raises(ProofRefused):
        record_verification(person=make_person("Third", "One"), proof=make_proof())

    assert IdentityCase.objects.filter(persons=citizen).count() == 2
    assert other.verifications.get().key_version == 2


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"first_name": "Co\u200bra"}, "name"),
        ({"last_name": "Сitizen"}, "name"),
        ({"first_name": "", "last_name": ""}, "no_name"),
        ({"expires_on": datetime.date(2020, 1, 1)}, "expired"),
    ],
)
def test_a_proof_that_cannot_count_is_refused_and_noted(citizen, said, code):
    with pytest.raises(ProofRefused) as refused:
        record_verification(person=citizen, proof=make_proof(**said))

    assert refused.value.code == code
    assert str(refused.value.message)
    assert states(citizen) == []
    assert IdentityEvent.objects.filter(action="proof_refused").count() == 1


def test_a_pseudonym_without_office_keeps_no_name(citizen):
    citizen.shown_as, citizen.pseudonym = ShownAs.PSEUDONYM, "Waldkauz"
    citizen.save()

    record_verification(person=citizen, proof=make_proof())

    citizen.refresh_from_db()
    assert (citizen.first_name, citizen.last_name, citizen.shown_name) == ("", "", "Waldkauz")
    assert not VerifiedName.objects.exists()


def test_a_pseudonym_in_an_office_keeps_the_name(administration):
    administration.shown_as, administration.pseudonym = ShownAs.PSEUDONYM, "Waldkauz"
    administration.save()

    record_verification(person=administration, proof=make_proof(first_name="Anna", last_name="Amt"))

    assert read_name(administration) == ("Anna", "Amt")


def test_changing_to_a_pseudonym_forgets_the_name(verified_citizen):
    drop_name_unless_needed(person=verified_citizen)
    assert read_name(verified_citizen) == ("Vera", "Verified")
    verified_citizen.shown_as, verified_citizen.pseudonym = ShownAs.PSEUDONYM, "Waldkauz"
    verified_citizen.save()

    drop_name_unless_needed(person=verified_citizen)

    verified_citizen.refresh_from_db()
    assert (verified_citizen.first_name, verified_citizen.last_name) == ("", "")
    assert read_name(verified_citizen) is None


def test_an_address_confirmed_gives_level_10_and_takes_nothing(db, verified_citizen):
    fresh = User.objects.create_user("fresh@example.org")

    confirm_email_level(fresh)
    confirm_email_level(verified_citizen)

    assert copied(fresh)[:2] == (10, "email")
    assert copied(verified_citizen)[0] == 30


OFFICERS = ["identity_officer", "reviewer"]


@pytest.mark.parametrize("reason", RevokeReason.values)
@pytest.mark.parametrize("who", ["verified_citizen", "citizen", "member", "identity_officer", "reviewer", "admin"])
def test_who_may_revoke(who, reason, verified_citizen, request):
    by = request.getfixturevalue(who)
    may = who in [*OFFICERS, "admin"] or (by == verified_citizen and reason == "citizen")

    if may:
        revoke(by=by, person=verified_citizen, reason=reason)
        assert copied(verified_citizen)[0] == 10
        assert not VerifiedName.objects.filter(person=verified_citizen).exists()
        assert state_of(verified_citizen) == State.REVOKED
    else:
        with pytest.raises(PermissionDenied):
            revoke(by=by, person=verified_citizen, reason=reason)
        assert copied(verified_citizen)[0] == 30


@pytest.mark.parametrize("who", ["citizen", "member", "identity_officer", "second_reviewer", "admin"])
def test_who_may_verify(who, citizen, request):
    by = request.getfixturevalue(who)

    if who in ("identity_officer", "admin"):
        record_verification(person=citizen, proof=make_proof(), by=by)
        assert IdentityEvent.objects.filter(actor=by, person=citizen, action="verified").count() == 1
    else:
        with pytest.raises(PermissionDenied):
            record_verification(person=citizen, proof=make_proof(), by=by)


def test_nobody_verifies_themselves(identity_officer):
    with pytest.raises(PermissionDenied):
        record_verification(
            person=identity_officer, proof=make_proof(method=Method.COUNTER, provider="counter"), by=identity_officer
        )


@pytest.mark.parametrize(
    ("days", "stored", "state"),
    [
        (31, "verified", "verified"),
        (30, "verified", "expiring"),
        (0, "verified", "expiring"),
        (-1, "verified", "expired"),
        (-1, "expired", "expired"),
        (99, "revoked", "revoked"),
        (99, "superseded", "superseded"),
    ],
)
def test_the_state_follows_from_what_is_stored_and_the_date(verified_citizen, today, days, stored, state):
    verified_citizen.verifications.update(state=stored, expires_on=today + datetime.timedelta(days=days))

    assert state_of(verified_citizen) == state


def test_without_a_proof_there_is_none(citizen):
    assert state_of(citizen) == State.NONE


def test_the_log_refuses_changes_in_the_database_too(citizen):
    record_verification(person=citizen, proof=make_proof())
    event = IdentityEvent.objects.last()

    for act in (lambda: event.save(), lambda: event.delete()):
        with pytest.raises(TypeError):
            act()
    rows = IdentityEvent.objects.all()
    for change in (lambda: rows.update(reason="x"), lambda: rows._raw_delete(rows.db)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_sealed_name_opens_only_where_it_belongs(citizen, verified_citizen):
    record_verification(person=citizen, proof=make_proof())
    foreign = verified_citizen.verified_name
    VerifiedName.objects.filter(person=citizen).update(given=foreign.given)

    with pytest.raises(keys.SealBroken):
        read_name(citizen)
