from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.accounts.models import User
from participation.identity.gate import own_path
from participation.identity.levels import Level
from participation.identity.providers import providers_for
from participation.identity.selectors import state_of


@require_safe
@never_cache
@login_required
def identity(request: HttpRequest) -> HttpResponse:
    """One's own proof and its state, and the ways to the level that a page asked for (`stufe`, back to `zurueck`)."""
    person = cast(User, request.user)
    wanted = next((level for level in Level if str(int(level)) == request.GET.get("stufe")), None)
    back = own_path(request.GET.get("zurueck"), "")
    ways = providers_for(max(wanted or Level.NONE, Level.ADDRESS))
    context = {
        "title": _("Ihr Nachweis"),
        "person": person,
        "state": state_of(person),
        "wanted": wanted,
        "reached": wanted is not None and person.current_level >= wanted,
        "back": back,
        "ways": [
            {"label": way.label, "text": way.text, "href": way.start_url(back), "level": way.max_level} for way in ways
        ],
        "levels": list(Level),
    }
    return render(request, "identity/identity.html", context)
