"""Menu and footer. The pages' app knows what stands there; it registers here how to find out.

An upward need met by a registry: participation knows no pages, templates of every app show the same menu.
"""

from collections.abc import Callable
from typing import NotRequired, TypedDict

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from participation.languages import home


class Entry(TypedDict):
    title: str
    href: str
    lang: NotRequired[str]
    """The language of what the link leads to, where it is not that of the page."""
    role: NotRequired[str]
    """In the footer: what the page is, such as "privacy" or "house_rules"."""


class MenuEntry(Entry):
    current: bool


Source = Callable[[HttpRequest], list[Entry]]
_sources: dict[str, Source] = {}


def register_navigation(*, menu: Source, footer: Source) -> None:
    """Called once by the app that holds the page tree."""
    _sources.update(menu=menu, footer=footer)


def menu(request: HttpRequest) -> list[MenuEntry]:
    """The main menu, with the entry that the current address lies under marked."""
    entries = _sources["menu"](request) if "menu" in _sources else []
    hrefs = [entry["href"] for entry in entries]
    under = [href for href in hrefs if request.path == href or (href != home() and request.path.startswith(href))]
    current = max(under, key=len, default="")
    return [MenuEntry(**entry, current=entry["href"] == current) for entry in entries]


def footer_pages(request: HttpRequest) -> list[Entry]:
    """Imprint, privacy, accessibility, contact, help."""
    return _sources["footer"](request) if "footer" in _sources else []


_own: list[tuple[str | Promise, str]] = []


def register_own_page(*, title: str | Promise, url_name: str) -> None:
    """A page about what is one's own in a room, such as one's mandates; called once, from the room's registry.py."""
    _own.append((title, url_name))


def own_pages() -> list[Entry]:
    """What the profile leads to."""
    return [Entry(title=str(title), href=reverse(url_name)) for title, url_name in _own]
