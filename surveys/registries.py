"""Imports each room's registry, so that what it says of its models is known."""

from surveys.answering import registry as answering
from surveys.questionnaires import registry as questionnaires

__all__ = ["answering", "questionnaires"]
