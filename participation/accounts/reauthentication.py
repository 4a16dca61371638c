"""Before something that a borrowed device must not do (export, erasure): who are you, once more, within five minutes.

Whoever has a password or a second factor is asked by allauth. Who signs in through another service only has signed in
within the last minutes, or does so again.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
NEXT: Final = "next"


def proven_again(view: View[P]) -> View[P]:
    """Guard a view: sign-in for strangers, and everybody shows once more that it is them."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if get_reauthentication_flows(request.user):
            if did_recently_reauthenticate(request):
                return view(request, *args, **kwargs)
            return _to("account_reauthenticate", request)
        if _signed_in_just_now(request):
            return view(request, *args, **kwargs)
        messages.info(request, _("Bitte melden Sie sich ab und neu an. Dann geht es hier weiter."))
        return _to("account_logout", request)

    return guarded


def _to(name: str, request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse(name)}?{urlencode({NEXT: request.path})}")


def _signed_in_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
