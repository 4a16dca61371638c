from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.identity.gate import own_path
from participation.identity.online.verify import VERIFY
from participation.sso.configured import VERIFY as FOR_PROOFS
from participation.sso.services import leave_for, service_for


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def online(request: HttpRequest, slug: str) -> HttpResponse:
    """What a service is asked for and what is kept of it; a press leads out to it."""
    service = service_for(slug, FOR_PROOFS)
    back = own_path(request.GET.get("zurueck"), "")
    if request.method == "POST":
        return leave_for(request, service, purpose=VERIFY, back=back)
    context = {"title": _("Nachweis mit %(name)s") % {"name": service.name}, "service": service, "back": back}
    return render(request, "identity/online/begin.html", context)
