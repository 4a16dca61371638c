from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from boards.applications import mails, policies
from boards.applications.calls import steps
from boards.applications.evaluation.models import Evaluation, Evaluator
from boards.applications.models import Application, CallForApplications, CallState, Criterion, Notice, State
from boards.applications.services import move
from boards.groups.models import TopicGroup
from participation.accounts.models import User
from participation.search.services import reindex

COLUMNS: Final = (
    "board", "title", "text", "eligibility", "seats", "min_level", "min_evaluations", "opens_at", "closes_at",
    "text_appointed", "text_reserve", "text_declined",
)  # fmt: skip
JUDGE: Final = "evaluate_applications"
"""The permission that shows the evaluations in the office's menu; which ones, the assignment says."""
Criteria = Iterable[tuple[str, int]]


@transaction.atomic
def create_call(
    *, by: User, criteria: Criteria = (), groups: Iterable[TopicGroup] = (), **columns: Any
) -> CallForApplications:
    """A new call as a draft. `columns` holds any of COLUMNS. Raises PermissionDenied, ValidationError."""
    if not policies.can_keep_calls(by):
        raise PermissionDenied
    call = CallForApplications(slug=_free_slug(columns["title"]))
    _fill(call, columns)
    call.save()
    _set_criteria(call, criteria)
    call.groups.set(groups)
    reindex(call)
    return call


@transaction.atomic
def change_call(
    *,
    by: User,
    call: CallForApplications,
    criteria: Criteria | None = None,
    groups: Iterable[TopicGroup] | None = None,
    **columns: Any,
) -> CallForApplications:
    """Change a call's texts and dates; its criteria only until somebody has begun to judge.

    The time to apply can be made longer or shorter while the call is open. Raises PermissionDenied, ValidationError.
    """
    locked = locked_call(by, call)
    if locked.state in (CallState.DECIDED, CallState.ARCHIVED):
        raise ValidationError(_("Das Verfahren ist entschieden. Der Aufruf ändert sich nicht mehr."))
    _fill(locked, columns)
    locked.save()
    if criteria is not None:
        _set_criteria(locked, criteria)
    if groups is not None:
        locked.groups.set(groups)
    reveal_complete(locked)  # fewer judgements may be asked for now
    reindex(locked)
    return locked


@transaction.atomic
def delete_call(*, by: User, call: CallForApplications) -> None:
    """Only a draft that nobody has answered can go."""
    locked = locked_call(by, call)
    if locked.state != CallState.DRAFT or locked.applications.exists():
        raise ValidationError(_("Nur ein Entwurf ohne Bewerbungen kann gelöscht werden."))
    locked.delete()


@transaction.atomic
def move_call(*, by: User, call: CallForApplications, to: str) -> CallForApplications:
    """Take a call to its next state, or a step back; steps.MOVES says which and what they need.

    A step that is done already is no mistake: two people press the same button. Raises PermissionDenied, and
    ValidationError with what lacks. The decision is `selection.services.decide`, not a move.
    """
    locked = locked_call(by, call)
    if locked.state == to:
        return locked
    step = steps.move_between(locked.state, to)
    if step is None:
        raise ValidationError(_("Dieser Schritt ist hier nicht möglich. Bitte laden Sie die Seite neu."))
    if lacking := list(step.lacking(locked)):
        raise ValidationError(lacking)
    locked.state = step.target
    locked.archived_at = timezone.now() if step.target == CallState.ARCHIVED else None
    locked.save(update_fields=["state", "archived_at"])
    _move_applications(locked, step, by)
    if step.target == CallState.ARCHIVED:
        _release_judges(locked)
    locked.__dict__.pop("phase_now", None)
    reindex(locked)
    return locked


def close_ended() -> int:
    """Close calls whose time is over by the database's clock; returns how many."""
    return CallForApplications.objects.filter(state=CallState.OPEN, closes_at__lte=Now()).update(state=CallState.CLOSED)


@transaction.atomic
def name_evaluator(*, by: User, call: CallForApplications, person: User) -> Evaluator:
    """Let `person` judge the applications of `call`. Whoever has applied there cannot."""
    locked = locked_call(by, call)
    if locked.state in (CallState.DECIDED, CallState.ARCHIVED):
        raise ValidationError(_("Das Verfahren ist schon entschieden."))
    if not person.is_active:
        raise ValidationError(_("Dieses Konto ist geschlossen."))
    if policies.has_applied(person, locked):
        raise ValidationError(_("Diese Person hat sich in diesem Verfahren selbst beworben."))
    evaluator, _made = Evaluator.objects.get_or_create(call=locked, person=person)
    person.user_permissions.add(_judge_permission())
    return evaluator


@transaction.atomic
def dismiss_evaluator(*, by: User, call: CallForApplications, person: User) -> None:
    """Take somebody off the list who has not judged yet; what they began is thrown away."""
    locked = locked_call(by, call)
    judged = Evaluation.objects.filter(application__call=locked, person=person)
    if judged.exclude(state=Evaluation.State.DRAFT).exists():
        raise ValidationError(_("Diese Person hat schon Bewertungen abgegeben oder sich für befangen erklärt."))
    judged.delete()
    Evaluator.objects.filter(call=locked, person=person).delete()
    reveal_complete(locked)
    _release(person)


