from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation.accounts import selectors, services
from participation.accounts.forms import ProfileForm
from participation.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name, how it is shown, municipality, language and level."""
    person = cast(User, request.user)
    form = ProfileForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        services.change_profile(by=person, **form.cleaned_data)
        messages.success(request, _("Gespeichert. So sehen andere jetzt Ihren Namen: %(name)s") % {"name": person})
        return redirect("profile")
    context = {
        "title": _("Ihr Profil"),
        "form": form,
        "person": person,
        "roles": selectors.roles(person, person),
    }
    return render(request, "accounts/profile.html", context)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's page: shown name, how and when it was verified, roles.

    The rule: one sees one's own page and those of people in a circle whose people one may know (a public topic group's
    by everybody). All others, and closed or erased accounts, are not found: nobody can list who has an account.
    """
    found = get_object_or_404(User.objects.visible_to(request.user).select_related("municipality"), pk=pk)
    context = {"title": found.shown_name, "person": found, "roles": selectors.roles(found, request.user)}
    return render(request, "accounts/person.html", context)


def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends whoever may not enter: strangers to our sign-in, people without editor's rights to a 403."""
    if request.user.is_authenticated:
        raise PermissionDenied
    query = request.META["QUERY_STRING"]
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))
