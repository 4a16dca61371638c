import hashlib
from collections.abc import Mapping
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from participation.accounts.models import User
from surveys.answering import forms
from surveys.answering.models import Response, Signature
from surveys.answering.policies import can_answer
from surveys.questionnaires import definition as questionnaire
from surveys.questionnaires.models import Survey


class AlreadySent(Exception):
    """With this key other answers are stored already; they stay as they are."""


class AlreadyAnswered(Exception):
    """This person has answered this survey "mit Namen" before."""


def submit(
    *,
    survey: Survey,
    answers: Mapping[str, Any],
    key: str,
    channel: str = Response.Channel.WEB,
    by: User | AnonymousUser | None = None,
) -> Response:
    """Store one response, exactly once for each `key`: a second call with the same answers gives the stored one back.

    `answers` maps codes to values as answering.values describes them. One INSERT (and one for the name where the survey
    asks for it); nothing is read before. Raises PermissionDenied, values.Refused, AlreadySent and AlreadyAnswered.
    """
    person = by or AnonymousUser()
    if not can_answer(person, survey):
        raise PermissionDenied
    stored = forms.checked(questionnaire.of(survey), answers)
    response = Response(survey=survey, answers=stored, channel=channel, token=token_of(survey, key))
    try:
        with transaction.atomic():
            response.save(force_insert=True)
            if survey.is_named:  # open to people with accounts only (services.what_lacks)
                Signature.objects.create(response=response, survey=survey, person=cast(User, person))
    except IntegrityError:
        return _stored_before(response)
    return response


def token_of(survey: Survey, key: str) -> str:
    """An empty key would make everybody one person: it fails loudly."""
    if len(key) < 20:
        raise ValueError("the key of a response needs at least 20 characters")
    return hashlib.sha256(f"{survey.pk}:{key}".encode()).hexdigest()


def _stored_before(response: Response) -> Response:
    earlier = Response.objects.filter(token=response.token).first()
    if earlier is None:
        raise AlreadyAnswered
    if earlier.answers != response.answers:
        raise AlreadySent
    return earlier
