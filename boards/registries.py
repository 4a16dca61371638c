"""Imports each room's registry, so that what it says of its models is known."""

from boards.applications import registry as applications
from boards.brainstorm import registry as brainstorm
from boards.chat import registry as chat
from boards.groups import registry as groups
from boards.invitations import registry as invitations
from boards.membership import registry as membership
from boards.projects import registry as projects
from boards.threads import registry as threads

__all__ = ["applications", "brainstorm", "chat", "groups", "invitations", "membership", "projects", "threads"]
