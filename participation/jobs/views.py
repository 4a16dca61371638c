from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.jobs import selectors
from participation.limits import shown_limits


@require_safe
def operation(request: HttpRequest) -> HttpResponse:
    """/admin/betrieb/: the tick, the queue and what keeps failing, for administrators."""
    if not request.user.is_superuser:
        raise PermissionDenied
    context = {
        "operation": selectors.operation(),
        "limits": list(shown_limits()),
        "page_title": _("Betrieb"),
        "header_icon": "cogs",
    }
    return render(request, "jobs/operation.html", context)
