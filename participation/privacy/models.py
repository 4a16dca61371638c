from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """Somebody's wish to be forgotten, or the office's order, and how far it has got: each step is safe to repeat.

    `address` and `files` are emptied once they are not needed any more; what is left says that number so-and-so was
    forgotten, and nothing about who it was.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="erasure", verbose_name=_("Person")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("gelöscht von")
    )
    also_contributions = models.BooleanField(_("auch die Beiträge"), default=False)
    asked_at = models.DateTimeField(_("gewünscht am"), default=timezone.now)
    address = models.EmailField(_("Adresse für die letzte Mail"), blank=True)
    files = models.JSONField(_("Dateien, die noch zu löschen sind"), default=list)
    erased_at = models.DateTimeField(_("gelöscht am"), null=True)
    """When everything in the database was forgotten."""
    finished_at = models.DateTimeField(_("abgeschlossen am"), null=True)
    """When the files were gone too and the mail was sent."""

    class Meta:
        verbose_name = _("Löschung eines Kontos")
        verbose_name_plural = _("Löschungen von Konten")
        indexes = [models.Index(fields=["asked_at"], condition=models.Q(finished_at=None), name="erasures_to_finish")]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.asked_at:%d.%m.%Y}"
