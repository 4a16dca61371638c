"""The gate: a page that needs a higher level says what is needed and leads there and back."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from participation.accounts.models import User
from participation.audience.models import Audience
from participation.audience.selectors import lacking_level
from participation.identity.levels import Level


@dataclass(frozen=True)
class LevelNeeded:
    """What components/level_needed.html shows."""

    label: str
    href: str


def own_path(path: str | None, default: str = "/") -> str:
    """`path` when it is a path of this site, else `default`: nobody is sent elsewhere."""
    if path and path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return path
    return default


def way_to_level(level: int, back: str) -> str:
    """The page with the ways to reach `level`; from there people return to `back`, a path of this site."""
    query: dict[str, str] = {"stufe": str(int(level)), "zurueck": own_path(back)}
    return f"{reverse('identity')}?{urlencode(query)}"


def level_needed(user: User | AnonymousUser, level: int, back: str) -> LevelNeeded | None:
    """What `user` lacks for something that needs `level`; None when they have it, or are not signed in."""
    if not user.is_authenticated or user.current_level >= level:
        return None
    return LevelNeeded(str(Level(level).label), way_to_level(level, back))


def needed_for(user: User | AnonymousUser, audiences: Collection[Audience], back: str) -> LevelNeeded | None:
    """What `user` lacks to belong to all of `audiences`, when it is nothing but the level. At most one query."""
    level = lacking_level(audiences, user)
    return None if level is None else level_needed(user, level, back)


def ask_for_level(
    request: HttpRequest, needed: LevelNeeded, *, crumbs: list[dict[str, str]] | None = None
) -> HttpResponse:
    """The page in place of one that needs more: says what, and leads there and back. A 403, like any refusal."""
    context = {"title": _("Dafür brauchen wir einen Nachweis"), "needed": needed, "crumbs": crumbs or []}
    return render(request, "identity/level_needed.html", context, status=403)
