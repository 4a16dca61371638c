from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation import html
from participation.accounts import selectors, services
from participation.accounts.forms import AboutForm, NameForm, PhotoForm, SettingsForm
from participation.accounts.models import User
from participation.navigation import own_pages
from participation.notifications.kinds import kinds
from participation.notifications.selectors import rhythms_of
from participation.notifications.services import choose_rhythms
from participation.office import office_pages

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Everything one says about oneself, how others see it, and the ways to change each part."""
    person = cast(User, request.user)
    own = list(selectors.roles(person, person))
    sight = selectors.sight_of(own)
    chosen = rhythms_of(person)
    context = {
        "title": _("Ihr Profil"),
        "person": person,
        "roles": own,
        "sight": sight,
        "preview": _card(person, sight.roles),
        "mails": [{"label": kind.label, "rhythm": chosen[kind.slug].label} for kind in kinds()],
        "own_pages": own_pages(),
        "works_here": bool(office_pages(person)),
    }
    return render(request, "accounts/profile.html", context)


@require_http_methods(METHODS)
@never_cache
@login_required
def name(request: HttpRequest) -> HttpResponse:
    """How one appears: real name, first name and initial, pseudonym."""
    person = cast(User, request.user)
    form = NameForm(request.POST or None, person=person)
    offices = selectors.real_name_circles(person) if person.must_show_real_name else []
    return _part(
        request, form, lambda data: services.change_name(by=person, **data), title=_("Ihr Name"), offices=offices
    )


@require_http_methods(METHODS)
@never_cache
@login_required
def about(request: HttpRequest) -> HttpResponse:
    """Municipality, a few sentences, interests."""
    person = cast(User, request.user)
    form = AboutForm(request.POST or None, person=person)
    return _part(request, form, lambda data: services.change_about(by=person, **data), title=_("Über Sie"))


@require_http_methods(METHODS)
@never_cache
@login_required
def photo(request: HttpRequest) -> HttpResponse:
    """Give, replace or remove the photo."""
    person = cast(User, request.user)
    if request.method == "POST" and "remove" in request.POST:
        services.remove_photo(by=person)
        messages.success(request, _("Ihr Foto ist gelöscht."))
        return redirect("profile")
    form = PhotoForm(request.POST or None, request.FILES or None)
    return _part(request, form, lambda data: services.put_photo(by=person, data=data["photo"]), title=_("Ihr Foto"))


@require_http_methods(METHODS)
@never_cache
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and how often which mail comes."""
    person = cast(User, request.user)
    form = SettingsForm(request.POST or None, person=person, chosen=rhythms_of(person))

    def store(data: dict[str, Any]) -> None:
        services.change_language(by=person, language=data["language"])
        choose_rhythms(by=person, chosen=form.chosen())

    return _part(request, form, store, title=_("Sprache und Mails"))


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's page: shown name, photo, text, interests, how and when the name was verified, roles.

    The rule: one sees one's own page and those of people in a circle whose people one may know (a public topic group's
    by everybody). All others, and closed or erased accounts, are not found: nobody can list who has an account.
    """
    found = get_object_or_404(User.objects.visible_to(request.user).select_related("municipality"), pk=pk)
    context = {"title": found.shown_name, **_card(found, list(selectors.roles(found, request.user)))}
    return render(request, "accounts/person.html", context)


def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends whoever may not enter: strangers to our sign-in, people without editor's rights to a 403."""
    if request.user.is_authenticated:
        raise PermissionDenied
    query = request.META["QUERY_STRING"]
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))


def _card(person: User, roles: list[Any]) -> dict[str, Any]:
    """What components/person_card.html takes."""
    return {
        "person": person,
        "roles": roles,
        "about": html.from_markdown(person.about),
        "interests": sorted(person.interests.names()),
    }


def _part(
    request: HttpRequest, form: forms.Form, store: Callable[[dict[str, Any]], None], *, title: str, **more: Any
) -> HttpResponse:
    """One page of the profile: its form, stored and back to the overview, or shown again with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            store(form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("Gespeichert."))
            return redirect("profile")
    crumbs = [{"title": _("Ihr Profil"), "href": reverse("profile")}]
    context = {"title": title, "form": form, "person": request.user, "crumbs": crumbs, **more}
    return render(request, "accounts/part.html", context)
