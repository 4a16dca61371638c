"""Who may do what with a call and an application. What one may see are `visible_to`, `for_office`, `for_evaluator`.

Each asks the rows as they are: inside a lock the answer is the state that holds.
"""

from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from boards.applications.models import Application, CallForApplications, Phase, State
from participation.accounts.models import User

Anyone = User | AnonymousUser

WITHDRAWABLE: Final = {State.SUBMITTED, State.INCOMPLETE, State.ELIGIBLE, State.PROPOSED, State.RESERVE}
ANSWERABLE: Final = {Phase.OPEN, Phase.CLOSED}
"""While a call is in one of these, questions of the office may be asked and answered."""


def can_keep_calls(user: Anyone) -> bool:
    """Write calls and work on applications: the office."""
    return user.is_active and user.has_perm("boards.manage_applications")


def can_keep_call(user: Anyone, call: CallForApplications) -> bool:
    """The office, unless one has applied to this very call: nobody keeps a procedure they take part in."""
    return can_keep_calls(user) and not has_applied(user, call)


def has_applied(user: Anyone, call: CallForApplications) -> bool:
    return Application.objects.of(user).handed_in().filter(call=call).exists()


def can_start(user: Anyone, call: CallForApplications) -> bool:
    """Begin an application: while the call is open, with the level that beginning needs; not who judges in it."""
    if not user.is_authenticated or not user.is_active or call.phase != Phase.OPEN:
        return False
    return user.current_level >= call.draft_level and not is_evaluator(user, call)


def is_evaluator(user: Anyone, call: CallForApplications) -> bool:
    return call.evaluators.filter(person=user.pk).exists()


def can_edit(user: Anyone, application: Application) -> bool:
    """The applicant: until the call closes, and when the office has asked back until the day it named."""
    if not _is_own(user, application):
        return False
    if application.state in (State.DRAFT, State.SUBMITTED):
        return application.call.phase == Phase.OPEN
    in_time = application.answer_until is not None and application.answer_until >= timezone.localdate()
    return application.state == State.INCOMPLETE and in_time and application.call.phase in ANSWERABLE


def can_submit(user: Anyone, application: Application) -> bool:
    """Whoever may edit it and has the level that the call asks for, now; not who judges in the same call."""
    if not can_edit(user, application) or not isinstance(user, User):
        return False
    return user.current_level >= application.call.min_level and not is_evaluator(user, application.call)


def can_discard(user: Anyone, application: Application) -> bool:
    """A draft is thrown away by its owner, at any time."""
    return _is_own(user, application) and application.state == State.DRAFT


def can_withdraw(user: Anyone, application: Application) -> bool:
    """Until the decision, and from the reserve list; not once the call is put away."""
    open_call = application.call.phase != Phase.ARCHIVED
    return _is_own(user, application) and application.state in WITHDRAWABLE and open_call


def can_take_up_again(user: Anyone, application: Application) -> bool:
    """A withdrawn application, while the call is open."""
    return _is_own(user, application) and application.state == State.WITHDRAWN and application.call.phase == Phase.OPEN


def can_ask_back(user: Anyone, application: Application) -> bool:
    """The office asks the applicant for what is missing; a second question replaces the first."""
    askable = application.state in (State.SUBMITTED, State.INCOMPLETE)
    return askable and application.call.phase in ANSWERABLE and can_keep_call(user, application.call)


def can_check(user: Anyone, application: Application) -> bool:
    """The office admits an application or does not, once the call is closed and until the shortlist stands."""
    checkable = application.state in (State.SUBMITTED, State.INCOMPLETE, State.ELIGIBLE, State.INELIGIBLE)
    return checkable and application.call.phase == Phase.CLOSED and can_keep_call(user, application.call)


def _is_own(user: Anyone, application: Application) -> bool:
    return user.is_authenticated and user.is_active and application.person_id == user.pk
