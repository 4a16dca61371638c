"""What people see who are named to judge: their list, one application, their points."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from boards.applications import shown
from boards.applications.evaluation import forms, policies, selectors, services
from boards.applications.evaluation.models import Evaluation
from boards.crumbs import start_crumb
from boards.paging import page_of
from participation.accounts.models import User
from participation.office import office_only

PER_PAGE = 30


@require_safe
@office_only(policies.can_open_evaluations)
def mine(request: HttpRequest) -> HttpResponse:
    page = page_of(selectors.to_judge(request.user), request.GET.get("seite", 1), size=PER_PAGE)
    states = dict(Evaluation.State.choices)
    rows = [{"application": one, "own": states.get(one.own_state, _("offen"))} for one in page.object_list]
    context = {"title": _("Bewerbungen bewerten"), "page": page, "rows": rows, "crumbs": _crumbs()[:-1]}
    return render(request, "boards/applications/evaluation/list.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@office_only(policies.can_open_evaluations)
def evaluate(request: HttpRequest, pk: int) -> HttpResponse:
    """One application and one's own judgement; the others' as soon as all are in."""
    found = get_object_or_404(selectors.application_to_judge(request.user), pk=pk)
    own = selectors.own_evaluation(request.user, found)
    hands_in = request.POST.get("go") == "send" or (own is not None and own.state == Evaluation.State.SUBMITTED)
    data = request.POST if request.method == "POST" else None
    form = forms.EvaluationForm(data, call=found.call, own=own, complete=hands_in or data is None)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_evaluation(
                by=cast(User, request.user),
                application=found,
                points=form.points(),
                note=form.cleaned_data["note"],
                hand_in=hands_in,
            )
        except (PermissionDenied, ValidationError):
            form.add_error(None, _("Diese Bewerbung kann gerade nicht bewertet werden. Ihr Text steht noch hier."))
        else:
            messages.success(request, _("Ihre Bewertung ist abgegeben.") if hands_in else _("Zwischengespeichert."))
            return redirect("evaluation", pk=pk)
    return _page(request, found, own, form)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(policies.can_open_evaluations)
def conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one cannot judge: asked once, since the application is gone from one's list afterwards."""
    found = get_object_or_404(selectors.application_to_judge(request.user), pk=pk)
    form = forms.ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.declare_conflict(by=cast(User, request.user), application=found, **form.cleaned_data)
        messages.success(request, _("Danke. Diese Bewerbung bewerten andere."))
        return redirect("evaluations")
    context = {"title": _("Ich bin befangen"), "application": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "boards/applications/evaluation/conflict.html", context, status=status)


def _page(request: HttpRequest, found: Any, own: Evaluation | None, form: forms.EvaluationForm) -> HttpResponse:
    context = {
        "title": found.person.get_full_name(),
        "call": found.call,
        "application": found,
        "facts": shown.facts(found, judging=True),
        "motivation": shown.motivation(found),
        "own": own,
        "form": form,
        "may_evaluate": policies.can_evaluate(request.user, found),
        "judged": selectors.for_evaluator(request.user, found),
        "crumbs": _crumbs(),
    }
    return render(request, "boards/applications/evaluation/detail.html", context, status=422 if form.errors else 200)


def _crumbs() -> list[dict[str, str]]:
    return [
        start_crumb(),
        {"title": _("Büro"), "href": reverse("office")},
        {"title": _("Bewerbungen bewerten"), "href": reverse("evaluations")},
    ]
