"""An index: one import line per room."""

from boards.brainstorm.models import Card, Cluster, Wall
from boards.chat.models import Message, Room
from boards.groups.models import TopicGroup
from boards.membership.mandates import Consent, Mandate, MandateStep, MandateTopic
from boards.membership.models import AdvisoryBoard, RulesOfProcedure, Term
from boards.projects.models import Project
from boards.threads.models import Post, Thread

__all__ = [
    "AdvisoryBoard",
    "Card",
    "Cluster",
    "Consent",
    "Mandate",
    "MandateStep",
    "MandateTopic",
    "Message",
    "Post",
    "Project",
    "Room",
    "RulesOfProcedure",
    "Term",
    "Thread",
    "TopicGroup",
    "Wall",
]
