from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.identity.levels import Level, Method
from participation.identity.proofs import AgeBand


class RevokeReason(models.TextChoices):
    """Why a proof was taken back."""

    CITIZEN = "citizen", _("auf eigenen Wunsch")
    FRAUD = "fraud", _("Täuschung")
    MOVED = "moved", _("fortgezogen")
    DECEASED = "deceased", _("verstorben")
    STAFF_ERROR = "staff_error", _("Fehler bei der Prüfung")
    DUPLICATE = "duplicate", _("zweites Konto derselben Person")


class Verification(models.Model):
    """One finished proof of who somebody is. It holds no document number, no scan, no birth date."""

    class State(models.TextChoices):
        VERIFIED = "verified", _("gültig")
        SUPERSEDED = "superseded", _("ersetzt")
        EXPIRED = "expired", _("abgelaufen")
        REVOKED = "revoked", _("widerrufen")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="verifications", verbose_name=_("Person")
    )
    provider = models.SlugField(_("Anbieter"), max_length=30, db_index=False)
    method = models.CharField(_("Weg"), max_length=20, choices=Method)
    level = models.PositiveSmallIntegerField(_("Stufe"), choices=Level)
    verified_on = models.DateField(_("geprüft am"))
    expires_on = models.DateField(_("gilt bis"), null=True)
    state = models.CharField(_("Stand"), max_length=12, choices=State, default=State.VERIFIED)
    subject_hash = models.CharField(_("Kennung beim Anbieter, verschlüsselt"), max_length=64, blank=True)
    person_hash = models.CharField(_("Kennung der Person, verschlüsselt"), max_length=64, blank=True, db_index=True)
    key_version = models.PositiveSmallIntegerField(_("Nummer des Schlüssels"), default=1)
    assertion_hash = models.CharField(_("Kennung der Bestätigung, verschlüsselt"), max_length=64, blank=True)
    municipality = models.ForeignKey(
        "participation.Municipality", models.SET_NULL, null=True, related_name="+", verbose_name=_("Gemeinde")
    )
    age_band = models.CharField(_("Altersgruppe"), max_length=5, choices=AgeBand, blank=True)
    warned_on = models.DateField(_("Hinweis auf das Ende am"), null=True)
    revoked_on = models.DateField(_("widerrufen am"), null=True)
    revoke_reason = models.CharField(_("Grund des Widerrufs"), max_length=12, choices=RevokeReason, blank=True)

    class Meta:
        verbose_name = _("Nachweis")
        verbose_name_plural = _("Nachweise")
        permissions = [
            ("verify_identity", "May verify people: letters and the counter"),
            ("review_identity", "May decide cases and appeals, and look at identities"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "level"], condition=Q(state="verified"), name="one_proof_of_a_level_holds"
            ),
            models.UniqueConstraint(
                fields=["provider", "subject_hash"],
                condition=Q(state="verified") & ~Q(subject_hash=""),
                name="one_account_per_subject",
            ),
            models.UniqueConstraint(
                fields=["provider", "assertion_hash"], condition=~Q(assertion_hash=""), name="an_assertion_counts_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_on"], name="proofs_that_expire")]

    def __str__(self) -> str:
        return f"{self.get_method_display()}, {self.verified_on}"

    @property
    def holds(self) -> bool:
        """Whether it counts today."""
        expired = self.expires_on and self.expires_on < timezone.localdate()
        return self.state == self.State.VERIFIED and not expired


