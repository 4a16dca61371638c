"""Keys that rotate, folding of names, and the hash chain of events."""

import datetime
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from participation.identity import keys
from participation.identity.checks import identity_keys_are_set
from participation.identity.events import broken_links, record_event
from participation.identity.models import IdentityEvent, IdentityLogHead, VerifiedName
from participation.identity.proofs import AgeBand, age_band, first_given, fold, months_after
from participation.identity.providers import providers_for
from participation.identity.services import record_verification
from participation.identity.verified_names import read_name
from tests.database import log_may_be_emptied
from tests.participation.identity.conftest import make_proof

NEW_KEY = "2:" + "n" * 40


@given(st.text())
@example("ǰ")
@example("İSTANBUL")
@example("ﬃ ẞ")
def test_folding_twice_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


@given(st.text(alphabet="abcdefgäöüßéç -'ABCÄÖÜ"))
def test_folding_sees_no_case_and_no_space(name):
    assert fold(name.upper()) == fold(name) == fold(f" {name} ") == fold(name.replace("-", " "))


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Müller-Lüdenscheidt", "mullerludenscheidt"), ("GROẞ", "gross"), ("d’Aubigné", "daubigne"), ("Łukasz", "łukasz")],
)
def test_folding_by_example(name, folded):
    assert fold(name) == folded


def test_the_first_given_name_counts():
    assert first_given("Anna-Lena Maria") == "Anna-Lena"
    assert first_given("") == ""


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)), st.integers(1, 480))
def test_months_after_is_that_many_months_away(day, months):
    later = months_after(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + datetime.timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (datetime.date(2012, 11, 24), AgeBand.UNDER_14),
        (datetime.date(2012, 11, 23), AgeBand.UNDER_16),
        (datetime.date(2010, 11, 23), AgeBand.UNDER_18),
        (datetime.date(2008, 11, 23), AgeBand.UNDER_30),
        (datetime.date(1966, 11, 24), AgeBand.UNDER_60),
        (datetime.date(1966, 11, 23), AgeBand.OLDER),
        (None, ""),
    ],
)
def test_of_a_birth_date_only_the_band_is_kept(born, band):
    assert age_band(born, datetime.date(2026, 11, 23)) == band


@given(st.lists(st.text(max_size=8), max_size=4), st.lists(st.text(max_size=8), max_size=4))
def test_a_hash_tells_parts_apart(one, other):
    assert (keys.keyed_hash("x", *one) == keys.keyed_hash("x", *other)) == (one == other)


def test_purposes_and_keys_give_different_hashes(settings):
    settings.IDENTITY_KEYS = [NEW_KEY, *settings.IDENTITY_KEYS]

    hashes = {*keys.all_hashes("person", "a"), *keys.all_hashes("subject", "a")}

    assert len(hashes) == 4
    assert keys.keyed_hash("person", "a") == keys.all_hashes("person", "a")[0]


@pytest.mark.parametrize(
    "wrong", [[], ["secret-without-a-number-that-is-long-enough"], ["1:short"], ["0:" + "x" * 40], [NEW_KEY, NEW_KEY]]
)
def test_missing_and_wrong_keys_are_named_by_the_system_check(settings, wrong):
    settings.IDENTITY_KEYS = wrong

    with pytest.raises(ImproperlyConfigured, match="IDENTITY_KEYS"):
        keys.versions()
    assert [error.id for error in identity_keys_are_set()] == ["participation.E001"]
    assert [way.slug for way in providers_for(20)] == []
    assert [way.slug for way in providers_for(10)][:1] == ["email"]


def test_names_move_to_the_newest_key(citizen, settings):
    old = settings.IDENTITY_KEYS
    record_verification(person=citizen, proof=make_proof())
    settings.IDENTITY_KEYS = [NEW_KEY, *old]
    before = VerifiedName.objects.get()
    assert read_name(citizen) == ("Cora Maria", "Citizen")

    call_command("reseal_names", stdout=StringIO())
    call_command("reseal_names", stdout=StringIO())

    after = VerifiedName.objects.get()
    assert (before.key_version, after.key_version) == (1, 2)
    assert after.given != before.given
    settings.IDENTITY_KEYS = [NEW_KEY]
    assert read_name(citizen) == ("Cora Maria", "Citizen")


def test_a_name_whose_key_is_gone_is_reported(citizen, settings):
    record_verification(person=citizen, proof=make_proof())
    settings.IDENTITY_KEYS = [NEW_KEY]

    with pytest.raises(keys.SealBroken):
        read_name(citizen)
    with pytest.raises(SystemExit):
        call_command("reseal_names", stdout=StringIO(), stderr=StringIO())


# --- the log ---


def write(n: int) -> None:
    for number in range(n):
        record_event(actor=None, person=None, action="verified", reason=f"step {number}")


def tamper(sql: str, *values) -> None:
    """As somebody with the database in their hands would: without the trigger."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    if connection.vendor == "sqlite":
        with log_may_be_emptied(), connection.cursor() as cursor:
            cursor.execute(sql, values)


def test_an_untouched_log_is_unbroken_over_a_change_of_keys(db, settings):
    write(3)
    settings.IDENTITY_KEYS = [NEW_KEY, *settings.IDENTITY_KEYS]
    write(2)
    out = StringIO()

    call_command("verify_identity_log", stdout=out)

    head = IdentityLogHead.objects.get()
    assert out.getvalue().startswith(f"5 events, unbroken. Note this hash away from this machine: {head.hash}")
    assert {event.key_version for event in IdentityEvent.objects.all()} == {1, 2}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_of_any_row_is_found(db, data):
    from django.db import transaction

    with transaction.atomic():
        write(5)
        seq = IdentityEvent.objects.earliest("seq").seq + data.draw(st.integers(0, 4))
        column, value = data.draw(
            st.sampled_from([("action", "x"), ("reason", "y"), ("at", "2020-01-01 00:00:00+00:00"), ("hash", "0" * 64)])
        )
        tamper(f"UPDATE participation_identityevent SET {column} = %s WHERE seq = %s", value, seq)

        assert any(line.startswith(str(seq)) for line in broken_links())
        transaction.set_rollback(True)


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_removed_row_is_found(db, seq):
    write(5)
    tamper("DELETE FROM participation_identityevent WHERE seq = %s", seq)

    with pytest.raises(CommandError):
        call_command("verify_identity_log", stdout=StringIO(), stderr=StringIO())


def test_an_inserted_row_is_found(db):
    write(3)
    last = IdentityEvent.objects.last()
    IdentityEvent.objects.create(
        seq=4, at=last.at, action="looked", key_version=1, prev_hash=last.hash, hash="a" * 64, reason="forged"
    )

    assert [line[0] for line in broken_links()] == ["4", "t"]


def test_a_log_cut_off_with_its_head_is_found_by_the_noted_hash(db):
    write(3)
    noted = IdentityLogHead.objects.get().hash
    tamper("DELETE FROM participation_identityevent WHERE seq = %s", 3)
    IdentityLogHead.objects.update(seq=2, hash=IdentityEvent.objects.get(seq=2).hash)

    assert list(broken_links()) == []
    with pytest.raises(CommandError):
        call_command("verify_identity_log", noted=noted, stdout=StringIO(), stderr=StringIO())
