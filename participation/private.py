"""Pages of people who are signed in stay out of every cache: the browser's on a shared computer, and any on the way."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers


def same_for_everybody(response: HttpResponseBase) -> HttpResponseBase:
    """Say that nothing in this answer depends on who asks (a public picture, the district's colours)."""
    response.same_for_everybody = True  # type: ignore[attr-defined]
    return response


class PrivatePagesMiddleware:
    """`private, no-store` on every answer to a browser that holds a session.

    It looks at the cookie and never opens the session, so that pages for visitors stay without a query. A view that
    says `private` itself keeps its own words (a survey's pages must stand the browser's way back).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(response, "same_for_everybody", False):
            return response
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])  # the name in the head, and the theme
        cookie = settings.SESSION_COOKIE_NAME
        if cookie in request.COOKIES or cookie in response.cookies:
            _keep_private(response)
        return response


def _keep_private(response: HttpResponseBase) -> None:
    patch_vary_headers(response, ["Cookie"])
    said = {part.strip() for part in response.headers.get("Cache-Control", "").lower().split(",")}
    if "private" not in said:
        response.headers["Cache-Control"] = "private, no-store"
