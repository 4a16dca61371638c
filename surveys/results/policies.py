from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import User
from surveys.questionnaires.models import Phase, Survey


def can_view_results(user: User | AnonymousUser) -> bool:
    """The office: who works in Wagtail and was given this right there."""
    return user.is_staff and user.has_perm("surveys.view_results")


def can_view_public_results(survey: Survey) -> bool:
    """Everybody who may see the survey, once it is over and if it was set so."""
    return survey.results_public and survey.phase == Phase.CLOSED
