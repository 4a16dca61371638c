"""The second factor: whoever works for the district needs one, and without it has no rights here at all.

Sign-in asks for it by itself (allauth). What is closed here is the rest: accounts that have none yet, sessions older
than their right, sockets.
"""

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Permission
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import caches
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from participation.accounts.models import User
from participation.languages import in_language
from participation.navigation import footer_pages
from participation.office import office_pages

OPEN: Final = ("/accounts/", "/static/", "/health/", "/admin/logout/", "/darstellung/")
"""What a person who still has to prove the second factor may open: all about their account, and the way out."""
REMEMBERED: Final = 20
"""Seconds that a process may go on believing that a person needs none, when they are given rights meanwhile."""

Scope = dict[str, Any]
Application = Callable[[Scope, Any, Any], Awaitable[None]]


def needs_second_factor(user: User | AnonymousUser) -> bool:
    """True for everybody who works for the district: Wagtail, the office, moderation, proofs, any right at all."""
    if not isinstance(user, User):
        return False
    if user.is_superuser or user.is_staff:
        return True
    given = Q(user=user) | Q(group__user=user)
    return Permission.objects.filter(given).exists() or bool(office_pages(user))


def has_second_factor(user: User) -> bool:
    """Recovery codes alone are none: they only stand in for one."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def passed_second_factor(session: SessionBase, user: User) -> bool:
    """Whether `user` has proved a second factor in this session. Costs no query."""
    records = get_authentication_records(SimpleNamespace(session=session), user)
    return any(record.get("method") == "mfa" for record in records)


def is_missing(session: SessionBase, user: User | AnonymousUser) -> bool:
    """Whether this session may not yet do what `user` may: the second factor is needed and was not proved."""
    if not isinstance(user, User) or passed_second_factor(session, user):
        return False
    if user.is_superuser or user.is_staff:
        return True
    key = f"second_factor:{user.pk}"
    needed = caches["process"].get(key)
    if needed is None:
        needed = needs_second_factor(user)
        caches["process"].set(key, needed, REMEMBERED)
    return bool(needed)


class SecondFactorMiddleware:
    """Lead whoever lacks the second factor to it, from every page but those in OPEN and the legal ones."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Without the cookie nobody is signed in; the session stays unopened, so that visitors' pages can be cached.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and is_missing(request.session, request.user) and not _is_open(request):
            return HttpResponseRedirect(_way(request))
        return self.get_response(request)


def _is_open(request: HttpRequest) -> bool:
    path = in_language(request.path_info, "de")
    return path.startswith(OPEN) or any(request.path_info == page["href"] for page in footer_pages(request))


def _way(request: HttpRequest) -> str:
    """To the second step and back again, or to the page where a factor is set up."""
    if not has_second_factor(request.user):  # type: ignore[arg-type]
        return reverse("mfa_index")
    back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}"


class SocketsWithSecondFactor:
    """Between sign-in and sockets: a session without the needed second factor is a visitor's."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        user = scope["user"]
        if user.is_authenticated and await database_sync_to_async(is_missing)(scope["session"], user):
            scope = scope | {"user": AnonymousUser()}
        await self.inner(scope, receive, send)
