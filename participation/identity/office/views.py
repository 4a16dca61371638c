import datetime
from typing import Any, cast

import structlog
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participation.accounts.models import User
from participation.identity import keys, looks, policies, services
from participation.identity.cases import ask_to_see, decide_case, lift_veil
from participation.identity.models import IdentityCase, IdentityLook
from participation.identity.needs import has_pseudonym
from participation.identity.office import selectors
from participation.identity.office.forms import CaseFilter, CaseForm, LookForm, PeopleFilter, RevokeForm
from participation.identity.selectors import own_proofs, state_of
from participation.languages import home
from participation.office import office_only
from participation.tables import csv_file

logger: Any = structlog.get_logger(__name__)

PER_PAGE = 30
OWN_LOOKS = datetime.timedelta(days=2)
staff = office_only(policies.works_on_identities)
reviewers = office_only(policies.is_identity_reviewer)


def _crumbs(*below: dict[str, str]) -> list[dict[str, str]]:
    return [{"title": _("Start"), "href": home()}, {"title": _("Büro"), "href": reverse("office")}, *below]


def _people_crumb() -> dict[str, str]:
    return {"title": _("Nachweise"), "href": reverse("identity_office")}


@require_safe
@staff
def people(request: HttpRequest) -> HttpResponse:
    form = PeopleFilter(request.GET)
    page = Paginator(selectors.people(**form.chosen()), PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": _("Nachweise"),
        "form": form,
        "page": page,
        "rows": [selectors.row(person) for person in page.object_list],
        "query": _query(request, form),
        "crumbs": _crumbs(),
    }
    return render(request, "identity/office/people.html", context)


