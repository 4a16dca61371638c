"""The gate: a page that needs a higher level says what is needed and leads there and back."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from participation.accounts.models import User
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
