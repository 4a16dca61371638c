from django.contrib.auth.models import AnonymousUser

from boards.applications.evaluation.models import Evaluation
from boards.applications.models import Application, Phase, State
from participation.accounts.models import User


def can_open_evaluations(user: User | AnonymousUser) -> bool:
    """The screen with what one has to judge; which applications stand there, the assignment says."""
    return user.is_active and user.has_perm("boards.evaluate_applications")


def can_evaluate(user: User | AnonymousUser, application: Application) -> bool:
    """Whoever is named and has neither applied nor declared a conflict, until all judgements are open.

    Somebody named later may still hand in the first judgement of their own.
    """
    if application.state != State.ELIGIBLE or application.call.phase != Phase.CLOSED:
        return False
    if not Application.objects.for_evaluator(user).filter(pk=application.pk).exists():
        return False
    handed_in = application.evaluations.filter(person=user.pk, state=Evaluation.State.SUBMITTED).exists()
    return application.revealed_at is None or not handed_in


def can_read_others(user: User | AnonymousUser, application: Application) -> bool:
    """Whoever has handed in their own, once all are in."""
    if application.revealed_at is None:
        return False
    return application.evaluations.filter(person=user.pk, state=Evaluation.State.SUBMITTED).exists()
