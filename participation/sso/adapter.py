from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.utils.translation import gettext_lazy as _


class SocialAdapter(DefaultSocialAccountAdapter):
    """What allauth asks us about accounts at other services. Whether sign-up is open says the account adapter."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "connected_other": _("Dieses Konto ist hier schon mit einem anderen Konto verbunden."),
        "no_password": _(
            "Ohne diese Verbindung kämen Sie nicht mehr in Ihr Konto. Bitte vergeben Sie erst ein Passwort."
        ),
        "no_verified_email": _("Bitte bestätigen Sie erst Ihre E-Mail-Adresse."),
    }
