"""The public page of a board, and what members see of their own mandates."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.applications.models import Phase
from boards.applications.selectors import calls_to_read
from boards.crumbs import start_crumb
from boards.groups.models import TopicGroup
from boards.membership import consents, policies, selectors, services
from boards.membership.forms import ConsentForm, ResignForm
from boards.membership.mandates import Mandate, State
from boards.membership.models import AdvisoryBoard
from boards.membership.rules_in_words import in_words, level_in_words
from participation.accounts.models import User
from participation.identity.gate import level_needed


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """All boards; where a district has one, its page."""
    found = list(AdvisoryBoard.objects.visible_to(request.user).filter(published=True))
    if len(found) == 1:
        return redirect(found[0])
    return render(
        request, "boards/membership/boards.html", {"title": _("Beiräte"), "boards": found, "crumbs": [start_crumb()]}
    )


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(AdvisoryBoard.objects.visible_to(request.user), slug=slug)
    versions = selectors.rules_of(found)
    rules = selectors.in_force(versions)
    context = {
        "title": found.name,
        "board": found,
        "people": selectors.people_of(found, request.user, rules),
        "groups": TopicGroup.objects.visible_to(request.user).filter(board=found),
        "rules": rules,
        "words": in_words(rules) if rules else [],
        "level": level_in_words(found),
        "calls": [call for call in calls_to_read(request.user).filter(board=found) if call.phase == Phase.OPEN],
        "versions": [one for one in versions if one != rules],
        "crumbs": [start_crumb()],
    }
    return render(request, "boards/membership/board.html", context)


@require_safe
def rules(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """One version of the rules of procedure: numbers and text. Drafts are the office's."""
    found = get_object_or_404(AdvisoryBoard.objects.visible_to(request.user), slug=slug)
    asked = get_object_or_404(found.rules.adopted(), version=version)
    context = {
        "title": _("Geschäftsordnung, Fassung %(number)s") % {"number": asked.version},
        "board": found,
        "rules": asked,
        "is_in_force": selectors.in_force(selectors.rules_of(found)) == asked,
        "words": in_words(asked),
        "crumbs": [start_crumb(), {"title": found.name, "href": found.get_absolute_url()}],
    }
    return render(request, "boards/membership/rules.html", context)


@require_safe
@never_cache
@login_required
def my_mandates(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    mandates = selectors.mandates_of(person)
    context = {
        "title": _("Meine Mandate"),
        "rows": [_own(request, mandate) for mandate in mandates],
        "crumbs": [start_crumb(), {"title": _("Ihr Profil"), "href": reverse("profile")}],
    }
    return render(request, "boards/membership/mine.html", context)


@require_POST
@login_required
def allow(request: HttpRequest, pk: int) -> HttpResponse:
    """Store what may be shown."""
    mandate = _mine(request, pk)
    form = ConsentForm(request.POST, mandate=mandate)
    if form.is_valid():
        consents.set_consents(by=cast(User, request.user), mandate=mandate, allowed=form.cleaned_data["allowed"])
        messages.success(request, _("Gespeichert. Die Seite des Beirats zeigt ab sofort nur noch, was Sie erlauben."))
    else:
        messages.error(request, " ".join(str(error) for error in form.errors["allowed"]))
    return redirect(f"{reverse('my_mandates')}#mandat-{mandate.pk}")


@require_POST
@login_required
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin one's own mandate, once the instruction is recorded and the identity is proven."""
    mandate = _mine(request, pk)
    try:
        services.activate(by=cast(User, request.user), mandate=mandate)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("Willkommen. Ihr Mandat hat begonnen."))
    return redirect("my_mandates")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def resign(request: HttpRequest, pk: int) -> HttpResponse:
    mandate = _mine(request, pk)
    if not policies.can_resign(request.user, mandate):
        messages.info(request, _("Dieses Mandat ist schon beendet."))
        return redirect("my_mandates")
    form = ResignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.resign(by=cast(User, request.user), mandate=mandate, reason=form.cleaned_data["reason"])
        messages.success(request, _("Ihr Mandat endet heute um 24 Uhr. Vielen Dank für Ihre Arbeit im Beirat."))
        return redirect("my_mandates")
    context = {"title": _("Mandat zurückgeben"), "form": form, "mandate": mandate, "back": reverse("my_mandates")}
    return render(request, "boards/membership/resign.html", context)


def _mine(request: HttpRequest, pk: int) -> Mandate:
    """One's own mandate; that of somebody else is not found here, for the office neither."""
    own = Mandate.objects.visible_to(request.user).filter(person=cast(User, request.user))
    return get_object_or_404(own.select_related("board", "person"), pk=pk)


def _own(request: HttpRequest, mandate: Mandate) -> dict[str, object]:
    """One mandate as its holder sees it: where it stands, and what is to be done next."""
    waits = mandate.current_state in (State.APPOINTED, State.SWORN_IN)
    needed = level_needed(mandate.person, mandate.board.min_level, request.path) if mandate.voting_right else None
    return {
        "mandate": mandate,
        "topics": [topic for topic in mandate.topics.all() if topic.until is None],
        "needed": needed if waits else None,
        "may_take_up": policies.can_take_up(request.user, mandate) and not needed and waits,
        "may_resign": policies.can_resign(request.user, mandate),
        "form": ConsentForm(mandate=mandate),
        "consents": mandate.consents.all(),
    }
