"""The citizen's pages: how to come to the counter, one's own code, the code of a slip."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participation.accounts.models import User
from participation.identity.codes.tries import TooManyTries, network_of
from participation.identity.codes.writing import in_groups
from participation.identity.counter import selectors, services
from participation.identity.counter.forms import CounterCodeForm
from participation.identity.counter.models import CounterSession
from participation.identity.gate import own_path, way_to_level
from participation.identity.levels import Level
from participation.languages import home


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def counter(request: HttpRequest) -> HttpResponse:
    """How to get there. A POST makes a code and shows it on this very answer: it is stored nowhere else."""
    person = cast(User, request.user)
    context = _context(_("Vor Ort mit Ausweis"), back=own_path(request.GET.get("zurueck"), ""))
    if request.method == "POST":
        try:
            code, session = services.make_own_code(by=person)
        except services.NotPossible as refused:
            messages.error(request, str(refused))
            return redirect("counter")
        context |= {"groups": in_groups(code), "session": session}
        return render(request, "identity/counter/own_code.html", context)
    newest = selectors.newest_of(person)
    is_open = bool(newest and not newest.is_over and newest.expires_at > newest.now)
    context |= {"session": newest, "is_open": is_open, "states": CounterSession.State}
    return render(request, "identity/counter/counter.html", context)


@require_POST
@never_cache
@login_required
def cancel_visit(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast(User, request.user)
    session = get_object_or_404(CounterSession, pk=pk, person=person)
    services.cancel(by=person, session=session)
    messages.success(request, _("Abgebrochen. Der Code gilt nicht mehr."))
    return redirect("counter")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def slip(request: HttpRequest) -> HttpResponse:
    """Type the code of the slip that the officer gave."""
    form = CounterCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = cast(User, request.user)
        try:
            services.enter_slip(by=person, code=form.cleaned_data["code"], network=network_of(request))
        except services.NotPossible as refused:
            form.add_error("code", str(refused))
        except TooManyTries:
            form.add_error("code", _("Das waren zu viele Versuche. Bitte warten Sie eine Stunde."))
        else:
            messages.success(request, _("Danke. Am Schalter geht es jetzt weiter."))
            return redirect("counter")
    return render(request, "identity/counter/slip.html", _context(_("Code vom Zettel eingeben")) | {"form": form})


def _context(title: str, back: str = "") -> dict[str, Any]:
    crumbs = [
        {"title": _("Start"), "href": home()},
        {"title": _("Ihr Nachweis"), "href": reverse("identity")},
    ]
    onward = way_to_level(Level.SUBSTANTIAL, back) if back else reverse("identity")
    return {"title": title, "crumbs": crumbs, "back": back, "onward": onward}