class VerifiedName(models.Model):
    """The name from the proof, encrypted (identity/keys.py); only for people whose name is needed."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="verified_name", verbose_name=_("Person")
    )
    given = models.TextField(_("Vornamen, verschlüsselt"))
    family = models.TextField(_("Nachname, verschlüsselt"))
    key_version = models.PositiveSmallIntegerField(_("Nummer des Schlüssels"))
    source = models.ForeignKey(Verification, models.CASCADE, related_name="+", verbose_name=_("aus dem Nachweis"))

    class Meta:
        verbose_name = _("geprüfter Name")
        verbose_name_plural = _("geprüfte Namen")

    def __str__(self) -> str:
        return str(_("geprüfter Name"))


class Refusal(models.Model):
    """A proof was not accepted: by an officer, or, without `by`, since a service said too little. One may appeal."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="refusals", verbose_name=_("Person")
    )
    provider = models.SlugField(_("Anbieter"), max_length=30, db_index=False)
    reason = models.TextField(_("Grund"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("abgelehnt von")
    )
    at = models.DateTimeField(_("abgelehnt am"), default=timezone.now)

    class Meta:
        verbose_name = _("Ablehnung eines Nachweises")
        verbose_name_plural = _("Ablehnungen von Nachweisen")

    def __str__(self) -> str:
        return f"{self.provider}, {self.at:%d.%m.%Y}"


class IdentityCase(models.Model):
    """Something that a person in the office decides: one person with two accounts, an appeal, a crowded address.

    A case that puts a pseudonym beside another account would tell whose it is: its people stay veiled until one officer
    has asked (`asked_by`) and a second one agreed (`lifted_by`); then the first sees them.
    """

    class Kind(models.TextChoices):
        DUPLICATE = "duplicate", _("vielleicht dieselbe Person")
        APPEAL = "appeal", _("Widerspruch gegen eine Ablehnung")
        ADDRESS = "address", _("viele Konten an einer Anschrift")

    class State(models.TextChoices):
        OPEN = "open", _("offen")
        DECIDED = "decided", _("entschieden")

    class Decision(models.TextChoices):
        SAME = "same", _("dieselbe Person")
        DIFFERENT = "different", _("verschiedene Menschen")
        GRANTED = "granted", _("stattgegeben")
        REJECTED = "rejected", _("zurückgewiesen")

    kind = models.CharField(_("Art"), max_length=10, choices=Kind)
    persons = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="identity_cases", verbose_name=_("Personen")
    )
    refusal = models.OneToOneField(
        Refusal, models.CASCADE, null=True, related_name="appeal", verbose_name=_("Ablehnung, um die es geht")
    )
    text = models.TextField(_("Begründung der Person"), blank=True)
    opened_at = models.DateTimeField(_("eröffnet am"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("Einsicht verlangt von")
    )
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("Einsicht genehmigt von")
    )
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.OPEN)
    decision = models.CharField(_("Entscheidung"), max_length=10, choices=Decision, blank=True)
    reason = models.TextField(_("Begründung der Entscheidung"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entschieden von")
    )
    decided_at = models.DateTimeField(_("entschieden am"), null=True)

    class Meta:
        verbose_name = _("Vorgang zu Nachweisen")
        verbose_name_plural = _("Vorgänge zu Nachweisen")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decision="", decided_at=None)
                | (Q(state="decided", decided_at__isnull=False) & ~Q(decision="")),
                name="a_decided_case_has_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None) | (Q(asked_by__isnull=False) & ~Q(lifted_by=models.F("asked_by"))),
                name="a_second_person_lifts_the_veil",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.opened_at:%d.%m.%Y}"


class IdentityLook(models.Model):
    """An officer wants to see whose account it is. Of a person with a pseudonym, after a second officer agreed."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("wartet auf Genehmigung")
        APPROVED = "approved", _("genehmigt")
        DECLINED = "declined", _("nicht genehmigt")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="identity_looks", verbose_name=_("Person")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Einsicht verlangt von")
    )
    reason = models.CharField(_("Grund"), max_length=300)
    asked_at = models.DateTimeField(_("verlangt am"), default=timezone.now)
    state = models.CharField(_("Stand"), max_length=10, choices=State)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entschieden von")
    )
    decided_at = models.DateTimeField(_("entschieden am"), null=True)
    opened_at = models.DateTimeField(_("angesehen am"), null=True)
    closes_at = models.DateTimeField(_("offen bis"), null=True)

    class Meta:
        verbose_name = _("Einsicht in eine Identität")
        verbose_name_plural = _("Einsichten in Identitäten")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("by")), name="a_second_person_decides_a_look"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.asked_at:%d.%m.%Y}"

    @property
    def is_open(self) -> bool:
        """Whether what it shows may be seen at this moment, by whoever asked."""
        return self.opened_at is not None and self.closes_at is not None and timezone.now() < self.closes_at

    @property
    def may_be_opened(self) -> bool:
        """Approved, not used yet, and not too long ago."""
        fresh = self.closes_at is not None and timezone.now() < self.closes_at
        return self.state == self.State.APPROVED and self.opened_at is None and fresh


class IdentityEvent(models.Model):
    """A step in somebody's identity. Written once by events.record_event, never changed: a database trigger sees to it.

    Each row's hash covers the row before, so that a changed, removed or inserted row shows (events.broken_links).
    `person` and `actor` stay after an erasure: the account's row is an empty shell then.
    """

    seq = models.PositiveBigIntegerField(_("laufende Nummer"), unique=True)
    at = models.DateTimeField(_("wann"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("wer es getan hat")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("Person")
    )
    action = models.CharField(_("was geschah"), max_length=40)
    reason = models.CharField(_("Grund"), max_length=500, blank=True)
    key_version = models.PositiveSmallIntegerField(_("Nummer des Schlüssels"))
    prev_hash = models.CharField(_("Prüfwert davor"), max_length=64, blank=True)
    hash = models.CharField(_("Prüfwert"), max_length=64)

    class Meta:
        verbose_name = _("Schritt in einem Nachweis")
        verbose_name_plural = _("Protokoll der Nachweise")
        indexes = [models.Index(fields=["person", "action", "-seq"], name="steps_of_a_person")]

    def __str__(self) -> str:
        return f"{self.seq}: {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()


class IdentityLogHead(models.Model):
    """The one row that says where the log ends. Whoever writes an event locks it, so the steps have one order."""

    seq = models.PositiveBigIntegerField(_("laufende Nummer"), default=0)
    hash = models.CharField(_("Prüfwert"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("Ende des Protokolls der Nachweise")
        verbose_name_plural = _("Ende des Protokolls der Nachweise")

    def __str__(self) -> str:
        return str(self.seq)


def _refuse() -> NoReturn:
    raise TypeError("The log of identity events is append-only.")
