"""What everybody and what applicants see: calls, the form, one's own application."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from boards.applications import policies, selectors, services, shown
from boards.applications.forms import ApplicationForm
from boards.applications.models import Application, CallForApplications, Phase, State
from boards.crumbs import start_crumb
from boards.paging import page_of
from participation import html
from participation.accounts.models import User
from participation.identity.gate import level_needed

PER_PAGE = 20


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    found = selectors.calls_to_read(request.user)
    page = page_of(found.order_by("-opens_at", "-pk"), request.GET.get("seite", 1), size=PER_PAGE)
    context = {
        "title": _("Aufrufe zur Bewerbung"),
        "page": page,
        "rows": [{"call": call, "when": shown.when_in_words(call)} for call in page.object_list],
        "crumbs": [start_crumb()],
    }
    return render(request, "boards/applications/calls.html", context)


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """The call, and the way to one's own application."""
    found = _find(request, slug)
    own = selectors.my_application(request.user, found)
    context = {
        "title": found.title,
        "call": found,
        "text": html.from_markdown(found.text),
        "when": shown.when_in_words(found),
        "is_open": found.phase == Phase.OPEN,
        "own": own,
        "own_state": selectors.step_for_applicant(own.state) if own else "",
        "may_start": own is None and found.phase == Phase.OPEN,
        "judges": request.user.is_authenticated and policies.is_evaluator(request.user, found),
        "result": selectors.result(found) if found.phase in selectors.OVER else None,
        "crumbs": shown.call_crumbs(found)[:-1],
    }
    return render(request, "boards/applications/call.html", context)


# No "no-store": with it the browser's own way back would lose what was typed.
@cache_control(private=True, no_cache=True)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """The form. Whoever's sign-in has ended while typing gets the page back with everything on it."""
    found = _find(request, slug)
    if not request.user.is_authenticated:
        return _signed_out(request, found) if request.method == "POST" else redirect_to_login(request.get_full_path())
    own = selectors.my_application(request.user, found)
    if request.method == "POST":
        return _keep(request, found, own)
    if not _may_fill_in(request.user, found, own):
        return _turned_away(request, found, own)
    return _form_page(request, found, own, ApplicationForm(**_form_for(request, found, own)))


