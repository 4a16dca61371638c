"""Who must be known by name: the verified name is kept for them and for nobody else.

Whoever appears with their real name, works in the office, or acts in a role that a rule wants named. Rooms that have
such roles (the boards' mandates) register their rule: an upward need met by a plain list.
"""

from collections.abc import Callable

from participation.accounts.models import User

Rule = Callable[[User], bool]
_rules: list[Rule] = []


def register_name_need(rule: Rule) -> None:
    """Called once at start; `rule(person)` says whether what the person does needs their name."""
    _rules.append(rule)


def has_pseudonym(person: User) -> bool:
    """Whether others know the person by a pseudonym."""
    return person.shows_pseudonym


def name_is_needed(person: User) -> bool:
    return not has_pseudonym(person) or acts_in_office(person)


def acts_in_office(person: User) -> bool:
    """Whether the person acts for the district or in an office that a rule wants named."""
    return bool(person.office or person.is_staff or person.is_superuser) or any(rule(person) for rule in _rules)
