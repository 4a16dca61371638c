"""An index: one import line per room."""

from participation.accounts.models import User
from participation.accounts.signin.models import AccountMail
from participation.audience.models import Audience, Circle, CircleEntry
from participation.district.models import DistrictSettings, Municipality
from participation.identity.codes.models import CodeTry
from participation.identity.counter.models import CounterSession
from participation.identity.letters.models import Letter, LetterBatch
from participation.identity.models import (
    IdentityCase,
    IdentityEvent,
    IdentityLogHead,
    IdentityLook,
    Refusal,
    Verification,
    VerifiedName,
)
from participation.jobs.models import Heartbeat
from participation.notifications.models import NotificationChoice
from participation.pictures.models import Picture, Rendition
from participation.privacy.models import Erasure
from participation.search.models import IndexEntry
from participation.trail.models import Link

__all__ = [
    "AccountMail",
    "Audience",
    "Circle",
    "CircleEntry",
    "CodeTry",
    "CounterSession",
    "DistrictSettings",
    "Erasure",
    "Heartbeat",
    "IdentityCase",
    "IdentityEvent",
    "IdentityLogHead",
    "IdentityLook",
    "IndexEntry",
    "Letter",
    "LetterBatch",
    "Link",
    "Municipality",
    "NotificationChoice",
    "Picture",
    "Refusal",
    "Rendition",
    "User",
    "Verification",
    "VerifiedName",
]
