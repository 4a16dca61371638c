from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from participation.audience.models import Audience, Circle

if TYPE_CHECKING:
    from participation.accounts.models import User


class Mark(models.TextChoices):
    """The shape of a waymark, as painted on hiking trails."""

    RAUTE = "raute", _("Raute")
    BALKEN = "balken", _("Balken")
    DREIECK = "dreieck", _("Dreieck")
    PUNKT = "punkt", _("Punkt")
    KREUZ = "kreuz", _("Kreuz")
    WELLE = "welle", _("Welle")
    TOR = "tor", _("Tor")
    STERN = "stern", _("Stern")


class Tone(models.TextChoices):
    """The colour of a waymark by name; the style sheet knows what each looks like by day and by night."""

    LEINE = "leine", _("Leine (blau)")
    ZIEGEL = "ziegel", _("Ziegel (rot)")
    LEHM = "lehm", _("Lehm (braun)")
    LINDE = "linde", _("Linde (grün)")
    ZWETSCHGE = "zwetschge", _("Zwetschge (violett)")
    SCHIEFER = "schiefer", _("Schiefer (grau)")
    WESER = "weser", _("Weser (petrol)")
    HEIDE = "heide", _("Heide (rosa)")


class TopicGroupQuerySet(models.QuerySet["TopicGroup"]):
    def visible_to(self, user: "User | AnonymousUser") -> "TopicGroupQuerySet":
        return self.filter(reading__in=Audience.objects.open_to(user))


class TopicGroup(models.Model):
    """A standing group. Make it with `services.found_group`, which gives it its circle and its rules."""

    slug = models.SlugField(_("Adresse"), unique=True, max_length=40)
    name = models.CharField(_("Name"), max_length=80)
    purpose = models.TextField(_("Wozu es die Gruppe gibt"), max_length=400, blank=True)
    mark = models.CharField(_("Wegzeichen"), max_length=10, choices=Mark, default=Mark.RAUTE)
    tone = models.CharField(_("Farbton"), max_length=10, choices=Tone, default=Tone.LEINE)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    circle = models.OneToOneField(Circle, models.PROTECT, related_name="topic_group", verbose_name=_("Personenkreis"))
    reading = models.ForeignKey(Audience, models.PROTECT, related_name="+", verbose_name=_("Wer mitliest"))
    writing = models.ForeignKey(Audience, models.PROTECT, related_name="+", verbose_name=_("Wer schreibt"))
    speaker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Sprecherin oder Sprecher"),
    )
    board = models.ForeignKey(
        "boards.AdvisoryBoard",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="topic_groups",
        verbose_name=_("Beirat, zu dem die Gruppe gehört"),
    )
    tags = TaggableManager(_("Schlagworte"), blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = TopicGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("Themengruppe")
        verbose_name_plural = _("Themengruppen")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic_group", args=[self.slug])
