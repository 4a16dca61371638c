"""Pages in the place of allauth's: where a link of a mail must change nothing by itself, and where ours do more.

Two of them inherit allauth's views, whose flows they leave as they are.
"""

from typing import Any, cast

from allauth.account.views import ConfirmEmailView, PasswordResetFromKeyView
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation.accounts.models import User
from participation.accounts.second_factor import is_missing, needs_second_factor
from participation.accounts.signin import sessions


class OnlyByPost:
    """Opening a link signs nobody out, whoever is signed in; pressing its button does."""

    request: HttpRequest

    def logout(self) -> None:
        if self.request.method == "POST":
            super().logout()  # type: ignore[misc]


class ConfirmAddress(OnlyByPost, ConfirmEmailView):
    pass


class ResetFromKey(OnlyByPost, PasswordResetFromKeyView):
    pass


confirm_email = never_cache(ConfirmAddress.as_view())
reset_from_key = never_cache(ResetFromKey.as_view())


@require_safe
@never_cache
@login_required
def factors(request: HttpRequest) -> HttpResponse:
    """What somebody has besides their password, and what they still need to work here."""
    person = cast(User, request.user)
    own: dict[str, Any] = {"passkeys": []}
    for factor in Authenticator.objects.filter(user=person).order_by("pk"):
        if factor.type == Authenticator.Type.WEBAUTHN:
            own["passkeys"].append(factor)
        else:
            own[factor.type] = factor.wrap()
    is_needed = needs_second_factor(person)
    context = {
        "title": _("Sicher anmelden"),
        "own": own,
        "is_needed": is_needed,
        "is_missing": is_needed and is_missing(request.session, person),
    }
    return render(request, "accounts/factors.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def sessions_list(request: HttpRequest) -> HttpResponse:
    """Where I am signed in; POST signs out there (`session`), without it everywhere else."""
    person = cast(User, request.user)
    own = request.session.session_key
    if request.method == "POST":
        chosen = request.POST.get("session", "")
        only = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None
        ended = sessions.end_sessions(person, but=own, only=only) if only or not chosen else 0
        said = ngettext("%(count)s Anmeldung beendet.", "%(count)s Anmeldungen beendet.", ended)
        messages.success(request, said % {"count": ended})
        return redirect("usersessions_list")
    context = {"title": _("Wo Sie angemeldet sind"), "sessions": sessions.sessions_of(person), "own": own}
    return render(request, "accounts/sessions.html", context)
