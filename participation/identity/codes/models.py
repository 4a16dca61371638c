import datetime
from typing import Any, Final

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

WITH_NOW: Final[dict[str, Any]] = {"now": Now()}
"""`annotate(**WITH_NOW)`: the rows know the database's time, the only clock that counts for codes."""


class CodeTry(models.Model):
    """How many codes one person, or one network, has tried since `since`. Rows go a day later."""

    whom = models.CharField(_("wer, verschlüsselt"), max_length=64, unique=True)
    since = models.DateTimeField(_("gezählt seit"))
    count = models.PositiveIntegerField(_("Versuche"), default=0)

    now: datetime.datetime  # the database's time, where a query adds it

    class Meta:
        verbose_name = _("Zählung von Code-Versuchen")
        verbose_name_plural = _("Zählungen von Code-Versuchen")

    def __str__(self) -> str:
        return f"{self.count}"
