import datetime
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

OWN_CODE_FOR: Final = datetime.timedelta(minutes=15)
SLIP_FOR: Final = datetime.timedelta(minutes=60)
CHECK_FOR: Final = datetime.timedelta(minutes=30)
"""How long an officer has from the moment account and officer are known."""
KEPT_FOR: Final = datetime.timedelta(days=30)


class DocumentKind(models.TextChoices):
    """What the officer looked at; of the document nothing else is stored."""

    ID_CARD = "id_card", _("Personalausweis")
    PASSPORT = "passport", _("Reisepass")
    RESIDENCE = "residence", _("Aufenthaltstitel")
    OTHER = "other", _("anderes Ausweisdokument")


class CounterSession(models.Model):
    """One visit at the counter: first a code that waits for its other side, then a check, then its end."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Code wartet")
        CHECKING = "checking", _("wird geprüft")
        DONE = "done", _("eingetragen")
        REFUSED = "refused", _("abgelehnt")
        CANCELLED = "cancelled", _("abgebrochen")

    class Source(models.TextChoices):
        OWN = "own", _("Code der Person")
        SLIP = "slip", _("Zettel vom Amt")

    source = models.CharField(_("woher der Code kommt"), max_length=4, choices=Source)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WAITING)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="counter_sessions", verbose_name=_("Person")
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("geprüft von")
    )
    document = models.CharField(_("Art des Ausweises"), max_length=10, choices=DocumentKind, blank=True)
    code_hash = models.CharField(_("Code, verschlüsselt"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("begonnen am"), db_default=Now())
    expires_at = models.DateTimeField(_("gilt bis"))
    ended_at = models.DateTimeField(_("beendet am"), null=True)

    now: datetime.datetime  # the database's time, where a query adds it

    class Meta:
        verbose_name = _("Prüfung vor Ort")
        verbose_name_plural = _("Prüfungen vor Ort")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["waiting", "checking"]),
                name="one_counter_session_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["code_hash"], condition=~Q(code_hash=""), name="a_counter_code_is_given_once"
            ),
            models.CheckConstraint(condition=Q(state="waiting") | Q(code_hash=""), name="a_counter_code_counts_once"),
            models.CheckConstraint(
                condition=Q(person=None) | Q(officer=None) | ~Q(person=F("officer")), name="nobody_checks_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}, {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("counter_session", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state not in (self.State.WAITING, self.State.CHECKING)
