from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


def on_our_site(url: str) -> str:
    """Links in mails begin with BASE_URL, whatever host the request named."""
    return settings.BASE_URL + urlsplit(url).path


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks us. Accounts are opened by the office until sign-up is built with the identity rooms."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-Mail-Adresse und Passwort passen nicht zusammen."),
        "too_many_login_attempts": _("Zu viele Versuche. Bitte warten Sie ein paar Minuten."),
    }

    def get_reset_password_from_key_url(self, key: str) -> str:
        return on_our_site(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        return on_our_site(super().get_email_confirmation_url(request, emailconfirmation))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