@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def summary(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything once more before it is sent; the gate where a level is missing."""
    found, own = _find_own(request, slug)
    by = cast(User, request.user)
    if own.state == State.SUBMITTED:
        return redirect("application_sent", slug=slug)
    if not policies.can_edit(by, own):
        return _turned_away(request, found, own)
    lacking = services.what_lacks(own)
    if request.method == "POST":
        try:
            services.submit_application(by=by, application=own)
        except services.TooLow:
            messages.warning(request, _("Zum Absenden fehlt noch der Nachweis. Ihr Entwurf ist gespeichert."))
        except ValidationError as wrong:
            lacking = wrong.messages
        except PermissionDenied:
            return _turned_away(request, found, own)
        else:
            return redirect("application_sent", slug=slug)
    context = {
        "title": _("Prüfen und absenden"),
        "call": found,
        "application": own,
        "motivation": shown.motivation(own),
        "facts": shown.facts(own),
        "voluntary": shown.voluntary(own),
        "lacking": lacking,
        "needed": level_needed(by, found.min_level, request.path),
    }
    return render(request, "boards/applications/summary.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@require_safe
@login_required
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    found, own = _find_own(request, slug)
    if own.state == State.DRAFT:
        return redirect("apply", slug=slug)
    context = {
        "title": _("Ihre Bewerbung ist eingegangen"),
        "call": found,
        "application": own,
        "may_edit": policies.can_edit(request.user, own),
    }
    return render(request, "boards/applications/sent.html", context)


@never_cache
@require_safe
@login_required
def my_application(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own application with its state in plain words."""
    found, own = _find_own(request, slug)
    context = {
        "title": _("Meine Bewerbung"),
        "call": found,
        "application": own,
        "state": selectors.step_for_applicant(own.state),
        "in_words": selectors.in_words(own),
        "motivation": shown.motivation(own),
        "facts": shown.facts(own),
        "voluntary": shown.voluntary(own),
        "history": shown.history(own),
        "may_edit": policies.can_edit(request.user, own),
        "may_withdraw": policies.can_withdraw(request.user, own),
        "may_discard": policies.can_discard(request.user, own),
        "may_take_up_again": policies.can_take_up_again(request.user, own),
        "crumbs": [*shown.call_crumbs(found)],
    }
    return render(request, "boards/applications/mine.html", context)


@never_cache
@require_safe
@login_required
def my_applications(request: HttpRequest) -> HttpResponse:
    page = page_of(selectors.my_applications(request.user), request.GET.get("seite", 1), size=PER_PAGE)
    rows = [{"own": own, "state": selectors.step_for_applicant(own.state)} for own in page.object_list]
    context = {"title": _("Meine Bewerbungen"), "page": page, "rows": rows, "crumbs": [start_crumb()]}
    return render(request, "boards/applications/mine_all.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Withdraw an application, throw a draft away, take up what was withdrawn: asked once, then done."""
    found, own = _find_own(request, slug)
    by = cast(User, request.user)
    if request.method == "POST":
        match request.POST.get("go"):
            case "withdraw":
                services.withdraw_application(by=by, application=own)
                messages.success(request, _("Ihre Bewerbung ist zurückgezogen."))
            case "discard":
                services.discard_draft(by=by, application=own)
                messages.success(request, _("Ihr Entwurf ist gelöscht."))
                return redirect(found)
            case "again":
                services.take_up_again(by=by, application=own)
                messages.success(
                    request, _("Ihre Bewerbung ist wieder ein Entwurf. Bitte senden Sie sie noch einmal ab.")
                )
        return redirect("my_application", slug=slug)
    may_discard = policies.can_discard(by, own)
    if not may_discard and not policies.can_withdraw(by, own):
        return redirect("my_application", slug=slug)
    context = {
        "title": _("Entwurf löschen") if may_discard else _("Bewerbung zurückziehen"),
        "call": found,
        "application": own,
        "discards": may_discard,
    }
    return render(request, "boards/applications/end.html", context)


def _find(request: HttpRequest, slug: str) -> CallForApplications:
    return get_object_or_404(selectors.calls_to_read(request.user), slug=slug)


def _find_own(request: HttpRequest, slug: str) -> tuple[CallForApplications, Application]:
    found = _find(request, slug)
    own = selectors.my_application(request.user, found)
    if own is None:
        raise Http404
    return found, own


def _may_fill_in(user: Any, found: CallForApplications, own: Application | None) -> bool:
    return policies.can_edit(user, own) if own else policies.can_start(user, found)


def _form_for(request: HttpRequest, found: CallForApplications, own: Application | None) -> dict[str, Any]:
    return {"call": found, "application": own, "municipality": getattr(request.user, "municipality", None)}


def _keep(request: HttpRequest, found: CallForApplications, own: Application | None) -> HttpResponse:
    """Store a draft whatever lacks; go on only with a form that is complete."""
    given = _form_for(request, found, own)
    goes_on = request.POST.get("go") != "save" or (own is not None and own.state != State.DRAFT)
    form = ApplicationForm(request.POST, **given, complete=goes_on)
    loose = ApplicationForm(request.POST, **given, complete=False) if goes_on else form
    wanted = form if own is not None and own.state != State.DRAFT else loose
    try:
        if wanted.is_valid():
            kept = services.save_application(by=cast(User, request.user), call=found, said=wanted.said())
    except PermissionDenied:
        form.add_error(None, _why_not(request.user, found, own))
        return _form_page(request, found, own, form, status=403)
    except ValidationError as wrong:
        form.add_error(None, wrong)
    if not form.is_valid():
        return _form_page(request, found, own, form, status=422)
    if not goes_on:
        messages.success(request, _("Zwischengespeichert. Sie können jederzeit hier weitermachen."))
        return redirect("apply", slug=found.slug)
    if kept.state == State.SUBMITTED:
        messages.success(request, _("Ihre Änderungen sind gespeichert."))
        return redirect("my_application", slug=found.slug)
    return redirect("application_summary", slug=found.slug)


def _signed_out(request: HttpRequest, found: CallForApplications) -> HttpResponse:
    form = ApplicationForm(request.POST, call=found, complete=False)
    form.add_error(
        None,
        _("Sie sind nicht angemeldet. Melden Sie sich in einem neuen Fenster an und senden Sie dann noch einmal."),
    )
    return _form_page(request, found, None, form, status=403)


def _form_page(
    request: HttpRequest,
    found: CallForApplications,
    own: Application | None,
    form: ApplicationForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": _("Bewerbung: %(title)s") % {"title": found.title},
        "call": found,
        "application": own,
        "form": form,
        "is_draft": own is None or own.state == State.DRAFT,
        "asked_back": own is not None and own.state == State.INCOMPLETE,
        "needed": level_needed(request.user, found.min_level, reverse("apply", args=[found.slug])),
    }
    return render(request, "boards/applications/form.html", context, status=status)


def _turned_away(request: HttpRequest, found: CallForApplications, own: Application | None) -> HttpResponse:
    """Not now, or not this person: back to where it says why."""
    messages.warning(request, _why_not(request.user, found, own))
    return redirect("my_application", slug=found.slug) if own else redirect(found)


def _why_not(user: Any, found: CallForApplications, own: Application | None) -> str:
    if policies.is_evaluator(user, found):
        return _("Sie bewerten in diesem Verfahren und können sich deshalb nicht selbst bewerben.")
    if found.phase == Phase.ANNOUNCED:
        return _("Der Aufruf beginnt erst noch.")
    if found.phase != Phase.OPEN:
        return _("Die Frist ist vorbei. Ihre Bewerbung kann nicht mehr geändert werden.")
    if own is not None:
        return _("Ihre Bewerbung kann zurzeit nicht geändert werden.")
    return _("Um eine Bewerbung zu beginnen, bestätigen Sie bitte zuerst Ihre E-Mail-Adresse.")
