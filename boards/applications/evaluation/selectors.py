"""What is read of judgements, by whom: one's own always, others' only when all are in."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from boards.applications.evaluation.models import Evaluation
from boards.applications.evaluation.policies import can_read_others
from boards.applications.models import Application, CallForApplications, State
from boards.applications.selectors import expertise, wishes
from participation.accounts.models import User


@dataclass(frozen=True)
class Judged:
    """How far the judgements of one application are, and what they say once they are open."""

    open: bool
    submitted: int
    conflicts: list[Evaluation]
    head: list[str]
    rows: list[list[str]]
    notes: list[Evaluation]
    mean: str


def to_judge(user: User | AnonymousUser) -> QuerySet[Any]:
    """The applications that `user` may judge, each with `own_state` ("", draft, submitted); what is waiting first."""
    own = Evaluation.objects.filter(application=OuterRef("pk"), person=user.pk)
    return (
        Application.objects.for_evaluator(user)
        .select_related("call", "person", "municipality")
        .annotate(own_state=own.values("state")[:1], is_done=Exists(own.submitted()))
        .order_by("is_done", "call__closes_at", "pk")
    )


def application_to_judge(user: User | AnonymousUser) -> QuerySet[Any]:
    return to_judge(user).prefetch_related(wishes(), expertise())


def own_evaluation(user: User | AnonymousUser, application: Application) -> Evaluation | None:
    return application.evaluations.filter(person=user.pk).prefetch_related("scores").first()


def for_evaluator(user: User | AnonymousUser, application: Application) -> Judged | None:
    """All judgements for somebody who has handed in their own; None before."""
    return _judged(application, is_open=True) if can_read_others(user, application) else None


def for_office(application: Application) -> Judged:
    """How many are in; and what they say, once all are."""
    return _judged(application, is_open=application.revealed_at is not None)


def progress(call: CallForApplications) -> dict[str, int]:
    """How many admitted applications are judged by all who have to."""
    rows = call.applications.filter(~Q(state__in=[State.DRAFT, State.SUBMITTED, State.INCOMPLETE, State.WITHDRAWN]))
    rows = rows.exclude(state=State.INELIGIBLE)
    return {"all": rows.count(), "done": rows.exclude(revealed_at=None).count()}


def _judged(application: Application, *, is_open: bool) -> Judged:
    evaluations = list(application.evaluations.select_related("person").prefetch_related("scores__criterion"))
    submitted = [one for one in evaluations if one.state == Evaluation.State.SUBMITTED]
    conflicts = [one for one in evaluations if one.state == Evaluation.State.CONFLICT]
    if not is_open:
        return Judged(False, len(submitted), conflicts, [], [], [], "")
    criteria = list(application.call.criteria.all())
    points = {(one.pk, score.criterion_id): score.points for one in submitted for score in one.scores.all()}
    head = [str(one.person) for one in submitted]
    rows = []
    for criterion in criteria:
        given = [points[one.pk, criterion.pk] for one in submitted if (one.pk, criterion.pk) in points]
        rows.append([criterion.name, *map(str, given), decimal(sum(given) / len(given)) if given else "–"])
    weight = sum(one.weight for one in criteria) * len(submitted)
    total = sum(points.get((one.pk, c.pk), 0) * c.weight for one in submitted for c in criteria)
    return Judged(
        True,
        len(submitted),
        conflicts,
        head,
        rows,
        [one for one in submitted if one.note],
        decimal(total / weight) if weight else "",
    )


def decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
