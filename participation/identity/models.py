from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.identity.levels import Level, Method


class Verification(models.Model):
    """One finished proof of who somebody is. It holds no document number, no scan, no birth date."""

    class State(models.TextChoices):
        VERIFIED = "verified", _("gültig")
        SUPERSEDED = "superseded", _("ersetzt")
        REVOKED = "revoked", _("widerrufen")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="verifications", verbose_name=_("Person")
    )
    method = models.CharField(_("Weg"), max_length=20, choices=Method)
    level = models.PositiveSmallIntegerField(_("Stufe"), choices=Level)
    verified_on = models.DateField(_("geprüft am"))
    expires_on = models.DateField(_("gilt bis"), null=True)
    state = models.CharField(_("Stand"), max_length=12, choices=State, default=State.VERIFIED)

    class Meta:
        verbose_name = _("Nachweis")
        verbose_name_plural = _("Nachweise")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state="verified"), name="one_verification_holds"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()}, {self.verified_on}"
