"""The office's screens from the shortlist to the decision, and for those who move up later."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boards.applications.calls.views import find_call, office_crumbs
from boards.applications.models import CallForApplications, CallState, Outcome, Phase
from boards.applications.policies import can_keep_calls
from boards.applications.selection import balance as spread
from boards.applications.selection import policies, selectors, services
from boards.applications.selection import proposal as documents
from boards.applications.selection.forms import ChoicesForm, ResolutionForm
from boards.applications.selection.services import Choice
from participation.accounts.models import User
from participation.district.selectors import district_of
from participation.office import office_only


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_keep_calls)
def shortlist(request: HttpRequest, slug: str) -> HttpResponse:
    """Admitted applications by points; ticked ones are on the shortlist. What is not ticked is taken off."""
    found = find_call(request, slug)
    rows = list(selectors.ranking(request.user, found))
    if request.method == "POST":
        ticked = {int(pk) for pk in request.POST.getlist("on") if pk.isdecimal() and len(pk) < 19}
        known = {one.pk for one in rows}
        try:
            services.shortlist(by=_by(request), call=found, applications=known & ticked, on=True)
            services.shortlist(by=_by(request), call=found, applications=known - ticked, on=False)
        except ValidationError as wrong:
            messages.error(request, wrong.messages[0])
        else:
            messages.success(request, _("Gespeichert. Auf der Vorauswahl: %(n)s.") % {"n": len(known & ticked)})
        return redirect("office_shortlist", slug=slug)
    context = {
        "title": _("Vorauswahl"),
        "call": found,
        "rows": rows,
        "may_change": found.phase == Phase.CLOSED,
        "crumbs": office_crumbs(found),
    }
    return render(request, "boards/applications/office/shortlist.html", context)


@require_safe
@office_only(can_keep_calls)
def balance(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_call(request, slug)
    tables, total, chosen = spread.tables(found)
    context = {
        "title": _("Ausgewogenheit"),
        "call": found,
        "tables": tables,
        "total": total,
        "chosen": chosen,
        "least": spread.LEAST,
        "chosen_label": _("berufen") if found.state in (CallState.DECIDED, CallState.ARCHIVED) else _("ausgewählt"),
        "crumbs": office_crumbs(found),
    }
    return render(request, "boards/applications/office/balance.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_keep_calls)
def proposal(request: HttpRequest, slug: str) -> HttpResponse:
    """What is proposed for each application of the shortlist; the finished list once it is handed over."""
    found = find_call(request, slug)
    if not policies.can_propose(request.user, found):
        return _proposal_list(request, found)
    rows = list(selectors.ranking(request.user, found).filter(shortlisted=True))
    form = ChoicesForm(request.POST if request.method == "POST" else None, call=found, applications=rows)
    if request.method == "POST" and form.is_valid():
        services.propose(by=_by(request), call=found, choices=form.choices())
        messages.success(request, _("Der Vorschlag ist gespeichert."))
        return redirect("office_proposal", slug=slug)
    context = {"title": _("Vorschlag an den Kreistag"), "call": found, "form": form, "crumbs": office_crumbs(found)}
    return render(request, "boards/applications/office/proposal.html", context, status=422 if form.errors else 200)


@require_safe
@office_only(can_keep_calls)
def proposal_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_call(request, slug)
    rows = selectors.proposed(request.user, found)
    pdf = documents.as_pdf(found, rows, district=district_of(request).name)
    return _file(pdf, "application/pdf", f"vorschlag-{found.slug}.pdf")


@require_safe
@office_only(can_keep_calls)
def proposal_csv(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_call(request, slug)
    csv = documents.as_csv(selectors.proposed(request.user, found))
    return _file(csv, "text/csv; charset=utf-8", f"vorschlag-{found.slug}.csv")


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_keep_calls)
def decision(request: HttpRequest, slug: str) -> HttpResponse:
    """Two steps on one address: what the Kreistag decided, then the same once more to be confirmed."""
    found = find_call(request, slug)
    if not policies.can_decide(request.user, found):
        if found.state == CallState.DECIDED:
            return redirect("office_call", slug=slug)
        raise Http404
    rows = list(selectors.ranking(request.user, found))
    data = request.POST if request.method == "POST" else None
    form = ChoicesForm(data, call=found, applications=rows, decides=True)
    resolution = ResolutionForm(data, board=found.board)
    is_valid = data is not None and form.is_valid() & resolution.is_valid()
    if is_valid and request.POST.get("go") == "confirm":
        return _decide(request, found, form, resolution)
    if is_valid and request.POST.get("go") == "check":
        try:
            services.check(found, form.choices().values())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            return _confirm(request, found, form, resolution)
    context = {
        "title": _("Beschluss eintragen"),
        "call": found,
        "form": form,
        "resolution": resolution,
        "crumbs": office_crumbs(found),
    }
    status = 422 if form.errors or resolution.errors else 200
    return render(request, "boards/applications/office/decision.html", context, status=status)


@require_safe
@office_only(can_keep_calls)
def reserve(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_call(request, slug)
    rows = selectors.reserve_list(request.user, found)
    context = {
        "title": _("Nachrückliste"),
        "call": found,
        "rows": rows,
        "may_move_up": found.state == CallState.DECIDED,
        "crumbs": office_crumbs(found),
    }
    return render(request, "boards/applications/office/reserve.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_keep_calls)
def move_up(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Appoint somebody from the reserve list, by a resolution of its own."""
    found = find_call(request, slug)
    one = get_object_or_404(selectors.reserve_list(request.user, found), pk=pk)
    one.call = found
    if not policies.can_move_up(request.user, one):
        raise PermissionDenied
    form = ResolutionForm(request.POST if request.method == "POST" else None, board=found.board)
    if request.method == "POST" and form.is_valid():
        try:
            services.move_up(by=_by(request), application=one, resolution=form.resolution())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("Berufen. Die Person bekommt eine Mail."))
            return redirect("office_reserve", slug=slug)
    context = {
        "title": _("Nachrücken lassen"),
        "call": found,
        "application": one,
        "form": form,
        "crumbs": office_crumbs(found),
    }
    return render(request, "boards/applications/office/move_up.html", context, status=422 if form.errors else 200)


