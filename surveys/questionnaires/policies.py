from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import User
from surveys.questionnaires.models import Survey


def can_edit_surveys(user: User | AnonymousUser) -> bool:
    """Write, open and close surveys: editors to whom Wagtail's groups give it."""
    return user.is_staff and user.has_perm("surveys.change_survey")


def can_delete(user: User | AnonymousUser, survey: Survey) -> bool:
    return can_edit_surveys(user) and user.has_perm("surveys.delete_survey") and survey.state == Survey.State.DRAFT
