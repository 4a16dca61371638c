"""The officer's screens below /buero/schalter/."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from participation.accounts.models import User
from participation.identity.codes.tries import TooManyTries, network_of
from participation.identity.codes.writing import in_groups
from participation.identity.counter import selectors, services
from participation.identity.counter.forms import CheckForm, CounterCodeForm, RefuseForm
from participation.identity.counter.models import CounterSession
from participation.identity.counter.policies import can_check, can_work_at_counter
from participation.languages import home
from participation.office import office_only

officers = office_only(can_work_at_counter)


@require_http_methods(["GET", "HEAD", "POST"])
@officers
def desk(request: HttpRequest) -> HttpResponse:
    """Type the code that the person shows; below it one's last visits."""
    officer = cast(User, request.user)
    form = CounterCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(
                services.enter_own_code(by=officer, code=form.cleaned_data["code"], network=network_of(request))
            )
        except services.NotPossible as refused:
            form.add_error("code", str(refused))
        except TooManyTries:
            form.add_error("code", _("Das waren zu viele falsche Codes. Bitte warten Sie eine Viertelstunde."))
    context = {
        "title": _("Schalter"),
        "form": form,
        "latest": selectors.latest(officer),
        "crumbs": _crumbs()[:2],
    }
    return render(request, "identity/counter/office_desk.html", context)


@require_POST
@officers
def make_slip(request: HttpRequest) -> HttpResponse:
    """A slip to print or copy out; its code stands on this answer alone."""
    code, session = services.make_slip(by=cast(User, request.user))
    context = {"title": _("Zettel"), "groups": in_groups(code), "session": session, "crumbs": _crumbs()}
    return render(request, "identity/counter/office_slip.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officers
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: whose account it is, the check, its confirmation. A POST does one step."""
    officer = cast(User, request.user)
    found = get_object_or_404(selectors.of_officer(officer), pk=pk)
    step = request.POST.get("schritt", "")
    form = CheckForm(request.POST if step in ("pruefen", "aendern", "eintragen") else None)
    refusal = RefuseForm(request.POST if step == "ablehnen" else None)
    context = {
        "title": _("Prüfung vor Ort"),
        "session": found,
        "states": CounterSession.State,
        "is_late": not found.is_over and found.expires_at <= found.now,
        "may_check": can_check(officer, found),
        "email": selectors.masked(found.person.email) if found.person else "",
        "form": form,
        "refusal": refusal,
        "crumbs": _crumbs(),
    }
    if request.method == "POST":
        try:
            if answer := _step(request, found, step, form, refusal, context):
                return answer
        except services.NotPossible as refused:
            messages.error(request, str(refused))
            return redirect(found)
    return render(request, "identity/counter/office_session.html", context)


def _step(
    request: HttpRequest,
    found: CounterSession,
    step: str,
    form: CheckForm,
    refusal: RefuseForm,
    context: dict[str, Any],
) -> HttpResponse | None:
    """The answer of a step; None shows the page again, with what was typed and what is wrong."""
    officer = cast(User, request.user)
    if step == "pruefen" and form.is_valid():
        return render(request, "identity/counter/office_confirm.html", context | {"seen": form.seen})
    if step == "eintragen" and form.is_valid():
        services.verify(by=officer, session=found, seen=form.seen)
        messages.success(request, _("Eingetragen. Der Name ist geprüft."))
        return redirect("counter_desk")
    if step == "ablehnen" and refusal.is_valid():
        services.refuse_at_counter(by=officer, session=found, reason=refusal.cleaned_data["reason"])
        messages.success(request, _("Abgelehnt. Die Person liest den Grund in ihrem Konto."))
        return redirect("counter_desk")
    if step == "abbrechen":
        services.cancel(by=officer, session=found)
        messages.success(request, _("Abgebrochen. Es ist nichts eingetragen."))
        return redirect("counter_desk")
    if step == "aendern":
        form.errors.clear()
    return None


def _crumbs() -> list[dict[str, Any]]:
    return [
        {"title": _("Start"), "href": home()},
        {"title": _("Büro"), "href": reverse("office")},
        {"title": _("Schalter"), "href": reverse("counter_desk")},
    ]
