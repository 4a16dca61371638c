from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import User
from participation.identity.letters.models import ON_PAPER, Letter, LetterState
from participation.identity.levels import Level
from participation.identity.policies import is_identity_officer


def can_use_letters(user: User | AnonymousUser) -> bool:
    """Ask for a letter, redeem it: everybody with a confirmed e-mail address. How often: services.what_hinders."""
    return bool(user.is_authenticated and user.is_active and user.current_level >= Level.EMAIL)


def can_withdraw(user: User | AnonymousUser, letter: Letter) -> bool:
    return letter.person_id == user.pk and letter.is_open


def can_manage_letters(user: User | AnonymousUser) -> bool:
    """The office's screens: identity officers."""
    return is_identity_officer(user)


def can_decide(user: User | AnonymousUser, letter: Letter) -> bool:
    """Release or refuse a letter that is held; never one's own."""
    waits = letter.held and letter.state == LetterState.QUEUED
    return is_identity_officer(user) and letter.person_id != user.pk and waits


def can_print(user: User | AnonymousUser, letter: Letter) -> bool:
    """Never one's own: whoever prints sees the code."""
    printable = letter.state in (LetterState.QUEUED, LetterState.PRINTED) and not letter.held
    return is_identity_officer(user) and letter.person_id != user.pk and printable


def can_mark_returned(user: User | AnonymousUser, letter: Letter) -> bool:
    return is_identity_officer(user) and letter.state in ON_PAPER


def can_take_return_back(user: User | AnonymousUser, letter: Letter) -> bool:
    return is_identity_officer(user) and letter.state == LetterState.RETURNED and letter.expires_at is not None


def can_look_at_address(user: User | AnonymousUser, letter: Letter) -> bool:
    """Where an officer must judge it: a letter that is held or came back. Each look is logged with its reason."""
    judged = letter.held or letter.state == LetterState.RETURNED
    return is_identity_officer(user) and bool(letter.address) and judged
