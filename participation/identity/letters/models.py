import datetime
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

VALID_FOR: Final = datetime.timedelta(days=28)
MOST_TRIES: Final = 5
LOCKED_FOR: Final = datetime.timedelta(hours=24)
ADDRESS_KEPT_FOR: Final = datetime.timedelta(days=14)


class LetterBatch(models.Model):
    """Letters that go into one PDF and to the post together. The PDF itself is never kept."""

    made_at = models.DateTimeField(_("angelegt am"), db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("angelegt von")
    )
    printed_at = models.DateTimeField(_("gedruckt am"), null=True)
    posted_at = models.DateTimeField(_("verschickt am"), null=True)

    now: datetime.datetime  # the database's time, where a query adds it

    class Meta:
        verbose_name = _("Briefstapel")
        verbose_name_plural = _("Briefstapel")

    def __str__(self) -> str:
        return str(_("Stapel %(number)s") % {"number": self.pk})

    def get_absolute_url(self) -> str:
        return reverse("letter_batch", args=[self.pk])


class LetterState(models.TextChoices):
    QUEUED = "queued", _("wartet auf den Druck")
    PRINTED = "printed", _("gedruckt")
    POSTED = "posted", _("verschickt")
    REDEEMED = "redeemed", _("eingelöst")
    EXPIRED = "expired", _("abgelaufen")
    RETURNED = "returned", _("zurückgekommen")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


OPEN: Final = (LetterState.QUEUED, LetterState.PRINTED, LetterState.POSTED)
ON_PAPER: Final = (LetterState.PRINTED, LetterState.POSTED)
WITH_CODE: Final = (*ON_PAPER, LetterState.RETURNED)
"""A letter that came back keeps its hash as long as its address: the office may have typed the wrong number."""


class LetterQuerySet(models.QuerySet["Letter"]):
    def open(self) -> "LetterQuerySet":
        return self.filter(state__in=OPEN)

    def to_print(self) -> "LetterQuerySet":
        """In no batch yet, and not waiting for an officer's release."""
        return self.filter(state=LetterState.QUEUED, held=False, batch=None)


class Letter(models.Model):
    """One letter to one person. `reference` stands on the paper and is no secret; the code stands nowhere else."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="letters", verbose_name=_("Person")
    )
    reference = models.CharField(_("Briefnummer"), max_length=8, unique=True)
    state = models.CharField(_("Stand"), max_length=10, choices=LetterState, default=LetterState.QUEUED)
    held = models.BooleanField(_("zurückgehalten"), default=False)
    """Waits for an officer: too many accounts have asked for letters to this address."""
    batch = models.ForeignKey(LetterBatch, models.SET_NULL, null=True, related_name="letters", verbose_name=_("Stapel"))
    municipality = models.ForeignKey(
        "participation.Municipality", models.PROTECT, related_name="+", verbose_name=_("Gemeinde")
    )
    address = models.TextField(_("Name und Anschrift, verschlüsselt"), blank=True)
    address_key = models.PositiveSmallIntegerField(_("Nummer des Schlüssels der Anschrift"))
    address_hash = models.CharField(_("Kennung der Anschrift, verschlüsselt"), max_length=64, blank=True, db_index=True)
    code_hash = models.CharField(_("Code, verschlüsselt"), max_length=64, blank=True)
    code_key = models.PositiveSmallIntegerField(_("Nummer des Schlüssels des Codes"), null=True)
    tries = models.PositiveSmallIntegerField(_("falsche Eingaben"), default=0)
    locked_until = models.DateTimeField(_("gesperrt bis"), null=True)
    requested_at = models.DateTimeField(_("angefordert am"), db_default=Now())
    printed_at = models.DateTimeField(_("gedruckt am"), null=True)
    posted_at = models.DateTimeField(_("verschickt am"), null=True)
    expires_at = models.DateTimeField(_("gilt bis"), null=True)
    ended_at = models.DateTimeField(_("beendet am"), null=True)

    now: datetime.datetime  # the database's time, where a query adds it

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("Brief mit Code")
        verbose_name_plural = _("Briefe mit Code")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state__in=OPEN), name="one_open_letter"),
            models.CheckConstraint(
                condition=Q(state__in=WITH_CODE) | Q(code_hash=""), name="a_code_only_while_on_paper"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None) | (~Q(state__in=OPEN) & Q(ended_at__isnull=False)),
                name="an_ended_letter_has_its_date",
            ),
        ]
        indexes = [models.Index(fields=["state", "-requested_at"], name="letters_of_the_office")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("letter", args=[self.pk])

    @property
    def number(self) -> str:
        """As printed: 1234 5678."""
        return f"{self.reference[:4]} {self.reference[4:]}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def state_label(self) -> str:
        """The stored state, made finer."""
        if self.held and self.state == LetterState.QUEUED:
            return str(_("zurückgehalten"))
        if self.state == LetterState.EXPIRED and self.tries >= MOST_TRIES:
            return str(_("gesperrt, zu oft falsch eingegeben"))
        if self.state in ON_PAPER and self.expires_at and self.expires_at <= timezone.now():
            return str(LetterState.EXPIRED.label)
        return str(LetterState(self.state).label)

    def end(self, state: LetterState, now: datetime.datetime, **more: Any) -> None:
        """Into one of the last states: the code goes at once, the address later (services.forget_addresses)."""
        self.state, self.ended_at = state, now
        if state not in WITH_CODE:
            self.code_hash = ""
        for name, value in more.items():
            setattr(self, name, value)
        self.save(update_fields=["state", "ended_at", "code_hash", *more])
