from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation.accounts.models import User
from participation.identity import selectors, services
from participation.identity.forms import AppealForm
from participation.identity.gate import own_path
from participation.identity.levels import Level
from participation.identity.models import RevokeReason
from participation.identity.providers import pending_ways, providers_for
from participation.languages import home

PER_PAGE = 20


def crumbs(*, below: bool = True) -> list[dict[str, str]]:
    own = [{"title": _("Ihr Nachweis"), "href": reverse("identity")}] if below else []
    return [{"title": _("Start"), "href": home()}, *own]


@require_safe
@never_cache
@login_required
def identity(request: HttpRequest) -> HttpResponse:
    """One's own proof and its state, and the ways to the level that a page asked for (`stufe`, back to `zurueck`)."""
    person = cast(User, request.user)
    wanted = next((level for level in Level if str(int(level)) == request.GET.get("stufe")), None)
    back = own_path(request.GET.get("zurueck"), "")
    state = selectors.state_of(person)
    context = {
        "title": _("Ihr Nachweis"),
        "person": person,
        "state": state,
        "level_text": _level_text(person),
        "wanted": wanted,
        "reached": wanted is not None and person.current_level >= wanted,
        "back": back,
        "ways": _ways(wanted or Level.ADDRESS, back),
        "pending": [{"label": way.label, "href": way.start_url(back)} for way in pending_ways(person)],
        "proofs": selectors.own_proofs(person),
        "refusals": selectors.own_refusals(person),
        "has_moved": selectors.has_moved(person),
        "holds": state in (selectors.State.VERIFIED, selectors.State.EXPIRING),
        "crumbs": crumbs(below=False),
    }
    return render(request, "identity/identity.html", context)


def _ways(level: Level, back: str) -> list[dict[str, Any]]:
    return [
        {"label": way.label, "text": way.text, "href": way.start_url(back), "level": Level(way.max_level).label}
        for way in providers_for(level)
    ]


def _level_text(person: User) -> str:
    """What the level allows, in a sentence."""
    return {
        Level.NONE: _("Sie können lesen."),
        Level.EMAIL: _("Sie können lesen, mitreden, wo ein Konto genügt, und den Newsletter bekommen."),
        Level.ADDRESS: _("Sie können auch mitmachen, wo es um Menschen aus dem Landkreis geht."),
        Level.SUBSTANTIAL: _("Damit steht Ihnen fast alles offen, auch die Bewerbung für den Fachbeirat."),
        Level.HIGH: _("Damit steht Ihnen alles offen."),
    }[Level(person.current_level)]


@require_safe
@never_cache
@login_required
def log(request: HttpRequest) -> HttpResponse:
    """Who looked at one's identity, when and why; `zeigen=alles`: every step in one's proofs."""
    person = cast(User, request.user)
    shows_all = request.GET.get("zeigen") == "alles"
    events = selectors.steps_about(person, looks_only=not shows_all)
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": _("Wer hat meine Identität angesehen?"),
        "shows_all": shows_all,
        "page": page,
        "steps": [selectors.as_step(event, person) for event in page.object_list],
        "query": "zeigen=alles" if shows_all else "",
        "crumbs": crumbs(),
    }
    return render(request, "identity/log.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def give_back(request: HttpRequest) -> HttpResponse:
    """Take back one's own proof, after a page that says what follows."""
    person = cast(User, request.user)
    if request.method == "POST":
        services.revoke(by=person, person=person, reason=RevokeReason.CITIZEN)
        messages.success(request, _("Ihr Nachweis ist zurückgenommen."))
        return redirect("identity")
    context = {"title": _("Nachweis zurücknehmen"), "crumbs": crumbs()}
    return render(request, "identity/give_back.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to a refusal: somebody else decides."""
    person = cast(User, request.user)
    refusal = get_object_or_404(selectors.own_refusals(person), pk=pk)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.appeal(by=person, refusal=refusal, text=form.cleaned_data["text"])
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(
                request, _("Ihr Widerspruch ist da. Es entscheidet jemand anderes; Sie bekommen eine Mail.")
            )
            return redirect("identity")
    context = {"title": _("Widerspruch"), "refusal": refusal, "form": form, "crumbs": crumbs()}
    return render(request, "identity/appeal.html", context, status=422 if form.errors else 200)
