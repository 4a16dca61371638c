from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks us. Accounts are opened by the office until sign-up is built with the identity rooms."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-Mail-Adresse und Passwort passen nicht zusammen."),
        "too_many_login_attempts": _("Zu viele Versuche. Bitte warten Sie ein paar Minuten."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
