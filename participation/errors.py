"""Pages for what went wrong, in the site's own look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

SECRET_FIELDS = ("csrfmiddlewaretoken", "password")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give back what was typed when a form was too old, so that it can be sent once more.

    Only for forms of our own pages: a form of a stranger's page (Origin or Referer elsewhere) gets nothing back.
    """
    own = _comes_from_us(request)
    fields = [
        {"name": name, "value": value, "long": len(value) > 80 or "\n" in value}
        for name, values in request.POST.lists()
        for value in values
        if own and not name.startswith(SECRET_FIELDS)
    ]
    context = {"fields": fields, "action": request.get_full_path(), "own": own}
    return render(request, "csrf_failure.html", context, status=403)


def _comes_from_us(request: HttpRequest) -> bool:
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(source) and url_has_allowed_host_and_scheme(source, allowed_hosts={request.get_host()})
