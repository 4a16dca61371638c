"""Role x state: who may do what with a mandate that stands where."""

import pytest

from boards.membership import policies

STATES = ["appointed", "sworn_in", "active", "suspended", "ended"]
ROLES = ["visitor", "citizen", "holder", "moderator", "office", "holding_office", "admin"]
OFFICE, HOLDERS = {"office", "admin"}, {"holder", "holding_office"}
MAY = {
    "can_manage_mandate": dict.fromkeys(STATES, OFFICE),
    "can_take_up": {state: OFFICE | (HOLDERS if state == "sworn_in" else set()) for state in STATES},
    "can_resign": {state: HOLDERS if state != "ended" else set() for state in STATES},
    "can_give_consent": dict.fromkeys(STATES, HOLDERS),
    "can_withdraw_consent": dict.fromkeys(STATES, HOLDERS | OFFICE),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_with_a_mandate(
    state, make_mandate, verified_citizen, office, admin, visitor, citizen, moderator, today
):
    mandate = make_mandate(verified_citizen, state)
    people = {
        "visitor": visitor, "citizen": citizen, "holder": verified_citizen, "moderator": moderator, "office": office,
        "admin": admin,
    }  # fmt: skip
    found = {
        name: {role for role, person in people.items() if getattr(policies, name)(person, mandate)} for name in MAY
    }
    mandate.person = office  # the office's officer holds it
    for name in MAY:
        found[name] |= {"holding_office"} if getattr(policies, name)(office, mandate) else set()

    assert found == {name: by_state[state] for name, by_state in MAY.items()}


@pytest.mark.parametrize(
    ("role", "may"), [("visitor", False), ("citizen", False), ("moderator", False), ("office", True), ("admin", True)]
)
def test_who_keeps_boards(request, role, may):
    assert policies.can_manage_membership(request.getfixturevalue(role)) is may


def test_a_closed_account_may_nothing_any_more(office, make_mandate, verified_citizen):
    mandate = make_mandate(verified_citizen)
    office.is_active = verified_citizen.is_active = False

    assert not policies.can_manage_mandate(office, mandate)
    assert not policies.can_resign(verified_citizen, mandate)


def test_nobody_appoints_themselves(office, admin, citizen):
    assert [policies.can_appoint(office, person) for person in (office, admin, citizen)] == [False, True, True]
