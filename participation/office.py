"""The office: screens on the site for people who work for the district (/buero/), apart from Wagtail's editor.

A room registers each of its screens here, with the rule of who may use it; the office's first page and Wagtail's menu
list them. `office_only` guards a view: strangers sign in first, people without the right get 403.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.accounts.models import User

P = ParamSpec("P")
Rule = Callable[[User | AnonymousUser], bool]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


@dataclass(frozen=True)
class OfficePage:
    """One entry of the office: `url_name` takes no arguments; `icon` is one that Wagtail knows."""

    title: str | Promise
    text: str | Promise
    url_name: str
    may: Rule
    icon: str
    order: int

    @property
    def href(self) -> str:
        return reverse(self.url_name)


_pages: list[OfficePage] = []


def register_office_page(
    *, title: str | Promise, text: str | Promise, url_name: str, may: Rule, icon: str, order: int = 500
) -> None:
    """Called once at start, from a room's registry.py. `text` says in a sentence what is done there."""
    _pages.append(OfficePage(title, text, url_name, may, icon, order))
    _pages.sort(key=lambda page: page.order)


def all_office_pages() -> list[OfficePage]:
    return list(_pages)


def office_pages(user: User | AnonymousUser) -> list[OfficePage]:
    """What `user` may use, in order."""
    return [page for page in _pages if page.may(user)]


def office_only(may: Rule) -> Callable[[View[P]], View[P]]:
    """Guard a view of the office: sign-in for strangers, 403 for people without the right, never cached."""

    def decorate(view: View[P]) -> View[P]:
        @never_cache
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@require_safe
@office_only(lambda user: bool(office_pages(user)))
def office(request: HttpRequest) -> HttpResponse:
    """What the person may do in the office."""
    return render(request, "office/index.html", {"title": _("Büro"), "pages": office_pages(request.user)})


urlpatterns = [path("buero/", office, name="office")]
