"""The kinds of news that a person may be told by mail, and how often."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    AT_ONCE = "at_once", _("sofort per Mail")
    DAILY = "daily", _("einmal am Tag")
    WEEKLY = "weekly", _("einmal in der Woche")
    NONE = "none", _("keine Mail")


@dataclass(frozen=True)
class Kind:
    """`slug` is stored with the choice and never changes; `default` holds until the person chooses."""

    slug: str
    label: str | Promise
    text: str | Promise
    default: Rhythm


_kinds: dict[str, Kind] = {}


def register_kind(*, slug: str, label: str | Promise, text: str | Promise, default: Rhythm) -> None:
    """Called once at start, from a room's registry.py."""
    if slug in _kinds:
        raise ValueError(f"{slug} is registered twice")
    _kinds[slug] = Kind(slug, label, text, default)


def kinds() -> list[Kind]:
    return list(_kinds.values())
