"""The sitemap: every published page, and of the other rooms whatever everyone may see and search finds."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.models import LinkPage
from cms.pages.visibility import SitePageQuerySet
from participation.registry import registrations

LIMIT = 50_000
"""What one sitemap may hold by its own rules."""


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Addresses as settings.BASE_URL says, whatever host was asked."""
    entries = [*_pages(request), *_objects()][:LIMIT]
    return render(
        request,
        "cms/sitemap.xml",
        {"entries": entries, "base_url": settings.BASE_URL},
        content_type="application/xml; charset=utf-8",
    )


def _pages(request: HttpRequest) -> Iterator[tuple[str, datetime | None]]:
    links = LinkPage.objects.values("pk")
    pages = SitePageQuerySet(Page).visible_to(AnonymousUser()).filter(depth__gt=1).exclude(pk__in=links)
    for page in pages.order_by("path"):
        yield page.get_url(request) or "/", page.last_published_at


def _objects() -> Iterator[tuple[str, None]]:
    for registration in registrations():
        if (
            registration.index
            and registration.visible_to
            and registration.url
            and not issubclass(registration.model, Page)
        ):
            for found in registration.visible_to(AnonymousUser()).order_by("pk")[:LIMIT]:
                yield registration.url(found), None
