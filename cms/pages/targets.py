"""Where a call to take part leads: a place of the site or one group, thread, project, survey, kept as a short text.

`group:7` stands in a block's JSON, so a call survives that its target is renamed. Read for a visitor without account,
whoever looks: a page is the same for all and may be cached.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from boards.groups.models import TopicGroup
from boards.projects.models import Project
from boards.threads.models import Thread
from cms.pages.visibility import SitePageQuerySet
from surveys.questionnaires.models import Survey

PLACES = {
    "groups": (_("Alle Themengruppen"), "topic_groups"),
    "boards": (_("Beirat"), "boards"),
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


def target_choices_or_none() -> list[tuple[str, str]]:
    return [("", "---------"), *target_choices()]


def stored_keys(value: Mapping[str, Any]) -> list[str]:
    """What a button leads to, as keys: its target, and its page as `page:7`."""
    return [key for key in (value["target"], f"page:{value['page']}" if value["page"] else "") if key]


def resolve(stored: Iterable[str], request: HttpRequest | None = None) -> dict[str, Target]:
    """What each stored key leads to now; left out is what a visitor may not see. One query per kind."""
    wanted = set(stored)
    places = PLACES.keys() & wanted
    found = {place: Target(url, str(PLACES[place][0])) for place in places if (url := place_url(place))}
    for kind, (_label, model) in OBJECTS.items():
        if keys := _keys(wanted, kind):
            objects = model.objects.visible_to(AnonymousUser()).filter(pk__in=keys)
            found |= {f"{kind}:{obj.pk}": Target(obj.get_absolute_url(), str(obj), obj) for obj in objects}
    if keys := _keys(wanted, "page"):
        pages = SitePageQuerySet(Page).visible_to(AnonymousUser()).filter(pk__in=keys)
        found |= {f"page:{page.pk}": Target(page.get_url(request) or "", page.title, page) for page in pages}
    return found


def _keys(wanted: set[str], kind: str) -> list[str]:
    """The primary keys of one kind; what is no number was made up and is passed over."""
    keys = [text.partition(":")[2] for text in wanted if text.startswith(f"{kind}:")]
    return [key for key in keys if key.isascii() and key.isdigit()]
