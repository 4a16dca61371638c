from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from boards.applications.models import TEXT_LIMIT, Application, CallForApplications, Criterion

NOTE_LIMIT = 2_000
BEST = 5
"""Points go from 1 (hardly) to 5 (fully)."""


class Evaluator(models.Model):
    """A person whom the office has named to judge the applications of a call."""

    call = models.ForeignKey(CallForApplications, models.CASCADE, related_name="evaluators", verbose_name=_("Aufruf"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="evaluator_in", verbose_name=_("Person")
    )
    named_at = models.DateTimeField(_("benannt am"), db_default=Now())

    class Meta:
        verbose_name = _("bewertende Person")
        verbose_name_plural = _("bewertende Personen")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="evaluator_named_once_per_call")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.call_id}"


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def submitted(self) -> Self:
        return self.filter(state=Evaluation.State.SUBMITTED)


class Evaluation(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("in Arbeit")
        SUBMITTED = "submitted", _("abgegeben")
        CONFLICT = "conflict", _("befangen")

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="evaluations", verbose_name=_("Bewerbung")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="evaluations", verbose_name=_("Person")
    )
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.DRAFT)
    note = models.TextField(_("Notiz"), max_length=NOTE_LIMIT, blank=True)
    conflict = models.CharField(_("Grund der Befangenheit"), max_length=TEXT_LIMIT, blank=True)
    submitted_at = models.DateTimeField(_("abgegeben am"), null=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bewertung")
        verbose_name_plural = _("Bewertungen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "person"], name="one_evaluation_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.application_id})"


class Score(models.Model):
    """Points for one criterion."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("Kriterium"))
    points = models.PositiveSmallIntegerField(_("Punkte"), validators=[MinValueValidator(1), MaxValueValidator(BEST)])

    class Meta:
        verbose_name = _("Punkte")
        verbose_name_plural = _("Punkte")
        ordering = ["criterion__order", "criterion_id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=Q(points__gte=1, points__lte=5), name="score_from_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
