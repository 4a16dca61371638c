from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AccountMail(models.Model):
    """A mail about an account that is still to be sent. The worker writes and sends it; the row goes with it."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("Adresse bestätigen")
        NEW_ADDRESS = "new_address", _("Neue Adresse bestätigen")
        EXISTS = "exists", _("Konto gibt es schon")
        RESET = "reset", _("Neues Passwort")
        PASSWORD_CHANGED = "password_changed", _("Passwort geändert")
        ADDRESS_CHANGED = "address_changed", _("Adresse geändert")
        FACTOR_CHANGED = "factor_changed", _("Zweiter Faktor geändert")

    kind = models.CharField(_("Anlass"), max_length=20, choices=Kind)
    email = models.EmailField(_("E-Mail-Adresse"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Person")
    )
    details = models.JSONField(_("Angaben"), default=dict)
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("Mail zum Konto")
        verbose_name_plural = _("Mails zum Konto")

    def __str__(self) -> str:
        return self.get_kind_display()
