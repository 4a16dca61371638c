from typing import Final, cast

import structlog
from django.contrib.auth import logout
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participation.accounts.models import User
from participation.accounts.reauthentication import proven_again
from participation.privacy import selectors, services
from participation.privacy.archive import archive_of
from participation.privacy.forms import TAKE_BACK, ErasureForm
from participation.privacy.obstacles import obstacles

METHODS = ["GET", "HEAD", "POST"]
PAUSE: Final = 60
"""Seconds between two exports of a person: each reads everything."""
logger = structlog.get_logger(__name__)


@require_http_methods(METHODS)
@proven_again
def data(request: HttpRequest) -> HttpResponseBase:
    """What one gets; POST makes the file and sends it in the same answer. Nothing of it stays on the server."""
    person = cast(User, request.user)
    too_soon = False
    if request.method == "POST":
        if cache.add(f"export:{person.pk}", 1, PAUSE):
            name = f"meine-daten-{timezone.localdate():%Y-%m-%d}.zip"
            return FileResponse(archive_of(person), as_attachment=True, filename=name, content_type="application/zip")
        too_soon = True
    context = {"title": _("Ihre Daten"), "too_soon": too_soon, "crumbs": _crumbs()}
    return render(request, "privacy/data.html", context, status=429 if too_soon else 200)


@require_http_methods(METHODS)
@proven_again
def erase(request: HttpRequest) -> HttpResponseBase:
    """What goes, what stays and what must be done first; POST closes the account and forgets the person."""
    person = cast(User, request.user)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _erased(request, person, also_contributions=form.cleaned_data["contributions"] == TAKE_BACK)
        except ValidationError as first:
            form.add_error(None, first)
    context = {
        "title": _("Konto löschen"),
        "form": form,
        "obstacles": obstacles(person),
        "going": selectors.what_goes(),
        "staying": selectors.what_stays(),
        "crumbs": _crumbs(),
    }
    return render(request, "privacy/erase.html", context)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Where somebody lands whose account is gone; it says nothing about anybody."""
    return render(request, "privacy/erased.html", {"title": _("Ihr Konto ist gelöscht")})


def _erased(request: HttpRequest, person: User, *, also_contributions: bool) -> HttpResponse:
    """From here on the wish stands: should the rest fail now, the next tick goes on with it."""
    erasure = services.ask_erasure(by=person, person=person, also_contributions=also_contributions)
    try:
        services.carry_out(erasure)
    except Exception:
        logger.exception("erasure_failed", erasure=erasure.pk)
    logout(request)
    return redirect("erased")


def _crumbs() -> list[dict[str, str]]:
    return [{"title": _("Ihr Profil"), "href": reverse("profile")}]
