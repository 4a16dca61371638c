"""Who may do what with boards and mandates. What a mandate's state allows is in steps.py, not asked here."""

from django.contrib.auth.models import AnonymousUser

from boards.membership.mandates import Mandate, Role, State
from participation.accounts.models import User


def can_manage_membership(user: User | AnonymousUser) -> bool:
    """The office of the board: boards, rules, appointments, invitations."""
    return user.is_active and user.has_perm("boards.manage_membership")


def can_appoint(user: User | AnonymousUser, person: User) -> bool:
    """Nobody appoints themselves."""
    return can_manage_membership(user) and user.pk != person.pk


def can_manage_mandate(user: User | AnonymousUser, mandate: Mandate) -> bool:
    """Every step of a mandate, but nobody decides on their own."""
    return can_manage_membership(user) and user.pk != mandate.person_id


def can_take_up(user: User | AnonymousUser, mandate: Mandate) -> bool:
    """Begin one's own mandate, once the instruction (if any) is recorded: the office's or the holder's step."""
    if can_manage_mandate(user, mandate):
        return True
    ready = State.SWORN_IN if mandate.needs_instruction else State.APPOINTED
    return _is_holder(user, mandate) and mandate.current_state in (ready, State.SWORN_IN)


def can_resign(user: User | AnonymousUser, mandate: Mandate) -> bool:
    """The holder, as long as the mandate has not ended."""
    return _is_holder(user, mandate) and mandate.current_state != State.ENDED


def can_give_consent(user: User | AnonymousUser, mandate: Mandate) -> bool:
    """The holder, and nobody for them; after the end too, since the past may be shown."""
    return _is_holder(user, mandate) and mandate.role != Role.GUEST


def can_withdraw_consent(user: User | AnonymousUser, mandate: Mandate) -> bool:
    """The holder; the office too, when it is told by telephone or letter."""
    return _is_holder(user, mandate) or can_manage_mandate(user, mandate)


def _is_holder(user: User | AnonymousUser, mandate: Mandate) -> bool:
    return user.is_authenticated and user.is_active and user.pk == mandate.person_id
