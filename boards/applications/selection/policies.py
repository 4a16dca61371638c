from django.contrib.auth.models import AnonymousUser

from boards.applications.models import Application, CallForApplications, CallState, Phase, State
from boards.applications.policies import can_keep_call
from boards.membership.policies import can_appoint
from participation.accounts.models import User


def can_shortlist(user: User | AnonymousUser, application: Application) -> bool:
    """Put an admitted application on the shortlist or take it off, until the shortlist stands."""
    return (
        application.state == State.ELIGIBLE
        and application.call.phase == Phase.CLOSED
        and can_keep_call(user, application.call)
    )


def can_propose(user: User | AnonymousUser, call: CallForApplications) -> bool:
    """Write the proposal, while the shortlist stands and the proposal is not handed over."""
    return call.state == CallState.SHORTLISTED and can_keep_call(user, call)


def can_decide(user: User | AnonymousUser, call: CallForApplications) -> bool:
    """Record what the Kreistag decided: the office, whose people must also be allowed to appoint."""
    may_appoint = user.is_active and user.has_perm("boards.manage_membership")
    return call.state == CallState.PROPOSED and may_appoint and can_keep_call(user, call)


def can_move_up(user: User | AnonymousUser, application: Application) -> bool:
    """Appoint somebody from the reserve list, as long as the call is not put away."""
    in_reserve = application.state == State.RESERVE and application.call.state == CallState.DECIDED
    return (
        in_reserve and can_keep_call(user, application.call) and isinstance(user, User)
        and can_appoint(user, application.person)
    )  # fmt: skip
