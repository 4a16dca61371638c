"""What other rooms may know of responses: next to nothing, for a response says of nobody whose it is."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from participation.accounts.models import User
from participation.privacy.uses import OPINION, PARTICIPATION, TECHNICAL, fields
from participation.registry import register
from surveys.answering.models import Response, Signature
from surveys.answering.values import in_words
from surveys.questionnaires import definition as questionnaire

# Only in surveys "mit Namen" can an answer be found again for its person: it is exported through the signature.
ANSWERS = replace(OPINION, export=False)


def export_for(person: User) -> Iterator[Mapping[str, Any]]:
    """What the person answered in surveys "mit Namen"; other answers cannot be told apart."""
    for signature in Signature.objects.filter(person=person).select_related("response", "survey"):
        answers = signature.response.answers
        yield {
            "survey": signature.survey.title,
            "answers": {
                question.text: in_words(
                    question, answers.get(question.code), answers.get(question.other_code) or ""
                )
                for question in questionnaire.of(signature.survey).questions
            },
        }  # fmt: skip


def erase(person: User) -> None:
    """Take the name from the answers; they stay, so that totals stay."""
    Signature.objects.filter(person=person).delete()


def withdraw(person: User) -> None:
    """Take the words out of the answers "mit Namen"; what was ticked stays, so that totals stay."""
    for signature in Signature.objects.filter(person=person).select_related("response", "survey"):
        asked = questionnaire.of(signature.survey).questions
        texts = {question.code for question in asked if question.kind in questionnaire.TEXTS}
        texts |= {question.other_code for question in asked}
        signature.response.answers = {
            code: value for code, value in signature.response.answers.items() if code not in texts
        }
        signature.response.save(update_fields=["answers"])


register(
    Response,
    label=lambda response: str(response.pk),
    fields=fields((ANSWERS, "answers"), (TECHNICAL, "id survey channel token")),
)
register(
    Signature,
    label=lambda signature: str(signature.survey),
    export_for=export_for,
    erase=erase,
    withdraw=withdraw,
    fields=fields((replace(PARTICIPATION, erasure="delete"), "person"), (TECHNICAL, "response survey")),
)
