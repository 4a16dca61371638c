from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from participation.languages import home
from surveys.questionnaires import definition as questionnaire
from surveys.questionnaires.models import Survey
from surveys.results import exports
from surveys.results.counting import counts
from surveys.results.policies import can_view_public_results, can_view_results
from surveys.results.reading import office_rows, public_rows, whole
from surveys.results.selectors import first_texts
from surveys.results.suppression import LEAST


def _for_office(request: HttpRequest, slug: str) -> Survey:
    """The survey, for those who may see what came in; nobody else learns that the page exists."""
    if not can_view_results(request.user):
        raise Http404
    return get_object_or_404(Survey.objects.with_phase(), slug=slug)


@cache_control(private=True, no_store=True)
@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    survey = _for_office(request, slug)
    counted = counts(survey)
    texts = first_texts(survey, questionnaire.of(survey))
    context = {
        "title": _("Auswertung: %(title)s") % {"title": survey.title},
        "survey": survey,
        "total": whole(counted.total),
        "paper": whole(counted.paper),
        "rows": office_rows(counted, texts),
        "crumbs": _crumbs(survey),
    }
    return render(request, "surveys/results/office.html", context)


@cache_control(private=True, no_store=True)
@require_safe
def download(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    survey = _for_office(request, slug)
    # Django compresses each piece of an async stream as a file of its own, and browsers unpack the first alone.
    request.META["HTTP_ACCEPT_ENCODING"] = ""
    pieces = exports.as_csv(survey)
    body = _later(pieces) if isinstance(request, ASGIRequest) else pieces
    headers = {"Content-Disposition": f'attachment; filename="umfrage-{survey.slug}.csv"'}
    return StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


async def _later(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Under ASGI a plain iterator would be gathered whole before the first byte leaves."""
    following = sync_to_async(lambda: next(pieces, None))
    while (piece := await following()) is not None:
        yield piece


@require_safe
def public_results(request: HttpRequest, slug: str) -> HttpResponse:
    survey = get_object_or_404(Survey.objects.visible_to(request.user), slug=slug)
    if not can_view_public_results(survey):
        raise Http404
    counted = counts(survey)
    context = {
        "title": _("Ergebnisse: %(title)s") % {"title": survey.title},
        "survey": survey,
        "total": whole(counted.total),
        "paper": whole(counted.paper) if counted.paper >= LEAST else "",
        "enough": counted.total >= LEAST,
        "least": LEAST,
        "rows": public_rows(counted),
        "crumbs": _crumbs(survey),
    }
    return render(request, "surveys/results/public.html", context)


def _crumbs(survey: Survey) -> list[dict[str, Any]]:
    return [
        {"title": _("Start"), "href": home()},
        {"title": _("Umfragen"), "href": reverse("surveys")},
        {"title": survey.title, "href": survey.get_absolute_url()},
    ]
