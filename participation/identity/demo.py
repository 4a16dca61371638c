"""A way to a proof for demonstrations and tests of the whole round trip: you say who you are, and it is believed.

It refuses to load anywhere but on a local machine (settings.LOCAL), even when IDENTITY_DEMO asks for it.
"""

import datetime
import secrets
from typing import Any, Final, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.accounts.models import User
from participation.district.models import Municipality
from participation.identity.gate import own_path
from participation.identity.levels import Level, Method
from participation.identity.proofs import Proof
from participation.identity.services import ProofRefused, record_verification

if not settings.LOCAL:
    raise ImproperlyConfigured("IDENTITY_DEMO: the demo's proofs are worth nothing and load on a local machine only.")

LEVELS: Final = [Level.ADDRESS, Level.SUBSTANTIAL, Level.HIGH]


class DemoProvider:
    slug = "demo"
    method = Method.DEMO
    max_level = Level.HIGH
    label = gettext_lazy("Demonstration")
    text = gettext_lazy("Nur auf diesem Rechner: Sie sagen, wer Sie sind, und die Software glaubt es.")

    def available(self) -> bool:
        return settings.LOCAL

    def start_url(self, next: str) -> str:
        return f"{reverse('identity_demo')}?{urlencode({'weiter': own_path(next, '')})}"


class DemoForm(forms.Form):
    first_name = forms.CharField(label=gettext_lazy("Vornamen"), max_length=120)
    last_name = forms.CharField(label=gettext_lazy("Nachname"), max_length=80)
    birth_date = forms.DateField(
        label=gettext_lazy("Geburtsdatum"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    municipality = forms.ModelChoiceField(
        label=gettext_lazy("Gemeinde"), queryset=Municipality.objects.all(), required=False
    )
    level = forms.TypedChoiceField(
        label=gettext_lazy("Stufe"), coerce=int, choices=[(int(level), level.label) for level in LEVELS]
    )

    def clean_birth_date(self) -> datetime.date:
        born: datetime.date = self.cleaned_data["birth_date"]
        if not datetime.date(1900, 1, 1) <= born <= datetime.date.today():
            raise ValidationError(_("Bitte geben Sie ein Geburtsdatum zwischen 1900 und heute ein."))
        return born


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def demo(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    back = own_path(request.GET.get("weiter"), reverse("identity"))
    first = {"first_name": person.first_name, "last_name": person.last_name, "municipality": person.municipality_id}
    form = DemoForm(request.POST or None, initial=first | {"level": int(Level.SUBSTANTIAL)})
    if request.method == "POST" and form.is_valid():
        try:
            record_verification(person=person, proof=_proof(form.cleaned_data))
        except ProofRefused as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Ihr Nachweis ist eingetragen."))
            return redirect(back)
    context = {"title": _("Nachweis zur Demonstration"), "form": form, "back": back}
    return render(request, "identity/demo.html", context, status=422 if form.errors else 200)


def _proof(said: dict[str, Any]) -> Proof:
    """Who types the same name and birthday twice is the same person to this provider."""
    return Proof(
        provider=DemoProvider.slug,
        method=Method.DEMO,
        level=Level(said["level"]),
        first_name=said["first_name"],
        last_name=said["last_name"],
        birth_date=said["birth_date"],
        municipality=said["municipality"],
        subject=f"{said['first_name']}|{said['last_name']}|{said['birth_date']}",
        assertion=secrets.token_hex(16),
    )


urlpatterns = [path("", demo, name="identity_demo")]
