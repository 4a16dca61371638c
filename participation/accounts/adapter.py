from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.accounts.signin import mails, services, sessions
from participation.identity.services import confirm_email_level

TOLD: Final = {
    "account/email/password_changed": mails.Kind.PASSWORD_CHANGED,
    "account/email/password_set": mails.Kind.PASSWORD_CHANGED,
    "account/email/password_reset": mails.Kind.PASSWORD_CHANGED,
    "account/email/email_changed": mails.Kind.ADDRESS_CHANGED,
}
"""allauth's notices and the mails of ours that tell them. All others are about factors and connected services."""
NOT_TOLD: Final = {"account/email/email_deleted"}
"""A change of address that was dropped before it counted."""


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks us. Its mails go through signin.mails, so that nothing it renders leaves the site."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Dieses Konto ist geschlossen."),
        "duplicate_email": _("Das ist schon Ihre Adresse."),
        "email_password_mismatch": _("E-Mail-Adresse und Passwort passen nicht zusammen."),
        "enter_current_password": _("Das ist nicht Ihr jetziges Passwort."),
        "incorrect_code": _("Dieser Code stimmt nicht."),
        "incorrect_password": _("Dieses Passwort stimmt nicht."),
        "invalid_or_expired_key": _("Dieser Link gilt nicht mehr."),
        "invalid_password_reset": _("Dieser Link gilt nicht mehr."),
        "rate_limited": _("Zu viele Versuche. Bitte warten Sie ein paar Minuten."),
        "too_many_login_attempts": _("Zu viele Versuche. Bitte warten Sie ein paar Minuten."),
        "unverified_primary_email": _("Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse."),
    }

    # --- accounts ---

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGN_UP)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Who proves the address gets it: accounts that only claimed it go. It gives level 10."""
        try:
            with transaction.atomic():
                User.objects.select_for_update().get(pk=email_address.user_id)
                services.make_room(email_address.email, but=email_address.user_id)
                if not super().confirm_email(request, email_address):
                    return False
                confirm_email_level(User.objects.get(pk=email_address.user_id))
        except (IntegrityError, User.DoesNotExist):  # another account has confirmed it in the same moment
            self.add_message(request, messages.ERROR, "account/messages/email_confirmation_failed.txt")
            return False
        return True

    def set_password(self, user: User, password: str) -> None:
        """With a new password every other session ends at once."""
        super().set_password(user, password)
        sessions.end_sessions(user, but=self.request.session.session_key)

    # --- mails ---

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise ValueError(f"{template_prefix} has no mail of ours: see participation/accounts/signin/mails.py")

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        address = emailconfirmation.email_address
        is_first = not EmailAddress.objects.filter(user=address.user_id, verified=True).exists()
        kind = mails.Kind.CONFIRM if is_first else mails.Kind.NEW_ADDRESS
        mails.hand_over(kind, email=address.email, address=address.pk)

    def send_account_already_exists_mail(self, email: str) -> None:
        mails.hand_over(mails.Kind.EXISTS, email=email)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tells what changed and, for a new address, both: not from where, the site keeps no addresses of computers."""
        said = {name: value for name, value in (context or {}).items() if name in ("from_email", "to_email")}
        if template_prefix not in NOT_TOLD:
            kind = TOLD.get(template_prefix, mails.Kind.FACTOR_CHANGED)
            mails.hand_over(kind, email=email or user.email, person=user, **said)

    # --- limits ---

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The account alone: allauth adds the host of the request, which whoever guesses may vary."""
        return str(credentials.get("email") or credentials.get("username") or "").strip().lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try against its account and against the address it comes from.

        Two counters, since allauth empties the account's after a success, and would empty that of the address with it.
        """
        super().pre_authenticate(request, **credentials)
        self._address_usage = ratelimit.consume(request, app="allauth.account", action="login_failed_address")
        if not self._address_usage:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._address_usage:
            self._address_usage.rollback()
