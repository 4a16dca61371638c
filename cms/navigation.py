"""Menu and footer of every page, from the page tree of the language asked for.

Kept in the process for a few seconds and emptied when a page of this process is published, withdrawn, moved or deleted;
other processes follow when their seconds are over.
"""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.pages.models import LinkPage, StandardPage
from cms.pages.selectors import HOME_DEPTH
from participation.languages import html_lang
from participation.navigation import Entry, register_navigation

SECONDS = 10
FOOTER_ORDER = ["help", "contact", "house_rules", "imprint", "privacy", "accessibility"]


def menu(request: HttpRequest) -> list[Entry]:
    """The start page, and the published pages right below it that are to stand in menus, in the tree's order."""
    return _kept("menu", _read_menu)


def footer(request: HttpRequest) -> list[Entry]:
    """The published pages with a role: help and contact first, the legal ones last."""
    return _kept("footer", _read_footer)


def forget(**_signal: Any) -> None:
    """Empty what this process keeps."""
    caches["process"].delete_many([_key(name, code) for name in ("menu", "footer") for code, _ in settings.LANGUAGES])


def register() -> None:
    """Called once, by the app's ready()."""
    register_navigation(menu=menu, footer=footer)
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(forget, dispatch_uid="cms.navigation")


def _key(name: str, code: str) -> str:
    return f"cms.navigation.{name}.{code}"


def _kept(name: str, read: Any) -> list[Entry]:
    key = _key(name, get_language() or settings.LANGUAGE_CODE)
    found: list[Entry] | None = caches["process"].get(key)
    if found is None:
        found = read(get_language() or settings.LANGUAGE_CODE)
        caches["process"].set(key, found, SECONDS)
    return found


def _home(code: str) -> Page | None:
    """The start page of this language, or the one of the site's own language."""
    homes = Page.objects.live().filter(depth=HOME_DEPTH).select_related("locale")
    by_code = {home.locale.language_code: home for home in homes}
    return by_code.get(code) or by_code.get(settings.LANGUAGE_CODE)


def _read_menu(code: str) -> list[Entry]:
    start = _home(code)
    if start is None:
        return []
    entries = start.get_children().live().in_menu().public().specific()
    return [_entry(start.specific), *[_entry(page) for page in entries if _shown(page)]]


def _read_footer(code: str) -> list[Entry]:
    """Each role once: the page of this language, else the German one, since an imprint belongs on every page."""
    pages: QuerySet[StandardPage] = StandardPage.objects.live().public().exclude(role="").select_related("locale")
    found: dict[str, Entry] = {}
    for wanted in (settings.LANGUAGE_CODE, code):
        found |= {page.role: _in_footer(page, code) for page in pages if page.locale.language_code == wanted}
    return [found[role] for role in FOOTER_ORDER if role in found]


def _in_footer(page: StandardPage, code: str) -> Entry:
    entry, own = Entry(**_entry(page), role=page.role), html_lang(page.locale.language_code)
    return entry if own == html_lang(code) else Entry(**entry, lang=own)


def _shown(page: Page) -> bool:
    return not isinstance(page, LinkPage) or bool(page.get_url())


def _entry(page: Page) -> Entry:
    return Entry(title=getattr(page, "menu_title", "") or page.title, href=page.get_url() or "/")
