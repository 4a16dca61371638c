"""The office's screens for boards: founding, terms of office, rules of procedure."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.crumbs import start_crumb
from boards.membership import keeping
from boards.membership.models import AdvisoryBoard
from boards.membership.office import forms, selectors
from boards.membership.policies import can_manage_membership
from boards.membership.rules_in_words import in_words
from participation.accounts.models import User
from participation.office import office_only

BOARD_COLUMNS = ("name", "short_name", "purpose", "min_level", "published", "order", "founded_on", "dissolved_on")


def office_crumbs(board: AdvisoryBoard | None = None) -> list[dict[str, str]]:
    crumbs = [
        start_crumb(),
        {"title": _("Büro"), "href": reverse("office")},
        {"title": _("Beirat"), "href": reverse("office_boards")},
    ]
    return [*crumbs, {"title": board.name, "href": reverse("office_board", args=[board.slug])}] if board else crumbs


def find_board(slug: str) -> AdvisoryBoard:
    return get_object_or_404(AdvisoryBoard, slug=slug)


def by(request: HttpRequest) -> User:
    return cast(User, request.user)


def say_errors(form: BaseForm, wrong: ValidationError) -> None:
    """A service's refusal, beside the field that its code names, else above the form."""
    code = getattr(wrong, "code", None)
    form.add_error(code if code in form.fields else None, ValidationError(wrong.messages))


@require_safe
@office_only(can_manage_membership)
def boards(request: HttpRequest) -> HttpResponse:
    context = {"title": _("Beirat"), "boards": selectors.boards(), "crumbs": office_crumbs()[:-1]}
    return render(request, "boards/membership/office/boards.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_manage_membership)
def new_board(request: HttpRequest) -> HttpResponse:
    form = forms.BoardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in BOARD_COLUMNS}
        try:
            made = keeping.found_board(
                by=by(request), slug=form.cleaned_data["slug"], groups=list(form.cleaned_data["groups"]), **given
            )
        except ValidationError as wrong:
            say_errors(form, wrong)
        else:
            messages.success(request, _("Der Beirat ist angelegt."))
            return redirect("office_board", made.slug)
    context = {"title": _("Neuer Beirat"), "form": form, "crumbs": office_crumbs()}
    return render(request, "boards/membership/office/board_form.html", context)


@require_safe
@office_only(can_manage_membership)
def board(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_board(slug)
    context = {
        "title": found.name,
        "board": found,
        "counts": selectors.counts(found),
        "ending": selectors.ends_soon(found),
        "rules": found.rules.order_by("-version"),
        "terms": found.terms.all(),
        "term_form": forms.TermForm(),
        "crumbs": office_crumbs(),
    }
    return render(request, "boards/membership/office/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_manage_membership)
def change_board(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_board(slug)
    form = forms.BoardForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in BOARD_COLUMNS}
        keeping.change_board(by=by(request), board=found, groups=list(form.cleaned_data["groups"]), **given)
        messages.success(request, _("Gespeichert."))
        return redirect("office_board", slug)
    context = {"title": _("Beirat ändern"), "form": form, "board": found, "crumbs": office_crumbs(found)}
    return render(request, "boards/membership/office/board_form.html", context)


@require_POST
@office_only(can_manage_membership)
def add_term(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_board(slug)
    form = forms.TermForm(request.POST)
    if form.is_valid():
        try:
            keeping.add_term(by=by(request), board=found, **form.cleaned_data)
        except ValidationError as wrong:
            say_errors(form, wrong)
        else:
            messages.success(request, _("Die Amtszeit ist eingetragen."))
            return redirect("office_board", slug)
    context = {
        "title": _("Neue Amtszeit"),
        "form": form,
        "action": request.path,
        "board": found,
        "crumbs": office_crumbs(found),
    }
    return render(request, "boards/membership/office/board_form.html", context)


@require_POST
@office_only(can_manage_membership)
def new_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the draft of the next version; there is one at a time."""
    draft = keeping.draft_rules(by=by(request), board=find_board(slug))
    return redirect("office_rules", slug, draft.version)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_manage_membership)
def rules(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """A draft with its form; a version that was adopted as it stands."""
    found = find_board(slug)
    asked = get_object_or_404(found.rules, version=version)
    form = forms.RulesForm(request.POST or None, instance=asked) if asked.is_draft else None
    if request.method == "POST" and form and form.is_valid():
        keeping.change_rules(by=by(request), rules=asked, **form.cleaned_data)
        messages.success(request, _("Der Entwurf ist gespeichert."))
        return redirect("office_rules", slug, version)
    context = {
        "title": _("Geschäftsordnung, Fassung %(number)s") % {"number": version},
        "board": found,
        "rules": found.rules.get(version=version),
        "words": in_words(found.rules.get(version=version)),
        "form": form,
        "adopt_form": forms.AdoptForm(),
        "crumbs": office_crumbs(found),
    }
    return render(request, "boards/membership/office/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_manage_membership)
def adopt_rules(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Asks for the resolution; from here on the version stays as it is."""
    found = find_board(slug)
    draft = get_object_or_404(found.rules.filter(adopted_on=None), version=version)
    form = forms.AdoptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.adopt_rules(by=by(request), rules=draft, **form.cleaned_data)
        except ValidationError as wrong:
            say_errors(form, wrong)
        else:
            messages.success(request, _("Die Fassung ist beschlossen und steht auf der Seite des Beirats."))
            return redirect("office_board", slug)
    context = {
        "title": _("Fassung %(number)s in Kraft setzen") % {"number": version},
        "text": _("Danach lässt sich diese Fassung nicht mehr ändern. Eine neue Fassung kann sie ablösen."),
        "words": in_words(draft),
        "rules": draft,
        "form": form,
        "label": _("In Kraft setzen"),
        "back": reverse("office_rules", args=[slug, version]),
    }
    return render(request, "boards/membership/office/step.html", context)


@require_POST
@office_only(can_manage_membership)
def discard_rules(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    draft = get_object_or_404(find_board(slug).rules, version=version)
    try:
        keeping.discard_draft(by=by(request), rules=draft)
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    else:
        messages.success(request, _("Der Entwurf ist verworfen."))
    return redirect("office_board", slug)
