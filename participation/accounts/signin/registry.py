"""What allauth's tables for second factors and sessions hold, and our own; and what must happen when they change."""

from dataclasses import replace
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _

from participation.accounts.models import User
from participation.accounts.second_factor import has_second_factor
from participation.accounts.signin import tasks
from participation.accounts.signin.limits import account_limits
from participation.accounts.signin.models import AccountMail
from participation.limits import show_limits
from participation.privacy.uses import CONTACT, SIGN_IN, TECHNICAL, fields
from participation.registry import register

show_limits(account_limits)
UNTIL_SENT = _("bis die Mail verschickt ist, höchstens einen Tag")
SESSION = replace(SIGN_IN, retention=_("14 Tage nach dem letzten Besuch"))

register(
    AccountMail,
    label=str,
    fields=fields(
        (replace(CONTACT, retention=UNTIL_SENT, export=False), "email person"),
        (TECHNICAL, "kind"),
        (replace(SIGN_IN, retention=UNTIL_SENT), "details created_at"),
    ),
)
register(Authenticator, label=str, fields=fields((SIGN_IN, "user type data created_at last_used_at")))
register(  # its ip stays empty: see sessions.keep_little
    UserSession,
    label=lambda row: row.user_agent,
    fields=fields((SESSION, "user created_at last_seen_at session_key user_agent data"), (TECHNICAL, "ip")),
)


def has_proved(request: HttpRequest, user: User, authenticator: Authenticator, **signal: Any) -> None:
    """Who has just set up an app or a passkey has proved it, and need not do so again at once."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def has_given_up(request: HttpRequest, user: User, **signal: Any) -> None:
    """With the last factor goes what it had opened: who needs one is led to set up another."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY)
    if records and not has_second_factor(user):
        left = [record for record in records if record.get("method") != "mfa"]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = left


authenticator_added.connect(has_proved, dispatch_uid="participation.accounts.signin")
authenticator_removed.connect(has_given_up, dispatch_uid="participation.accounts.signin")
__all__ = ["tasks"]
