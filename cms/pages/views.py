"""The door to every page: finds it in four queries, however deep it lies, then leaves serving to Wagtail."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.views import serve as serve_page

from cms.pages.selectors import pages_on_the_way


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view, with the page found in advance."""
    try:
        request._wagtail_route_for_request = find(request, path)  # type: ignore[attr-defined]
    except Http404:
        request._wagtail_route_for_request = None  # type: ignore[attr-defined]
    return serve_page(request, path)


def find(request: HttpRequest, path: str) -> Any:
    """The page at an address of this language, with what is left of the address; where there is no start page in this
    language yet, the German one. None without a site."""
    site = Site.find_for_request(request)
    if site is None:
        return None
    slugs = [slug for slug in path.split("/") if slug]
    roots = [root for root in site.root_page._get_site_root_paths(request) if root.site_id == site.pk]
    own = [root.root_path for root in roots if root.language_code == get_language()]
    for start in [*own, site.root_page.url_path]:
        way = pages_on_the_way(start, slugs)
        if way and way[0].live:
            return _opened(way).route(request, slugs[len(way) - 1 :])
    raise Http404


def _opened(way: list[Page]) -> Any:
    """The last page of the way; it knows those above it, so that nobody asks for them again."""
    page = way[-1].specific
    page.known_ancestors = way[:-1]
    if page.known_ancestors:
        page._cached_parent_obj = page.known_ancestors[-1]
    return page
