"""An index: one import line per room."""

from boards.applications.evaluation.models import Evaluation, Evaluator, Score
from boards.applications.models import (
    Application,
    BalanceData,
    CallForApplications,
    Criterion,
    Notice,
    Step,
    TopicWish,
)
from boards.brainstorm.models import Card, Cluster, Wall
from boards.chat.models import Message, Room
from boards.groups.models import TopicGroup
from boards.invitations.models import Invitation
from boards.membership.mandates import Consent, Mandate, MandateStep, MandateTopic
from boards.membership.models import AdvisoryBoard, RulesOfProcedure, Term
from boards.projects.models import Project
from boards.threads.models import Post, Thread

__all__ = [
    "AdvisoryBoard",
    "Application",
    "BalanceData",
    "CallForApplications",
    "Card",
    "Cluster",
    "Consent",
    "Criterion",
    "Evaluation",
    "Evaluator",
    "Invitation",
    "Mandate",
    "MandateStep",
    "MandateTopic",
    "Message",
    "Notice",
    "Post",
    "Project",
    "Room",
    "RulesOfProcedure",
    "Score",
    "Step",
    "Term",
    "Thread",
    "TopicGroup",
    "TopicWish",
    "Wall",
]
