"""What somebody sees who was invited: what it is about, and how to accept, with an account or without."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from boards.invitations import services
from boards.invitations.accounts import has_account, open_account, sign_in
from boards.invitations.forms import NewAccountForm
from boards.invitations.models import Invitation
from boards.membership.mandates import Mandate, State
from participation.accounts.models import User


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. Looking changes nothing: mail programs look too."""
    try:
        found = services.find(token)
    except services.NoLongerValid as gone:
        return _gone(request, gone)
    form = None
    if not request.user.is_authenticated and not has_account(found):
        wants_account = request.method == "POST" and request.POST.get("go") == "account"
        form = NewAccountForm(request.POST if wants_account else None, invitation=found)
    if request.method == "POST":
        try:
            if answer := _answer(request, found, token, form):
                return answer
        except services.NoLongerValid as gone:
            return _gone(request, gone)
    context = {
        "title": _("Ihre Einladung: %(board)s") % {"board": found.board.name},
        "invitation": found,
        "groups": found.groups.all(),
        "form": form,
        "sign_in": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "boards/invitations/invitation.html", context)


def _answer(request: HttpRequest, found: Invitation, token: str, form: NewAccountForm | None) -> HttpResponse | None:
    """Do what the button said; None when the page is to be shown again."""
    match request.POST.get("go"):
        case "decline":
            services.decline(token=token)
            thanks = _("Danke für die Nachricht. Wir schreiben Ihnen dazu nicht mehr.")
            context = {"title": _("Sie haben abgesagt"), "text": thanks}
            return render(request, "boards/invitations/done.html", context)
        case "accept" if request.user.is_authenticated:
            return _accept(request, request.user, token)
        case "account" if form is not None and form.is_valid():
            return _open_and_accept(request, found, token, form)
    return None


def _accept(request: HttpRequest, person: User, token: str) -> HttpResponse | None:
    try:
        mandate = services.accept(by=person, token=token)
    except services.NoLongerValid:
        raise
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return None
    return _welcome(request, mandate)


def _open_and_accept(request: HttpRequest, found: Invitation, token: str, form: NewAccountForm) -> HttpResponse | None:
    """Account and mandate together or neither, so that a second try starts afresh."""
    try:
        with transaction.atomic():
            person = open_account(invitation=found, **form.cleaned_data)
            mandate = services.accept(by=person, token=token)
    except services.NoLongerValid:
        raise
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
    sign_in(request, person)
    return _welcome(request, mandate)


def _welcome(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    said = _("Willkommen im Beirat. Ihr Mandat hat begonnen.")
    if mandate.state != State.ACTIVE:
        said = _("Ihr Mandat ist eingetragen. Hier steht, was bis zum Antritt noch fehlt.")
    messages.success(request, said)
    return redirect("my_mandates")


def _gone(request: HttpRequest, gone: ValidationError) -> HttpResponse:
    context = {"title": _("Diese Einladung gilt nicht"), "text": gone.messages[0]}
    return render(request, "boards/invitations/done.html", context, status=410)
