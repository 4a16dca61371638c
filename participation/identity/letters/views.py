"""The citizen's pages: ask for a letter, see how it stands, redeem the code."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.accounts.models import User
from participation.identity.codes.tries import TooManyTries, network_of
from participation.identity.letters import selectors, services
from participation.identity.letters.forms import AddressForm, CodeForm
from participation.identity.letters.models import ON_PAPER, LetterState
from participation.languages import home

read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@read_or_post
@never_cache
@login_required
def own_letter(request: HttpRequest) -> HttpResponse:
    """How one's letter stands; without one the form, then a summary, then it is asked for."""
    person = cast(User, request.user)
    reason = services.what_hinders(person)
    step = request.POST.get("schritt", "") if request.method == "POST" else ""
    form = AddressForm(request.POST if step else None, person=person)
    context = _context(_("Brief mit Code"), form=form, reason=reason, letter=selectors.newest_letter(person))
    if reason or not step or step == "aendern" or not form.is_valid():
        if step == "aendern":
            form.errors.clear()
        return render(request, "identity/letters/own_letter.html", context)
    if step != "anfordern":
        return render(request, "identity/letters/summary.html", context | {"address": form.address})
    try:
        municipality = form.cleaned_data["municipality"]
        services.request_letter(by=person, address=form.address, municipality=municipality)
    except services.LetterRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Ihr Brief ist angefordert. Wir schreiben Ihnen, wenn er zur Post geht."))
    return redirect("own_letter")


@read_or_post
@never_cache
@login_required
def withdraw_letter(request: HttpRequest) -> HttpResponse:
    """Asks first; then the letter does not count any more."""
    person = cast(User, request.user)
    letter = selectors.newest_letter(person)
    if letter is None or not letter.is_open:
        raise Http404
    if request.method == "POST":
        services.withdraw_letter(by=person, letter=letter)
        messages.success(request, _("Der Brief ist zurückgezogen. Ein Code, der schon unterwegs ist, gilt nicht mehr."))
        return redirect("own_letter")
    context = _context(_("Brief zurückziehen"), letter=letter, on_paper=letter.state in ON_PAPER)
    return render(request, "identity/letters/withdraw.html", context)


@read_or_post
@never_cache
def redeem_letter(request: HttpRequest) -> HttpResponse:
    """Where the QR code leads. A GET only shows the form; visitors are asked to sign in and come back.

    The code comes behind the # of the address: a script puts it into the field (letter_code.js), the server never sees
    it in an address.
    """
    context = _context(_("Code aus dem Brief eingeben"))
    if not request.user.is_authenticated:
        context["sign_in"] = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
        status = 403 if request.method == "POST" else 200
        return render(request, "identity/letters/sign_in_first.html", context, status=status)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.redeem(by=request.user, code=form.cleaned_data["code"], network=network_of(request))
        except services.NotRedeemed as refused:
            form.add_error("code", str(refused))
        except TooManyTries:
            form.add_error("code", _("Das waren zu viele Versuche. Bitte warten Sie eine Stunde."))
        else:
            messages.success(request, _("Danke, der Code stimmt. Ihre Anschrift ist bestätigt."))
            return redirect("identity")
    letter = selectors.newest_letter(request.user)
    context |= {"form": form, "letter": letter, "on_paper": bool(letter and letter.state in ON_PAPER)}
    return render(request, "identity/letters/redeem.html", context)


def _context(title: str, **more: Any) -> dict[str, Any]:
    crumbs = [
        {"title": _("Start"), "href": home()},
        {"title": _("Ihr Nachweis"), "href": reverse("identity")},
    ]
    return {"title": title, "crumbs": crumbs, "states": LetterState} | more
