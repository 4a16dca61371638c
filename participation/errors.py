"""Pages for what went wrong, in the site's own look."""

import sys
from typing import Any

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

RETRY_AFTER = 30
"""Seconds after which a page that found no database should be asked for again."""
READ_ONLY = "25006"
"""PostgreSQL's code for a write to a database that takes none (failover, full disk)."""


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: 503 with Retry-After while the database is away, else 500. Needs no database itself.

    As handler500 it also sees what middleware raises, such as a session that cannot be saved.
    """
    if database_is_away(sys.exc_info()[1]):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY_AFTER)})
    return HttpResponse(render_to_string("500.html"), status=500)


def database_is_away(error: BaseException | None) -> bool:
    """Unreachable, out of connections, locked or read-only; not a fault in a query of ours."""
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) == READ_ONLY
    return isinstance(error, OperationalError | InterfaceError) and "no such" not in str(error)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give back what was typed when a form was too old, so that it can be sent once more.

    Only for forms of our own pages: a form of a stranger's page (Origin or Referer elsewhere) gets nothing back.
    """
    own = _comes_from_us(request)
    context = {"fields": _typed(request) if own else [], "action": request.get_full_path(), "own": own}
    return render(request, "csrf_failure.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404. Who wrote something while their sign-in ended gets it back, and nothing else is said."""
    signed_out = request.method == "POST" and not request.user.is_authenticated
    typed = [field["value"] for field in _typed(request) if field["long"]] if signed_out else []
    return render(request, "404.html", {"typed": typed}, status=404)


def _typed(request: HttpRequest) -> list[dict[str, Any]]:
    """What came in a form, without its secrets; `long` are the texts, the others choices and short words."""
    return [
        {"name": name, "value": value, "long": len(value) > 80 or "\n" in value}
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name.lower()
    ]


def _comes_from_us(request: HttpRequest) -> bool:
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(source) and url_has_allowed_host_and_scheme(source, allowed_hosts={request.get_host()})
