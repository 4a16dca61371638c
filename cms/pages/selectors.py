"""What pages need to know beside their own text, with few and always as many queries."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from wagtail.models import Locale, Page

from boards.projects.models import Project
from cms.pages.targets import resolve, stored_keys
from cms.pages.visibility import restrictions_of
from participation.languages import html_lang

if TYPE_CHECKING:
    from cms.pages.base import SitePage

HOME_DEPTH = 2
"""Start pages stand right below the root of the page tree, one for each language."""
LOCALES_KEY, LOCALES_SECONDS = "cms.locales", 60


def language_codes() -> dict[int, str]:
    """Locale key -> language code, kept in the process: every page asks, nobody changes it."""
    found: dict[int, str] | None = caches["process"].get(LOCALES_KEY)
    if found is None:
        found = dict(Locale.objects.values_list("pk", "language_code"))
        caches["process"].set(LOCALES_KEY, found, LOCALES_SECONDS)
    return found


def language_code(page: Page) -> str:
    return language_codes().get(page.locale_id) or str(page.locale.language_code)


def page_context(page: "SitePage", request: HttpRequest) -> dict[str, Any]:
    """The way to the page, its twins, and what its calls to take part lead to."""
    prefetch_related_objects(stored_pictures(page), "renditions")
    return {
        "crumbs": crumbs(page, request),
        "languages": twins(page, request),
        "targets": resolve(stored_targets(page), request),
        "html_lang": html_lang(language_code(page)),
        "base_url": settings.BASE_URL,
        "page_url": page.get_url(request) or "/",
        "share": settings.BASE_URL + (page.get_url(request) or "/"),
    }


def crumbs(page: Page, request: HttpRequest) -> list[dict[str, str]]:
    """The pages above this one, from the start page of its language down; [] on the start page."""
    if not page.depth or page.depth <= HOME_DEPTH:
        return []
    above = getattr(page, "known_ancestors", None) or page.get_ancestors().filter(depth__gte=HOME_DEPTH)
    return [{"title": found.title, "href": found.get_url(request) or ""} for found in above]


def pages_on_the_way(start: str, slugs: list[str]) -> list[Page]:
    """The pages that an address below the path `start` goes through, the highest first, as far as there are any."""
    paths = [start, *[f"{start}{'/'.join(slugs[: number + 1])}/" for number in range(len(slugs))]]
    return list(Page.objects.filter(url_path__in=paths).order_by("depth"))


def relatives(page: Page) -> list[Page]:
    """The page itself, its twins and all start pages, as far as they are published, each with `is_restricted`."""
    found = Page.objects.live().filter(Q(translation_key=page.translation_key) | Q(depth=HOME_DEPTH))
    return list(found.annotate(is_restricted=Exists(restrictions_of(OuterRef("path")))).order_by("depth"))


def twins(page: "SitePage", request: HttpRequest) -> list[dict[str, Any]]:
    """One entry per language: this page in it, or its start page where there is no twin; [] for lone languages."""
    codes = language_codes()
    found = {}
    for twin in page.relatives:  # start pages come first, so that a twin takes their place
        same = twin.translation_key == page.translation_key
        found[codes.get(twin.locale_id)] = {"href": twin.get_url(request) or "", "page": same}
    current = language_code(page)
    return [
        {"code": code, "name": name, "current": code == current, **found[code]}
        for code, name in settings.LANGUAGES
        if code in found and found[code]["href"]
    ]


def stored_targets(page: "SitePage") -> Iterator[str]:
    """What the buttons, calls, pillars and project lists of the page lead to, in their stored form."""
    for name in page.streams:
        for block in getattr(page, name):
            value = block.value
            if block.block_type in ("button", "call"):
                yield from stored_keys(value)
            elif block.block_type == "pillars":
                yield from (key for pillar in value["pillars"] for key in stored_keys(pillar))
            elif block.block_type == "projects":
                yield from value["projects"]


def stored_pictures(page: "SitePage") -> list[Any]:
    """The pictures of the page's own blocks, so that their sizes are read at once."""
    body = getattr(page, "body", [])
    pictures = [block.value["image"] for block in body if block.block_type == "picture"]
    return [picture for picture in [*pictures, getattr(page, "picture", None)] if picture]


def projects() -> "QuerySet[Project]":
    """What everyone may see, as the strategy page lists it."""
    return Project.objects.visible_to(AnonymousUser()).order_by("state", "title")
