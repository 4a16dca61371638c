"""One code, many hands at the same moment: real threads, connections of their own, PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from participation.accounts.models import User
from participation.identity.codes import tries
from participation.identity.counter import services as counter
from participation.identity.counter.models import CounterSession
from participation.identity.letters import office, services
from participation.identity.letters.models import Letter
from participation.identity.models import IdentityEvent, Verification
from tests.participation.identity.counter.conftest import colleague, seen  # noqa: F401
from tests.participation.identity.letters.conftest import (  # noqa: F401
    NETWORK,
    ask,
    batch,
    codes,
    district,
    einbeck,
    officer,
    posted,
    printed,
    queued,
)

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]
THREADS = 8


def all_at_once(act, threads=THREADS):
    """`act(number)` in each thread, all starting together; what each returned, or the name of what it raised."""
    start = Barrier(threads)

    def run(number):
        try:
            start.wait(30)
            return act(number) and "done"
        except Exception as error:
            return type(error).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return sorted(pool.map(run, range(threads)))


def me(person):
    return User.objects.get(pk=person.pk)


def test_one_letter_code_is_redeemed_once(posted, citizen, codes):  # noqa: F811
    done = all_at_once(lambda _n: services.redeem(by=me(citizen), code=codes[0], network=NETWORK))

    assert done == [*["NotRedeemed"] * (THREADS - 1), "done"]
    assert Verification.objects.filter(person=citizen, provider="letter").count() == 1
    assert IdentityEvent.objects.filter(action="letter_redeemed").count() == 1


def test_no_wrong_code_gets_lost_in_the_crowd(posted, citizen, codes):  # noqa: F811
    all_at_once(lambda _n: services.redeem(by=me(citizen), code="0000-0000-0000", network=NETWORK))

    letter = Letter.objects.get()
    assert (letter.state, letter.tries) == ("expired", 5)
    with pytest.raises(services.NotRedeemed):
        services.redeem(by=me(citizen), code=codes[0], network=NETWORK)


def test_the_limit_of_tries_holds_in_parallel(citizen):
    done = all_at_once(lambda _n: tries.take(tries.PER_OFFICER, citizen) or True)

    assert done == [*["TooManyTries"] * (THREADS - 5), *["done"] * 5]


def test_one_account_gets_one_letter(einbeck, citizen):  # noqa: F811
    done = all_at_once(lambda _n: ask(me(citizen)))

    assert done == [*["LetterRefused"] * (THREADS - 1), "done"]


def test_six_accounts_at_once_at_one_address_are_counted(einbeck):  # noqa: F811
    from tests.conftest import make_person

    people = [make_person("Nora", f"N{letter}") for letter in "abcdefgh"]

    assert all_at_once(lambda number: ask(me(people[number]))) == ["done"] * THREADS
    assert Letter.objects.filter(held=True).count() == THREADS - 5


def test_a_letter_is_in_one_batch(queued, officer):  # noqa: F811
    done = all_at_once(lambda _n: office.make_batch(by=me(officer)))

    assert done == [*["NotPossible"] * (THREADS - 1), "done"]


def test_printing_twice_at_once_leaves_one_valid_code(batch, officer, district, citizen, codes):  # noqa: F811
    done = all_at_once(lambda _n: office.print_batch(by=me(officer), batch=batch, district=district), threads=4)

    assert done == ["done"] * 4
    letter = Letter.objects.get()
    assert [services.hash_of_code(letter, code) == letter.code_hash for code in codes].count(True) == 1


def test_one_counter_code_is_claimed_by_one_officer(citizen, officer, colleague):  # noqa: F811
    code, _session = counter.make_own_code(by=citizen)
    hands = [officer, colleague]

    done = all_at_once(
        lambda number: counter.enter_own_code(by=me(hands[number % 2]), code=code, network=NETWORK), threads=6
    )

    assert done.count("done") == 1
    assert CounterSession.objects.get().state == "checking"


def test_one_slip_binds_one_account(officer, citizen, verified_citizen, other_member):  # noqa: F811
    code, _session = counter.make_slip(by=officer)
    people = [citizen, verified_citizen, other_member]

    done = all_at_once(
        lambda number: counter.enter_slip(by=me(people[number % 3]), code=code, network=NETWORK), threads=6
    )

    assert done == [*["NotPossible"] * 5, "done"]


def test_one_check_is_recorded_once(citizen, officer, seen):  # noqa: F811
    code, _session = counter.make_own_code(by=citizen)
    session = counter.enter_own_code(by=officer, code=code, network=NETWORK)

    done = all_at_once(lambda _n: counter.verify(by=me(officer), session=session, seen=seen))

    assert done == [*["NotPossible"] * (THREADS - 1), "done"]
    assert Verification.objects.filter(person=citizen, provider="counter").count() == 1
