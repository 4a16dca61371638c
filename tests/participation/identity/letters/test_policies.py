"""Role x state for every policy of the letters."""

import pytest

from participation.identity.letters import policies
from participation.identity.letters.models import Letter, LetterState

ROLES = ["visitor", "newcomer", "citizen", "verified_citizen", "member", "officer", "officer_to_themselves", "admin"]
OFFICERS = {"officer", "officer_to_themselves", "admin"}
ALL = [*LetterState.values, "held"]


@pytest.fixture
def newcomer(citizen):
    """Has an account whose e-mail address is not confirmed."""
    citizen.identity_level = 0
    return citizen


@pytest.fixture
def officer_to_themselves(officer):
    return officer


def letter_in(state, owner) -> Letter:
    letter = Letter(person=owner, state="queued" if state == "held" else state, held=state == "held", address="x")
    letter.expires_at = object()
    return letter


def allowed(policy, request, role, verified_citizen, state, *, own=False):
    person = request.getfixturevalue(role)
    owner = person if own or role == "officer_to_themselves" else verified_citizen
    return policy(person, letter_in(state, owner))


@pytest.mark.parametrize("role", ROLES)
def test_who_may_use_letters(request, role):
    unconfirmed = {"visitor", "newcomer", "admin"}  # the admin of the tests has no level

    assert policies.can_use_letters(request.getfixturevalue(role)) == (role not in unconfirmed)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_manage_letters(request, role):
    assert policies.can_manage_letters(request.getfixturevalue(role)) == (role in OFFICERS)


def test_a_closed_account_may_nothing(officer):
    officer.is_active = False

    assert not policies.can_use_letters(officer)
    assert not policies.can_manage_letters(officer)


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("visitor", "verified_citizen")])
@pytest.mark.parametrize("state", ALL)
@pytest.mark.parametrize("own", [True, False])
def test_who_may_withdraw(request, role, verified_citizen, state, own):
    is_own = own or role == "officer_to_themselves"
    expected = is_own and state in {"queued", "held", "printed", "posted"}

    assert allowed(policies.can_withdraw, request, role, verified_citizen, state, own=own) == expected


@pytest.mark.parametrize(
    ("policy", "states", "also_own"),
    [
        (policies.can_decide, {"held"}, False),
        (policies.can_print, {"queued", "printed"}, False),
        (policies.can_mark_returned, {"printed", "posted"}, True),
        (policies.can_take_return_back, {"returned"}, True),
        (policies.can_look_at_address, {"held", "returned"}, True),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", ALL)
def test_what_the_office_may(request, role, verified_citizen, policy, states, also_own, state):
    may = role in OFFICERS and (also_own or role != "officer_to_themselves")

    assert allowed(policy, request, role, verified_citizen, state) == (may and state in states)
