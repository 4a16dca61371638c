import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.questionnaires.models import Survey


class Response(models.Model):
    """What one person sent. It says neither who nor when, and its random key says nothing of the order.

    `token` is a hash of the random key that the form carried: a second arrival of the same form meets the constraint.
    """

    class Channel(models.TextChoices):
        WEB = "web", _("online")
        PAPER = "paper", _("auf Papier")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses")
    answers = models.JSONField()
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.WEB)
    token = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("Antwort")
        verbose_name_plural = _("Antworten")

    def __str__(self) -> str:
        return str(self.id)


class Signature(models.Model):
    """Whose response it is, in surveys "mit Namen" only: one for each person and survey."""

    response = models.OneToOneField(Response, models.CASCADE, related_name="signature")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="survey_signatures")

    class Meta:
        verbose_name = _("Namenszug")
        verbose_name_plural = _("Namenszüge")
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="one_named_response_per_person")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.response_id}"
