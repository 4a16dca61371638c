"""The way to level 10: an e-mail address that is confirmed. allauth asks for it, accounts calls confirm_email_level."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.identity.levels import Level, Method


class EmailProvider:
    slug = "email"
    method = Method.EMAIL
    max_level = Level.EMAIL
    label = _("E-Mail-Adresse bestätigen")
    text = _("Wir schicken Ihnen einen Link. Das dauert eine Minute.")

    def available(self) -> bool:
        return True

    def start_url(self, next: str) -> str:
        return reverse("account_email")
