"""Imports each room's registry, so that what it says of its models is known."""

from participation.accounts import registry as accounts
from participation.accounts.signin import registry as signin
from participation.audience import registry as audience
from participation.district import registry as district
from participation.identity import registry as identity
from participation.identity.codes import registry as codes
from participation.identity.counter import registry as counter
from participation.identity.letters import registry as letters
from participation.identity.online import registry as identity_online
from participation.jobs import registry as jobs
from participation.notifications import registry as notifications
from participation.pictures import registry as pictures
from participation.privacy import registry as privacy
from participation.privacy import third_party
from participation.search import registry as search
from participation.trail import registry as trail

__all__ = [
    "accounts",
    "audience",
    "codes",
    "counter",
    "district",
    "identity",
    "identity_online",
    "jobs",
    "letters",
    "notifications",
    "pictures",
    "privacy",
    "search",
    "signin",
    "third_party",
    "trail",
]
