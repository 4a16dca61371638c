"""What must be done before an account may be erased: rooms that hold something which needs an orderly end say so."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from participation.accounts.models import User


@dataclass(frozen=True)
class Obstacle:
    """`text` says what must be done first, `href` where."""

    text: str | Promise
    href: str = ""


Rule = Callable[[User], Obstacle | None]
_rules: list[Rule] = []


def register_obstacle(rule: Rule) -> None:
    """Called once at start, from a room's registry.py."""
    _rules.append(rule)


def obstacles(person: User) -> list[Obstacle]:
    return [found for rule in _rules if (found := rule(person))]
