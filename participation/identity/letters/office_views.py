"""The office's screens below /buero/briefe/."""

import datetime
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participation.accounts.models import User
from participation.district.selectors import district_of
from participation.identity.letters import office, selectors
from participation.identity.letters.forms import ListForm, ReasonForm, ReferenceForm
from participation.identity.letters.models import Letter, LetterBatch, LetterState
from participation.identity.letters.office import NotPossible
from participation.identity.letters.policies import (
    can_decide,
    can_look_at_address,
    can_manage_letters,
    can_mark_returned,
    can_take_return_back,
)
from participation.languages import home
from participation.office import office_only
from participation.tables import csv_file

PER_PAGE = 30
officers = office_only(can_manage_letters)
TODAY = datetime.timedelta(hours=24)


@require_safe
@officers
def letters(request: HttpRequest) -> HttpResponse:
    form, chosen = _filters(request)
    page = Paginator(selectors.letters(**chosen), PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": _("Briefe"),
        "form": form,
        "page": page,
        "query": urlencode([(name, value) for name in form.fields if (value := request.GET.get(name))]),
        "counts": selectors.counts(cast(User, request.user)),
        "batches": selectors.open_batches(),
        "crumbs": _crumbs(),
    }
    return render(request, "identity/letters/office_list.html", context)


