"""Where a call to take part leads: a place of the site or one group, thread, project, survey, kept as a short text.

`group:7` stands in a block's JSON, so a call survives that its target is renamed. Read for a visitor without account,
whoever looks: a page is the same for all and may be cached.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from boards.groups.models import TopicGroup
from boards.projects.models import Project
from boards.threads.models import Thread
from surveys.questionnaires.models import Survey

PLACES = {
    "groups": (_("Alle Themengruppen"), "topic_groups"),
    "projects": (_("Alle Projekte"), "projects"),
    "surveys": (_("Alle Umfragen"), "surveys"),
    "live": (_("Live-Räume"), "rooms"),
    "trail": (_("Was daraus wurde"), "outcomes"),
    "sign-in": (_("Anmelden"), "account_login"),
}
OBJECTS: dict[str, tuple[Any, Any]] = {
    "group": (_("Themengruppe"), TopicGroup),
    "thread": (_("Thema"), Thread),
    "project": (_("Projekt"), Project),
    "survey": (_("Umfrage"), Survey),
}
CHOICES_PER_KIND = 300


@dataclass(frozen=True)
class Target:
    """What a call needs to know of where it leads."""

    href: str
    title: str
    object: Any = None


def place_url(place: str) -> str:
    """The address of one of PLACES in the language of this moment."""
    try:
        return reverse(PLACES[place][1])
    except NoReverseMatch:
        return ""


def place_choices() -> list[tuple[str, Any]]:
    return [(place, label) for place, (label, _route) in PLACES.items()]


def target_choices() -> list[tuple[str, str]]:
    """All places, then what visitors may see of each kind, newest first; asked anew each time the editor opens."""
    choices = [(place, str(label)) for place, label in place_choices()]
    for kind, (label, _model) in OBJECTS.items():
        choices += [(key, f"{label}: {title}") for key, title in object_choices(kind)]
    return choices


def project_choices() -> list[tuple[str, str]]:
    return object_choices("project")


def object_choices(kind: str) -> list[tuple[str, str]]:
    found = OBJECTS[kind][1].objects.visible_to(AnonymousUser()).order_by("-pk")[:CHOICES_PER_KIND]
    return [(f"{kind}:{obj.pk}", str(obj)) for obj in found]


def resolve(stored: Iterable[str]) -> dict[str, Target]:
    """What each stored target is now; left out is what a visitor may not see. One query per kind."""
    wanted = set(stored)
    found = {
        place: Target(url, str(PLACES[place][0]), place)
        for place in PLACES.keys() & wanted
        if (url := place_url(place))
    }
    for kind, (_label, model) in OBJECTS.items():
        keys = [text.partition(":")[2] for text in wanted if text.startswith(f"{kind}:")]
        if keys:
            objects = model.objects.visible_to(AnonymousUser()).filter(pk__in=keys)
            found |= {f"{kind}:{obj.pk}": Target(obj.get_absolute_url(), str(obj), obj) for obj in objects}
    return found
