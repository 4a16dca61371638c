from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from boards.crumbs import start_crumb
from boards.paging import page_of
from boards.projects import selectors
from boards.projects.models import Project
from participation.trail.selectors import progress, stations


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("stand", "")
    state = asked if asked in Project.State.values else ""
    counts = selectors.counts_by_state(request.user)
    total = counts.get(state, 0) if state else sum(counts.values())
    listed = selectors.projects(request.user, state=state)
    page = page_of(listed, request.GET.get("seite", 1), size=selectors.PROJECTS_PER_PAGE, count=total)
    far = progress(list(page.object_list), request.user, read=True)
    context = {
        "title": _("Projekte"),
        "page": page,
        "rows": [{"project": project, "trail": far.get(project.pk)} for project in page.object_list],
        "state": state,
        "states": _states(counts),
        "query": urlencode({"stand": state}) if state else "",
        "crumbs": [start_crumb()],
    }
    return render(request, "boards/projects/projects.html", context)


@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    trail = stations(found, request.user, read=True)
    context = {
        "title": found.title,
        "project": found,
        "stations": trail if len(trail) > 1 else [],
        "tags": found.tags.all(),
        "crumbs": [start_crumb(), {"title": _("Projekte"), "href": reverse("projects")}],
    }
    return render(request, "boards/projects/project.html", context)


def _states(counts: dict[str, int]) -> list[dict[str, object]]:
    """The tabs: all, then each state with its number."""
    every = {"value": "", "label": _("Alle"), "count": sum(counts.values())}
    return [every, *({"value": one.value, "label": one.label, "count": counts.get(one, 0)} for one in selectors.LISTED)]
