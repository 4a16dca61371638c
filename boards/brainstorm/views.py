from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from boards.brainstorm.selectors import cards_to_read
from boards.crumbs import group_crumbs, start_crumb
from boards.groups.policies import can_start_thread
from participation.trail.selectors import stations


@require_safe
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """One card and what became of it."""
    found = get_object_or_404(cards_to_read(request.user), pk=pk)
    group = found.cluster.group if found.cluster else None
    trail = stations(found, request.user, read=True)
    context = {
        "title": found.text,
        "card": found,
        "group": group,
        "stations": trail if len(trail) > 1 else [],
        "may_start": group is not None and can_start_thread(request.user, group),
        "crumbs": group_crumbs(group) if group else [start_crumb()],
    }
    return render(request, "boards/brainstorm/card.html", context)
