"""The limits of settings.py in words, for the page that shows them. No second list: what stands there is what holds."""

from typing import Final

from allauth.core.internal.ratelimit import Rate, parse_rates
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participation.limits import Limit

WHAT: Final[dict[str, str | Promise]] = {
    "login": gettext_lazy("Anmeldungen, auch gelungene"),
    "login_failed": gettext_lazy("Falsche Passwörter und Codes"),
    "login_failed_address": gettext_lazy("Falsche Passwörter"),
    "signup": gettext_lazy("Neue Konten"),
    "confirm_email": gettext_lazy("Mails zum Bestätigen einer Adresse"),
    "reset_password": gettext_lazy("Mails für ein neues Passwort"),
    "reset_password_from_key": gettext_lazy("Neue Passwörter mit einem Link"),
    "change_password": gettext_lazy("Versuche, das Passwort zu ändern"),
    "manage_email": gettext_lazy("Versuche, die Adresse zu ändern"),
    "reauthenticate": gettext_lazy("Versuche, sich noch einmal auszuweisen"),
    "webauthn_login": gettext_lazy("Anmeldungen mit Passkey"),
}
PER: Final[dict[str, str | Promise]] = {
    "ip": gettext_lazy("je Netzadresse"),
    "key": gettext_lazy("je Konto oder E-Mail-Adresse"),
    "user": gettext_lazy("je Person"),
}


def account_limits() -> list[Limit]:
    configured = (settings.ACCOUNT_RATE_LIMITS or {}) | (settings.MFA_RATE_LIMITS or {})
    return [
        Limit(str(WHAT[action]), _rule(rate)) for action, rates in configured.items() for rate in parse_rates(rates)
    ]


def _rule(rate: Rate) -> str:
    return _("%(amount)s in %(time)s, %(per)s") % {
        "amount": rate.amount, "time": _time(int(rate.duration)), "per": PER[rate.per]
    }  # fmt: skip


def _time(seconds: int) -> str:
    if seconds % 3600 == 0:
        return ngettext("%(count)s Stunde", "%(count)s Stunden", seconds // 3600) % {"count": seconds // 3600}
    return ngettext("%(count)s Minute", "%(count)s Minuten", seconds // 60) % {"count": seconds // 60}