def _decide(
    request: HttpRequest, found: CallForApplications, form: ChoicesForm, resolution: ResolutionForm
) -> HttpResponse:
    try:
        made = services.decide(by=_by(request), call=found, choices=form.choices(), resolution=resolution.resolution())
    except ValidationError as wrong:
        form.add_error(None, wrong)
        context = {"title": _("Beschluss eintragen"), "call": found, "form": form, "resolution": resolution}
        return render(request, "boards/applications/office/decision.html", context, status=422)
    messages.success(request, _("Eingetragen. Berufen: %(n)s. Alle bekommen eine Mail.") % {"n": len(made)})
    return redirect("office_call", slug=found.slug)


def _confirm(
    request: HttpRequest, found: CallForApplications, form: ChoicesForm, resolution: ResolutionForm
) -> HttpResponse:
    """Everything once more in words, with the same values as hidden fields."""
    choices: dict[int, Choice] = form.choices()
    parts = [
        {"label": label, "people": [one for one in form.applications if choices[one.pk].outcome == value]}
        for value, label in Outcome.choices
    ]
    hidden = [(name, value) for name, value in request.POST.items() if name in {*form.fields, *resolution.fields}]
    context = {
        "title": _("Stimmt alles so?"),
        "call": found,
        "parts": parts,
        "resolution": resolution.cleaned_data,
        "hidden": hidden,
    }
    return render(request, "boards/applications/office/confirm.html", context)


def _proposal_list(request: HttpRequest, found: CallForApplications) -> HttpResponse:
    context = {
        "title": _("Vorschlag an den Kreistag"),
        "call": found,
        "rows": selectors.proposed(request.user, found),
        "crumbs": office_crumbs(found),
    }
    return render(request, "boards/applications/office/proposed.html", context)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _by(request: HttpRequest) -> User:
    return cast(User, request.user)
