from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.notifications.kinds import Rhythm


class NotificationChoice(models.Model):
    """How often one person wants to hear of one kind."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_choices", verbose_name=_("Person")
    )
    kind = models.SlugField(_("worüber"), max_length=40, db_index=False)
    rhythm = models.CharField(_("wie oft"), max_length=10, choices=Rhythm)

    class Meta:
        verbose_name = _("Wahl der Benachrichtigung")
        verbose_name_plural = _("Wahl der Benachrichtigungen")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_choice_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_rhythm_display()}"
