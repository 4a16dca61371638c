"""The office's screens for mandates: the list, one mandate with its history, and each step with its form."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.membership import consents, services
from boards.membership.mandates import Mandate, MandateStep
from boards.membership.office import forms, selectors
from boards.membership.office.exports import mandates_csv
from boards.membership.office.steps import STEPS, may_change, possible, undoable
from boards.membership.office.views import by, find_board, office_crumbs, say_errors
from boards.membership.policies import can_manage_mandate, can_manage_membership
from boards.paging import page_of
from participation.office import office_only


@require_safe
@office_only(can_manage_membership)
def mandates(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_board(slug)
    form = forms.FilterForm(request.GET)
    rows = selectors.mandates(found, form.wanted())
    page = page_of(rows, request.GET.get("seite", 1), size=selectors.PER_PAGE)
    query = request.GET.copy()
    query.pop("seite", None)
    context = {
        "title": _("Mitglieder: %(board)s") % {"board": found.name},
        "board": found,
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "crumbs": office_crumbs(found),
    }
    return render(request, "boards/membership/office/mandates.html", context)


@require_safe
@office_only(can_manage_membership)
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """The filtered list as CSV."""
    found = find_board(slug)
    return mandates_csv(found, selectors.mandates(found, forms.FilterForm(request.GET).wanted()))


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_manage_membership)
def appoint(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_board(slug)
    form = forms.AppointForm(request.POST if request.method == "POST" else None, board=found)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["person"] == request.user:
            form.add_error("email", _("Sich selbst beruft niemand. Das macht jemand anders aus der Geschäftsstelle."))
        else:
            try:
                made = services.appoint(by=by(request), board=found, **form.cleaned_data)
            except ValidationError as wrong:
                say_errors(form, wrong)
            else:
                messages.success(request, _("Die Berufung ist eingetragen."))
                return redirect(made)
    context = {"title": _("Jemanden berufen"), "board": found, "form": form, "crumbs": office_crumbs(found)}
    return render(request, "boards/membership/office/appoint.html", context)


@require_safe
@office_only(can_manage_membership)
def mandate(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(selectors.mandate(pk))
    steps = selectors.steps(found)
    mine = not can_manage_mandate(request.user, found)
    context = {
        "title": found.person.get_full_name(),
        "mandate": found,
        "topics": found.topics.select_related("group").order_by("since", "pk"),
        "steps": steps,
        "consents": selectors.consents(found),
        "possible": [] if mine else possible(found),
        "may_change": not mine and may_change(found),
        "undoable": None if mine else undoable(found, steps),
        "mine": mine,
        "crumbs": [*office_crumbs(found.board), _list_crumb(found)],
    }
    return render(request, "boards/membership/office/mandate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_manage_membership)
def step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Says what will happen, asks what is needed, and takes the step."""
    found = get_object_or_404(selectors.mandate(pk))
    chosen = STEPS.get(slug)
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            chosen.take(by=by(request), mandate=found, **form.cleaned_data)
        except ValidationError as wrong:
            say_errors(form, wrong)
        else:
            messages.success(request, str(chosen.done))
            return redirect(found)
    return _ask(request, found, form, title=chosen.label, text=chosen.text, label=chosen.label)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_manage_membership)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(selectors.mandate(pk))
    form = forms.ChangeForm(request.POST if request.method == "POST" else None, mandate=found)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change(by=by(request), mandate=found, **form.cleaned_data)
        except ValidationError as wrong:
            say_errors(form, wrong)
        else:
            messages.success(request, _("Gespeichert.") if changed else _("Es war nichts zu ändern."))
            return redirect(found)
    text = _("Rolle, Stimmrecht, Themengruppen oder Amtszeit: Was war, bleibt in der Geschichte stehen.")
    return _ask(request, found, form, title=_("Mandat ändern"), text=text, label=_("Speichern"))


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_manage_membership)
def undo(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    found = get_object_or_404(selectors.mandate(pk))
    asked = get_object_or_404(MandateStep.objects.filter(mandate=found).select_related("mandate"), pk=step_pk)
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.undo(by=by(request), step=asked, reason=form.cleaned_data["reason"])
        except ValidationError as wrong:
            say_errors(form, wrong)
        else:
            messages.success(request, _("Zurückgenommen. Die Geschichte zeigt beides: den Schritt und die Rücknahme."))
            return redirect(found)
    title = _("Zurücknehmen: %(step)s") % {"step": asked.get_kind_display()}
    text = _("Danach ist alles so wie vor diesem Schritt, auch der Zugang.")
    return _ask(request, found, form, title=title, text=text, label=_("Zurücknehmen"))


@require_POST
@office_only(can_manage_membership)
def withdraw_consents(request: HttpRequest, pk: int) -> HttpResponse:
    """On behalf of somebody who rang up: all that they allowed to be shown."""
    found = get_object_or_404(selectors.mandate(pk))
    consents.set_consents(by=by(request), mandate=found, allowed=[])
    messages.success(request, _("Alle Einwilligungen sind widerrufen."))
    return redirect(found)


def _ask(request: HttpRequest, found: Mandate, form: forms.forms.Form, **words: object) -> HttpResponse:
    context = {
        **words,
        "mandate": found,
        "form": form,
        "back": found.get_absolute_url(),
        "crumbs": office_crumbs(found.board),
    }
    return render(request, "boards/membership/office/step.html", context)


def _list_crumb(found: Mandate) -> dict[str, str]:
    return {"title": _("Mitglieder"), "href": reverse("office_mandates", args=[found.board.slug])}
