from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import User
from participation.identity.counter.models import CounterSession
from participation.identity.levels import Level
from participation.identity.policies import can_verify, is_identity_officer


def can_get_code(user: User | AnonymousUser) -> bool:
    """Come to the counter with an account: everybody with a confirmed e-mail address."""
    return bool(user.is_authenticated and user.is_active and user.current_level >= Level.EMAIL)


def can_work_at_counter(user: User | AnonymousUser) -> bool:
    return is_identity_officer(user)


def can_check(user: User | AnonymousUser, session: CounterSession) -> bool:
    """The officer whose visit it is, while both sides are known; never for one's own account."""
    if session.state != CounterSession.State.CHECKING or session.officer_id != user.pk:
        return False
    return session.person is not None and can_verify(user, session.person)


def can_cancel(user: User | AnonymousUser, session: CounterSession) -> bool:
    """Either side, before the end."""
    return not session.is_over and user.pk is not None and user.pk in (session.person_id, session.officer_id)
