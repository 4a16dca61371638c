from django.apps import apps
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.registry import registered, registration
from participation.trail import selectors
from participation.trail.models import Link

PER_PAGE = 20


@require_safe
def trail(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The whole trail of one object, e.g. /spur/boards.thread/7/."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        raise Http404 from None
    room = registration(model) if registered(model) else None
    obj = room.visible_to(request.user).filter(pk=pk).first() if room and room.visible_to else None
    if obj is None:
        raise Http404
    title, href = selectors.title_and_href(obj)
    context = {
        "title": _("Spur: %(title)s") % {"title": title},
        "of": {"title": title, "href": href},
        "stations": selectors.stations(obj, request.user),
    }
    return render(request, "trail/trail.html", context)


@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    """What grew from what, newest first."""
    links = Link.objects.visible_to(request.user).select_related("by").order_by("-at", "-pk")
    page = Paginator(links, PER_PAGE).get_page(request.GET.get("seite"))
    context = {"title": _("Was daraus wurde"), "page": page, "outcomes": selectors.outcomes(page, request.user)}
    return render(request, "trail/outcomes.html", context)
