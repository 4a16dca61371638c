import datetime

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from participation.identity.codes import tries
from participation.identity.codes.models import CodeTry
from participation.identity.codes.tries import Limit, TooManyTries
from participation.identity.codes.writing import ALPHABET, in_groups, make_code, read_code

LIMIT = Limit("test", 3, datetime.timedelta(hours=1))
CODES = st.text(alphabet=ALPHABET, min_size=12, max_size=12)


def test_a_code_has_60_bits_and_no_letters_that_look_alike():
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)
    assert len({make_code(12) for _time in range(100)}) == 100


@given(code=CODES, lower=st.booleans(), between=st.sampled_from([" ", "-", "", "  ", " - ", "–", "\t"]))
def test_a_code_is_read_however_it_is_typed(code, lower, between):
    typed = between.join(in_groups(code))
    typed = typed.replace("0", "o").replace("1", "l") if lower else typed.replace("0", "O").replace("1", "I")

    assert read_code(typed.lower() if lower else typed, 12) == code


@given(typed=st.text(max_size=40))
def test_whatever_is_typed_gives_a_code_or_nothing(typed):
    code = read_code(typed, 12)

    assert code == "" or (len(code) == 12 and set(code) <= set(ALPHABET))


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "ABCD-EFGH-JKMU", "ABCD-EFGH-JKM", "ABCD-EFGH-JKMNP", "ÄBCD-EFGH-JKMN", "\0" * 12]
)
def test_what_can_be_no_code_is_none(typed):
    assert read_code(typed, 12) == ""


def test_the_fourth_try_meets_the_limit(citizen, verified_citizen):
    for _time in range(3):
        tries.take(LIMIT, citizen)

    with pytest.raises(TooManyTries):
        tries.take(LIMIT, citizen)
    tries.take(LIMIT, verified_citizen)


def test_a_right_code_costs_no_try(citizen):
    for _time in range(10):
        tries.take(LIMIT, citizen)
        tries.give_back(LIMIT, citizen)


def test_the_count_begins_anew_when_the_window_is_over(citizen):
    for _time in range(3):
        tries.take(LIMIT, citizen)
    row = CodeTry.objects.get()
    CodeTry.objects.update(since=row.since - datetime.timedelta(hours=1, minutes=1))

    tries.take(LIMIT, citizen)

    assert CodeTry.objects.get().count == 1


def test_who_tried_is_not_readable_and_goes_after_a_day(citizen):
    tries.take(LIMIT, "203.0.113.7")
    row = CodeTry.objects.get()
    assert "203" not in row.whom

    CodeTry.objects.update(since=row.since - datetime.timedelta(hours=25))
    tries.forget_old()

    assert not CodeTry.objects.exists()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
    ],
)
def test_a_household_is_one_network(address, network):
    assert tries.network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network
