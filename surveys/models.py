"""An index: one import line per room."""

from surveys.answering.models import Response, Signature
from surveys.questionnaires.models import Choice, Page, Question, Survey

__all__ = ["Choice", "Page", "Question", "Response", "Signature", "Survey"]