@require_safe
@staff
def people_csv(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered: people as everybody sees them, no addresses."""
    found = selectors.people(**PeopleFilter(request.GET).chosen())
    head = [_("Konto"), _("Name"), _("Gemeinde"), _("Stufe"), _("Weg"), _("geprüft am"), _("gilt bis"), _("Stand")]
    rows = (_csv_row(selectors.row(person)) for person in found)
    return csv_file("nachweise.csv", head, rows)


def _csv_row(row: dict[str, Any]) -> list[object]:
    person: User = row["person"]
    days = [date_format(day, "SHORT_DATE_FORMAT") if day else "" for day in (person.verified_on, row["until"])]
    where = person.municipality or ""
    return [person.pk, person.shown_name, where, row["level"], person.verified_method_label, *days, row["state"].label]


@require_safe
@staff
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _person_page(request, _person(pk), LookForm())


def _person(pk: int) -> User:
    return get_object_or_404(User.objects.filter(erased_at=None).select_related("municipality"), pk=pk)


def _person_page(request: HttpRequest, found: User, form: LookForm) -> HttpResponse:
    context = {
        "title": found.shown_name,
        "person": found,
        "state": state_of(found),
        "proofs": own_proofs(found),
        "may_look": policies.can_look(request.user, found),
        "may_revoke": found.pk != request.user.pk and any(one["proof"].holds for one in own_proofs(found)),
        "is_own": found.pk == request.user.pk,
        "needs_second": has_pseudonym(found),
        "form": form,
        "crumbs": _crumbs(_people_crumb()),
    }
    return render(request, "identity/office/person.html", context, status=422 if form.errors else 200)


@require_POST
@reviewers
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to see whose account it is: at once, or, for a pseudonym, once a second officer agrees."""
    found = _person(pk)
    form = LookForm(request.POST)
    if form.is_valid():
        try:
            made = looks.look_at_identity(by=cast(User, request.user), person=found, reason=form.cleaned_data["reason"])
            return redirect("identity_look", made.pk)
        except ValidationError as wrong:
            form.add_error("reason", wrong)
    return _person_page(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
@reviewers
def one_look(request: HttpRequest, pk: int) -> HttpResponse:
    """One look: what it shows to whoever asked, and the second officer's decision."""
    officer = cast(User, request.user)
    found = get_object_or_404(IdentityLook.objects.select_related("person", "by", "decided_by"), pk=pk)
    own, decides = found.by_id == officer.pk, policies.can_decide_look(officer, found)
    if not own and not decides:
        raise Http404
    if request.method == "POST":
        _act_on_look(request, found, request.POST.get("action", ""))
        return redirect("identity_look", found.pk)
    identity, broken = None, False
    if own and found.is_open and policies.can_look(officer, found.person):
        try:
            identity = looks.shown_identity(by=officer, look=found)
        except keys.SealBroken:
            logger.error("sealed_name_broken", person=found.person_id)
            broken = True
    context = {
        "title": _("Einsicht: %(name)s") % {"name": found.person.shown_name},
        "look": found,
        "own": own,
        "decides": decides and found.state == IdentityLook.State.REQUESTED,
        "identity": identity,
        "broken": broken,
        "crumbs": _crumbs(_people_crumb()),
    }
    return render(request, "identity/office/look.html", context)


def _act_on_look(request: HttpRequest, found: IdentityLook, action: str) -> None:
    by = cast(User, request.user)
    try:
        match action:
            case "open":
                looks.open_approved_look(by=by, look=found)
            case "approve" | "decline":
                looks.decide_look(by=by, look=found, approved=action == "approve")
                messages.success(request, _("Gespeichert."))
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found = _person(pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.revoke(by=cast(User, request.user), person=found, reason=form.cleaned_data["reason"])
        messages.success(request, _("Der Nachweis ist zurückgenommen."))
        return redirect("identity_office_person", found.pk)
    context = {"title": _("Nachweis zurücknehmen"), "person": found, "form": form, "crumbs": _crumbs(_people_crumb())}
    return render(request, "identity/office/revoke.html", context, status=422 if form.errors else 200)


@require_safe
@reviewers
def cases(request: HttpRequest) -> HttpResponse:
    officer = cast(User, request.user)
    form = CaseFilter(request.GET)
    page = Paginator(selectors.cases(**form.chosen()), PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": _("Vorgänge zu Nachweisen"),
        "form": form,
        "page": page,
        "rows": [
            {"case": one, "people": list(one.persons.all()) if policies.can_see_people(officer, one) else None}
            for one in page.object_list
        ],
        "query": _query(request, form),
        "veils": selectors.veils_to_decide(officer)[:PER_PAGE],
        "to_decide": selectors.looks_to_decide(officer)[:PER_PAGE],
        "own_looks": selectors.own_looks(officer, timezone.now() - OWN_LOOKS)[:PER_PAGE],
        "crumbs": _crumbs(),
    }
    return render(request, "identity/office/cases.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@reviewers
def case(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(IdentityCase.objects.select_related("refusal__by", "decided_by"), pk=pk)
    officer = cast(User, request.user)
    if request.method == "POST" and (step := request.POST.get("step")):
        return _veil(request, found, step)
    form = CaseForm(request.POST or None, case=found)
    if request.method == "POST" and form.is_valid():
        try:
            decide_case(by=officer, case=found, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("Entschieden."))
            return redirect("identity_case", found.pk)
    context = {
        "title": found.get_kind_display(),
        "case": found,
        "rows": [selectors.row(person) for person in found.persons.prefetch_related("verifications")]
        if policies.can_see_people(officer, found)
        else None,
        "own": found.persons.filter(pk=officer.pk).exists(),
        "asks": found.asked_by_id is None,
        "waits": found.asked_by_id == officer.pk,
        "may_lift": found.asked_by_id is not None and not found.lifted_by_id and policies.can_lift_veil(officer, found),
        "may_decide": policies.can_decide_case(officer, found) and found.state == IdentityCase.State.OPEN,
        "form": form,
        "crumbs": _crumbs({"title": _("Vorgänge zu Nachweisen"), "href": reverse("identity_cases")}),
    }
    return render(request, "identity/office/case.html", context, status=422 if form.errors else 200)


def _veil(request: HttpRequest, found: IdentityCase, step: str) -> HttpResponse:
    """Ask a second officer, or be that second officer."""
    by = cast(User, request.user)
    try:
        match step:
            case "ask":
                ask_to_see(by=by, case=found)
            case "agree" | "decline":
                lift_veil(by=by, case=found, approved=step == "agree")
        messages.success(request, _("Gespeichert."))
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    return redirect("identity_case", found.pk)


def _query(request: HttpRequest, form: PeopleFilter | CaseFilter) -> str:
    return urlencode({name: request.GET[name] for name in form.fields if request.GET.get(name)})
