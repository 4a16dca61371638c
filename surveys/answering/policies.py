from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import User
from participation.audience.models import Audience
from surveys.questionnaires.models import Phase, Survey


def can_answer(user: User | AnonymousUser, survey: Survey) -> bool:
    """The survey is open at this moment and asks people like `user`."""
    return survey.phase == Phase.OPEN and is_asked(user, survey)


def is_asked(user: User | AnonymousUser, survey: Survey) -> bool:
    """Whether `user` belongs to those whom the survey asks; no query where it asks everyone."""
    return survey.audience.kind == Audience.Kind.EVERYONE or survey.audience.includes(user)
