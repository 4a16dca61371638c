"""The office's screens for calls and for the check of what came in."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from boards.applications import policies, shown
from boards.applications.calls import exports, forms, services, steps
from boards.applications.calls import selectors as office
from boards.applications.evaluation import selectors as evaluation
from boards.applications.models import CallForApplications, CallState, State
from boards.crumbs import start_crumb
from boards.paging import page_of
from participation.accounts.models import User
from participation.office import office_only

PER_PAGE = 25
MOST = 5_000
"""Rows of a CSV file at most."""


def office_crumbs(call: CallForApplications | None = None) -> list[dict[str, str]]:
    crumbs = [
        start_crumb(),
        {"title": _("Büro"), "href": reverse("office")},
        {"title": _("Bewerbungen"), "href": reverse("office_calls")},
    ]
    return [*crumbs, {"title": call.title, "href": reverse("office_call", args=[call.slug])}] if call else crumbs


@require_safe
@office_only(policies.can_keep_calls)
def calls(request: HttpRequest) -> HttpResponse:
    page = page_of(office.office_calls(request.user), request.GET.get("seite", 1), size=PER_PAGE)
    context = {"title": _("Aufrufe und Bewerbungen"), "page": page, "crumbs": office_crumbs()[:-1]}
    return render(request, "boards/applications/office/calls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(policies.can_keep_calls)
def new_call(request: HttpRequest) -> HttpResponse:
    form = forms.CallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_call(by=_by(request), **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, _("Der Entwurf ist gespeichert."))
            return redirect("office_call", slug=made.slug)
    return _call_form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(policies.can_keep_calls)
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a call, or delete one that is still a draft."""
    found = find_call(request, slug)
    if request.method == "POST" and request.POST.get("go") == "delete":
        return _delete(request, found)
    form = forms.CallForm(request.POST if request.method == "POST" else None, call=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_call(by=_by(request), call=found, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, _("Gespeichert."))
            return redirect("office_call", slug=slug)
    return _call_form(request, form, found)


@require_safe
@office_only(policies.can_keep_calls)
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a call stands: numbers, what comes next and what lacks for it."""
    found = find_call(request, slug)
    counted = office.state_counts(found)
    context = {
        "title": found.title,
        "call": found,
        "when": shown.when_in_words(found),
        "phase": found.phase.label,
        "received": counted.total(),
        "counts": [(label, counted[value]) for value, label in State.choices if counted[value]],
        "erased": sum(found.erased_counts.values()),
        "evaluators": office.evaluators(found),
        "moves": [{"move": move, "lacking": list(move.lacking(found))} for move in steps.moves_from(found.state)],
        "decidable": found.state == CallState.PROPOSED,
        "criteria": found.criteria.all(),
        "crumbs": office_crumbs(),
    }
    return render(request, "boards/applications/office/call.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(policies.can_keep_calls)
def step(request: HttpRequest, slug: str, to: str) -> HttpResponse:
    """Asks once, then takes the call to its next state or a step back."""
    found = find_call(request, slug)
    move = steps.move_between(found.state, to)
    if request.method == "POST":
        try:
            services.move_call(by=_by(request), call=found, to=to)
        except ValidationError as wrong:
            for sentence in wrong.messages:
                messages.error(request, sentence)
        else:
            messages.success(request, _("Gespeichert."))
        return redirect("office_call", slug=slug)
    if move is None:
        raise Http404
    context = {"title": move.label, "call": found, "move": move, "lacking": list(move.lacking(found))}
    return render(request, "boards/applications/office/step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(policies.can_keep_calls)
def evaluators(request: HttpRequest, slug: str) -> HttpResponse:
    """Who judges: name somebody, take somebody off again."""
    found = find_call(request, slug)
    removes = request.POST.get("remove", "")
    form = forms.EvaluatorForm(request.POST if request.method == "POST" and not removes else None)
    if request.method == "POST" and _evaluators_changed(request, found, form, removes):
        return redirect("office_evaluators", slug=slug)
    context = {
        "title": _("Wer bewertet"),
        "call": found,
        "evaluators": office.evaluators(found),
        "form": form,
        "crumbs": office_crumbs(found),
    }
    return render(request, "boards/applications/office/evaluators.html", context, status=422 if form.errors else 200)


@require_safe
@office_only(policies.can_keep_calls)
def applications(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_call(request, slug)
    form = forms.FilterForm(request.GET)
    rows = office.applications(request.user, found, form.wanted())
    page = page_of(rows, request.GET.get("seite", 1), size=PER_PAGE)
    query = request.GET.copy()
    query.pop("seite", None)
    context = {
        "title": _("Bewerbungen: %(title)s") % {"title": found.title},
        "call": found,
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "crumbs": office_crumbs(found),
    }
    return render(request, "boards/applications/office/list.html", context)


@require_safe
@office_only(policies.can_keep_calls)
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """The filtered list as CSV."""
    found = find_call(request, slug)
    rows = office.applications(request.user, found, forms.FilterForm(request.GET).wanted())[:MOST]
    headers = {"Content-Disposition": f'attachment; filename="bewerbungen-{found.slug}.csv"'}
    return HttpResponse(exports.applications_csv(rows), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@office_only(policies.can_keep_calls)
def application(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = find_call(request, slug)
    one = get_object_or_404(office.application(request.user, found), pk=pk)
    one.call = found
    return _application_page(request, one)


@sensitive_post_parameters()
@require_http_methods(["POST"])
@office_only(policies.can_keep_calls)
def check(request: HttpRequest, slug: str, pk: int, action: str) -> HttpResponse:
    """The check of form: admit, ask back, turn down."""
    found = find_call(request, slug)
    one = get_object_or_404(office.application(request.user, found), pk=pk)
    one.call = found
    form: Form | None = None
    match action:
        case "rueckfrage":
            form = forms.QuestionForm(request.POST)
            if form.is_valid():
                services.ask_back(by=_by(request), application=one, **form.cleaned_data)
                messages.success(request, _("Die Rückfrage ist unterwegs."))
        case "ablehnen":
            form = forms.ReasonForm(request.POST)
            if form.is_valid():
                services.turn_down(by=_by(request), application=one, **form.cleaned_data)
                messages.success(request, _("Die Bewerbung ist nicht zugelassen. Die Person bekommt eine Mail."))
        case "zulassen":
            services.admit(by=_by(request), application=one)
            messages.success(request, _("Die Bewerbung ist zugelassen."))
        case _:
            raise Http404
    if form is not None and not form.is_valid():
        return _application_page(request, one, **{action: form})
    return redirect("office_application", slug=slug, pk=pk)


def find_call(request: HttpRequest, slug: str) -> CallForApplications:
    """The call, for those who keep it; where somebody has applied themselves they find nothing."""
    return get_object_or_404(office.office_call(request.user), slug=slug)


def _by(request: HttpRequest) -> User:
    return cast(User, request.user)


def _evaluators_changed(
    request: HttpRequest, found: CallForApplications, form: forms.EvaluatorForm, removes: str
) -> bool:
    """Do what the button said; False when the form has to be shown again."""
    try:
        if removes:
            pk = int(removes[:18]) if removes.isdecimal() else 0
            evaluator = get_object_or_404(found.evaluators.select_related("person"), pk=pk)
            services.dismiss_evaluator(by=_by(request), call=found, person=evaluator.person)
        elif form.is_valid():
            services.name_evaluator(by=_by(request), call=found, person=form.cleaned_data["email"])
        else:
            return False
    except ValidationError as wrong:
        if removes:
            messages.error(request, wrong.messages[0])
            return True
        form.add_error("email", wrong.messages)
        return False
    messages.success(request, _("Gespeichert."))
    return True


def _delete(request: HttpRequest, found: CallForApplications) -> HttpResponse:
    try:
        services.delete_call(by=_by(request), call=found)
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
        return redirect("office_call", slug=found.slug)
    messages.success(request, _("Der Entwurf ist gelöscht."))
    return redirect("office_calls")


def _call_form(request: HttpRequest, form: forms.CallForm, found: CallForApplications | None) -> HttpResponse:
    context = {
        "title": _("Aufruf ändern") if found else _("Neuer Aufruf"),
        "form": form,
        "call": found,
        "may_delete": found is not None and found.state == CallState.DRAFT,
        "crumbs": office_crumbs(found),
    }
    return render(request, "boards/applications/office/call_form.html", context, status=422 if form.errors else 200)


def _application_page(request: HttpRequest, one: Any, **wrong: Form) -> HttpResponse:
    """One application with what the office may do with it now; `wrong` holds a form that was sent with mistakes."""
    judged = evaluation.for_office(one)
    context = {
        "title": one.person.get_full_name(),
        "call": one.call,
        "application": one,
        "facts": shown.facts(one),
        "motivation": shown.motivation(one),
        "judged": judged,
        "may_check": policies.can_check(request.user, one),
        "may_ask": policies.can_ask_back(request.user, one),
        "question": wrong.get("rueckfrage") or forms.QuestionForm(),
        "turn_down": wrong.get("ablehnen") or forms.ReasonForm(),
        "crumbs": [
            *office_crumbs(one.call),
            {"title": _("Bewerbungen"), "href": reverse("office_applications", args=[one.call.slug])},
        ],
    }
    return render(request, "boards/applications/office/application.html", context, status=422 if wrong else 200)
