"""Authenticator apps, recovery codes and passkeys: what allauth asks us about them."""

from typing import Any, Final
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.accounts.signin.seals import seal, unseal
from participation.district.selectors import district_of

DEMO: Final = "demo"
"""Marks the secret that the demo gave to one of its people: with DEMO=true, and only then, sign-in shows their code."""


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        "add_email_blocked": _("Schalten Sie zuerst den zweiten Faktor ab, dann können Sie die Adresse ändern."),
        "cannot_delete_authenticator": _("Den letzten zweiten Faktor können Sie nicht abschalten."),
        "cannot_generate_recovery_codes": _("Richten Sie zuerst eine App oder einen Passkey ein."),
        "incorrect_code": _("Dieser Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten."),
        "unverified_email": _("Bestätigen Sie zuerst Ihre neue E-Mail-Adresse, oder verwerfen Sie die Änderung."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def _get_site_name(self) -> str:
        district = district_of(context.request)
        return f"{district.product_name} {district.name}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the configured host, whatever host the request named."""
        return {"id": urlsplit(settings.BASE_URL).hostname or "localhost", "name": self._get_site_name()}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}


class OnceOnly:
    """A code of an app holds a minute and a half, for clocks that are a little off, and only once in that time."""

    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        code = str(super().clean_code())  # type: ignore[misc]
        used = self.authenticator  # type: ignore[attr-defined]
        holds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if used.type == Authenticator.Type.TOTP and not cache.add(f"totp:{used.pk}:{_digits(code)}", 1, holds):
            raise FactorAdapter().validation_error("incorrect_code")
        return code


class CodeForm(OnceOnly, AuthenticateForm):
    """The second step of the sign-in."""

    code = forms.CharField(
        label=_("Code aus der App oder Wiederherstellungscode"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        if self.demo_code and _digits(self.cleaned_data["code"]) == self.demo_code:
            forget_use(self.user, self.demo_code)
        return super().clean_code()

    @property
    def demo_code(self) -> str:
        """The person's code of this moment: with DEMO=true for people whom the demo made; else nothing."""
        return demo_code(self.user)


class CodeAgainForm(CodeForm, ReauthenticateForm):
    """The same, before something that needs it afresh."""

    save = ReauthenticateForm.save


class AppForm(ActivateTOTPForm):
    code = forms.CharField(
        label=_("Code aus der App"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class AddPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(label=_("Name, an dem Sie ihn erkennen"), max_length=60, required=False)
    passwordless = forms.BooleanField(
        label=_("Damit will ich mich auch ohne Passwort anmelden"),
        required=False,
        initial=True,
        help_text=_("Ihr Gerät fragt dann nach Finger, Gesicht oder PIN. Alte Sicherheitsschlüssel können das nicht."),
    )


class NamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Name, an dem Sie ihn erkennen"), max_length=60)


def demo_code(user: User) -> str:
    if not settings.DEMO:
        return ""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is None or not app.data.get(DEMO):
        return ""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(unseal(app.data["secret"]), counters[len(counters) // 2]))


def forget_use(user: User, code: str) -> None:
    """In the demo a code may be used again, so that nobody waits half a minute between two sign-ins."""
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    cache.delete_many([f"totp:{app.pk}:{code}", app.wrap()._get_used_cache_key(code)])


def _digits(code: str) -> str:
    return "".join(sign for sign in code if sign.isalnum())
