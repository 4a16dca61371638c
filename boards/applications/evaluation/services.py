from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.applications.calls.services import locked_application, reveal_complete
from boards.applications.evaluation.models import BEST, Evaluation, Score
from boards.applications.evaluation.policies import can_evaluate
from boards.applications.models import Application, Criterion
from participation.accounts.models import User


@transaction.atomic
def save_evaluation(
    *, by: User, application: Application, points: Mapping[Criterion, int], note: str = "", hand_in: bool = False
) -> Evaluation:
    """Keep one's judgement, or hand it in. The last one handed in opens all of them to those who judged.

    Handed in, it can still be changed until the others are in. Raises PermissionDenied, ValidationError.
    """
    locked = locked_application(by, application)
    if not can_evaluate(by, locked):
        raise PermissionDenied
    criteria = list(locked.call.criteria.all())
    if any(one not in criteria or not 1 <= value <= BEST for one, value in points.items()):
        raise ValidationError(_("Punkte gehen von 1 bis 5."))
    evaluation, _made = Evaluation.objects.get_or_create(application=locked, person=by)
    hand_in = hand_in or evaluation.state == Evaluation.State.SUBMITTED
    if hand_in and set(points) != set(criteria):
        raise ValidationError(_("Bitte vergeben Sie Punkte für jedes Kriterium."))
    evaluation.note = note
    if hand_in:
        evaluation.state = Evaluation.State.SUBMITTED
        evaluation.submitted_at = evaluation.submitted_at or timezone.now()
    evaluation.save()
    evaluation.scores.all().delete()
    Score.objects.bulk_create(Score(evaluation=evaluation, criterion=one, points=points[one]) for one in points)
    if hand_in:
        reveal_complete(locked.call)
    return evaluation


@transaction.atomic
def declare_conflict(*, by: User, application: Application, reason: str) -> Evaluation:
    """Say that one cannot judge this application. It is gone from one's list; what was judged so far is deleted."""
    locked = locked_application(by, application)
    if not can_evaluate(by, locked):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Bitte sagen Sie kurz, warum."))
    evaluation, _made = Evaluation.objects.get_or_create(application=locked, person=by)
    evaluation.scores.all().delete()
    evaluation.state, evaluation.note, evaluation.submitted_at = Evaluation.State.CONFLICT, "", None
    evaluation.conflict = reason.strip()
    evaluation.save()
    reveal_complete(locked.call)
    return evaluation