@require_safe
@officers
def letters_csv(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered: numbers, states, dates. No name, no address."""
    found = selectors.letters(**_filters(request)[1])
    head = [_("Briefnummer"), _("Stand"), _("Gemeinde"), _("Stapel"), _("angefordert am"), _("gedruckt am")]
    head += [_("verschickt am"), _("gilt bis"), _("beendet am")]
    rows = [
        [
            letter.number,
            letter.state_label,
            letter.municipality.name,
            letter.batch_id or "",
            *map(
                _day,
                (letter.requested_at, letter.printed_at, letter.posted_at, letter.expires_at, letter.ended_at),
            ),
        ]
        for letter in found
    ]
    return csv_file("briefe.csv", head, rows)


@require_POST
@officers
def make_batch(request: HttpRequest) -> HttpResponse:
    try:
        batch = office.make_batch(by=cast(User, request.user))
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("letters")
    return redirect(batch)


@require_safe
@officers
def letter_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch, with its three steps."""
    batch = get_object_or_404(LetterBatch.objects.select_related("made_by"), pk=pk)
    found = selectors.letters().filter(batch=batch).order_by("pk")
    counts = {state: sum(letter.state == state for letter in found) for state in LetterState}
    context = {
        "title": str(batch),
        "batch": batch,
        "letters": found,
        "waiting": counts[LetterState.QUEUED],
        "printed": counts[LetterState.PRINTED],
        "crumbs": [*_crumbs(), {"title": _("Briefe"), "href": reverse("letters")}],
    }
    return render(request, "identity/letters/office_batch.html", context)


@require_POST
@officers
def print_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF, once: it goes to the browser and is kept nowhere."""
    batch = get_object_or_404(LetterBatch, pk=pk)
    try:
        pdf = office.print_batch(by=cast(User, request.user), batch=batch, district=district_of(request))
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect(batch)
    headers = {"Content-Disposition": f'attachment; filename="briefe-{batch.pk}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_POST
@officers
def batch_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Posted, not posted after all, dissolved."""
    batch = get_object_or_404(LetterBatch, pk=pk)
    do, said = {
        "verschickt": (office.mark_posted, _("Der Stapel ist als verschickt vermerkt.")),
        "doch-nicht": (office.take_posting_back, _("Der Stapel gilt wieder als gedruckt.")),
        "aufloesen": (office.dissolve_batch, _("Der Stapel ist aufgelöst, die Briefe warten wieder.")),
    }[step]
    try:
        do(by=cast(User, request.user), batch=batch)
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect(batch)
    messages.success(request, said)
    return redirect("letters") if step == "aufloesen" else redirect(batch)


@require_http_methods(["GET", "HEAD", "POST"])
@officers
def returned_letters(request: HttpRequest) -> HttpResponse:
    """Type or scan the numbers of letters that came back, one after the other; each can be undone."""
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        letter = Letter.objects.filter(reference=form.cleaned_data["number"]).first()
        if letter and can_mark_returned(request.user, letter):
            office.mark_returned(by=cast(User, request.user), letter=letter)
            messages.success(
                request, _("Brief %(number)s ist als zurückgekommen vermerkt.") % {"number": letter.number}
            )
            return redirect("returned_letters")
        form.add_error("number", _not_returnable(letter))
    latest = selectors.letters(stand=LetterState.RETURNED).filter(ended_at__gte=timezone.now() - TODAY)
    crumbs = [*_crumbs(), {"title": _("Briefe"), "href": reverse("letters")}]
    context = {"title": _("Rückläufer"), "form": form, "latest": latest.order_by("-ended_at")[:20], "crumbs": crumbs}
    return render(request, "identity/letters/office_returned.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officers
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: where it is, and what can be done. A POST does one step."""
    found = get_object_or_404(selectors.letters(), pk=pk)
    step = request.POST.get("schritt", "")
    form = ReasonForm(request.POST if step in ("ablehnen", "anschrift") else None)
    address = None
    if request.method == "POST":
        try:
            if step == "anschrift" and form.is_valid():
                address = office.look_at_address(
                    by=cast(User, request.user), letter=found, reason=form.cleaned_data["reason"]
                )
                form = ReasonForm()
            elif step != "anschrift" and _do(request, found, step, form):
                return redirect(found)
        except NotPossible as refused:
            messages.error(request, str(refused))
            return redirect(found)
    context = {
        "title": _("Brief %(number)s") % {"number": found.number},
        "letter": found,
        "form": form,
        "step": step,
        "address": address,
        "may_decide": can_decide(request.user, found),
        "may_look": can_look_at_address(request.user, found),
        "may_return": can_mark_returned(request.user, found),
        "may_take_back": can_take_return_back(request.user, found),
        "crumbs": [*_crumbs(), {"title": _("Briefe"), "href": reverse("letters")}],
    }
    return render(request, "identity/letters/office_letter.html", context)


def _do(request: HttpRequest, found: Letter, step: str, form: ReasonForm) -> bool:
    """True when the step is done; the service refuses what does not fit."""
    by = cast(User, request.user)
    if step == "ablehnen":
        if not form.is_valid():
            return False
        office.refuse_letter(by=by, letter=found, reason=form.cleaned_data["reason"])
        messages.success(request, _("Der Brief wird nicht verschickt. Die Person liest den Grund."))
        return True
    steps = {
        "freigeben": (office.release, _("Der Brief ist freigegeben und wartet auf den Druck.")),
        "zurueck": (office.mark_returned, _("Der Brief ist als zurückgekommen vermerkt.")),
        "doch-zugestellt": (office.take_return_back, _("Der Code gilt wieder.")),
    }
    if step not in steps:
        return False
    steps[step][0](by=by, letter=found)
    messages.success(request, steps[step][1])
    return True


def _filters(request: HttpRequest) -> tuple[ListForm, dict[str, Any]]:
    form = ListForm(request.GET)
    form.is_valid()
    return form, {name: value for name, value in form.cleaned_data.items() if value}


def _not_returnable(letter: Letter | None) -> str:
    if letter is None:
        return _("Diese Nummer gibt es nicht.")
    return _("Dieser Brief kann nicht zurückkommen: %(state)s.") % {"state": letter.state_label}


def _day(moment: datetime.datetime | None) -> str:
    return timezone.localtime(moment).strftime("%d.%m.%Y") if moment else ""


def _crumbs() -> list[dict[str, Any]]:
    return [{"title": _("Start"), "href": home()}, {"title": _("Büro"), "href": reverse("office")}]