def reveal_complete(call: CallForApplications) -> None:
    """Open the judgements of applications whose last one is in; called with the call's row locked."""
    waiting = Application.objects.select_for_update(no_key=True).filter(
        call=call, state=State.ELIGIBLE, revealed_at=None
    )
    for application in waiting:
        application.call = call
        if steps.evaluated_enough(application, call.min_evaluations):
            application.revealed_at = timezone.now()
            application.save(update_fields=["revealed_at"])


@transaction.atomic
def ask_back(*, by: User, application: Application, question: str, answer_until: Any) -> Application:
    """Ask the applicant for what is missing; they get a mail and may change the application until that day."""
    locked = locked_application(by, application)
    if not policies.can_ask_back(by, locked):
        raise PermissionDenied
    locked.question, locked.answer_until = question.strip(), answer_until
    move(locked, State.INCOMPLETE, by=by, note=locked.question, fields=["question", "answer_until"])
    mails.tell(locked, Notice.Kind.QUESTION)
    return locked


@transaction.atomic
def admit(*, by: User, application: Application) -> Application:
    """Say that an application is complete and its person may be appointed. It can be taken back until the shortlist."""
    locked = locked_application(by, application)
    if locked.state == State.ELIGIBLE:
        return locked
    if not policies.can_check(by, locked):
        raise PermissionDenied
    was_turned_down = locked.state == State.INELIGIBLE
    locked.reason = ""
    move(locked, State.ELIGIBLE, by=by, fields=["reason"])
    if was_turned_down:
        mails.tell(locked, Notice.Kind.READMITTED)
    return locked


@transaction.atomic
def turn_down(*, by: User, application: Application, reason: str) -> Application:
    """Not admitted, for a reason that the applicant reads. Judgements that exist stay until it is erased."""
    locked = locked_application(by, application)
    if locked.state == State.INELIGIBLE or not policies.can_check(by, locked):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Bitte nennen Sie den Grund."))
    locked.reason, locked.shortlisted = reason.strip(), False
    move(locked, State.INELIGIBLE, by=by, note=locked.reason, fields=["reason", "shortlisted"])
    mails.tell(locked, Notice.Kind.INELIGIBLE)
    return locked


def locked_call(by: User, call: CallForApplications) -> CallForApplications:
    """The call's row, locked, for somebody who may keep it; else PermissionDenied."""
    locked = CallForApplications.objects.select_for_update(no_key=True).get(pk=call.pk)
    if not policies.can_keep_call(by, locked):
        raise PermissionDenied
    return locked


def locked_application(by: User, application: Application) -> Application:
    """The application's row, locked after its call's: the order in which everybody takes the two."""
    call = CallForApplications.objects.select_for_update(no_key=True).get(pk=application.call_id)
    locked = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    locked.call = call
    return locked


def _fill(call: CallForApplications, columns: Mapping[str, Any]) -> None:
    for name in COLUMNS:
        if name in columns:
            setattr(call, name, columns[name])
    call.full_clean(exclude=["erased_counts", "resolved_on"])


def _set_criteria(call: CallForApplications, criteria: Criteria) -> None:
    wanted = [(name, weight) for name, weight in criteria]
    if wanted == [(one.name, one.weight) for one in call.criteria.all()]:
        return
    if Evaluation.objects.filter(application__call=call).exists():
        raise ValidationError(_("Es gibt schon Bewertungen. Die Kriterien ändern sich nicht mehr."))
    call.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(call=call, name=name, weight=weight, order=order) for order, (name, weight) in enumerate(wanted)
    )


def _move_applications(call: CallForApplications, step: steps.Move, by: User) -> None:
    """What is proposed follows the call: to "proposed" with it, and back."""
    if step.target == CallState.PROPOSED:
        rows = call.applications.filter(state=State.ELIGIBLE).exclude(outcome="")
        target = State.PROPOSED
    elif step.source == CallState.PROPOSED:
        rows, target = call.applications.filter(state=State.PROPOSED), State.ELIGIBLE
    else:
        return
    for application in rows.select_for_update(no_key=True):
        move(application, target, by=by)


def _judge_permission() -> Permission:
    return Permission.objects.get(content_type__app_label="boards", codename=JUDGE)


def _release_judges(call: CallForApplications) -> None:
    for evaluator in call.evaluators.select_related("person"):
        _release(evaluator.person)


def _release(person: User) -> None:
    """Without a call to judge in there is nothing for them in the office."""
    if not Evaluator.objects.filter(person=person).exclude(call__state=CallState.ARCHIVED).exists():
        person.user_permissions.remove(_judge_permission())


def _free_slug(title: str) -> str:
    base = (
        slugify(title.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss"))[:60]
        or "aufruf"
    )
    taken = set(CallForApplications.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return (
        base
        if base not in taken
        else next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)
    )
