from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from participation.audience.models import Audience
from participation.html import clean

if TYPE_CHECKING:
    from participation.accounts.models import User

TEXT_LIMIT = 20_000


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ProjectQuerySet":
        return self.filter(reading__in=Audience.objects.open_to(user))


class Project(models.Model):
    """One undertaking of the district."""

    class State(models.TextChoices):
        IDEA = "idea", _("Idee")
        PLANNED = "planned", _("geplant")
        RUNNING = "running", _("läuft")
        DONE = "done", _("umgesetzt")

    slug = models.SlugField(_("Adresse"), unique=True, max_length=80)
    title = models.CharField(_("Titel"), max_length=140)
    summary = models.CharField(_("Kurz gesagt"), max_length=300, blank=True)
    text = models.TextField(_("Text"), max_length=TEXT_LIMIT, blank=True)
    html = models.TextField(editable=False, blank=True)
    state = models.CharField(_("Stand"), max_length=8, choices=State, default=State.IDEA)
    starts = models.DateField(_("Beginn"), null=True, blank=True)
    ends = models.DateField(_("Ende"), null=True, blank=True)
    office = models.CharField(_("Zuständig"), max_length=120, blank=True)
    tags = TaggableManager(_("Schlagworte"), blank=True)
    reading = models.ForeignKey(Audience, models.PROTECT, related_name="+", verbose_name=_("Wer mitliest"))
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("Projekt")
        verbose_name_plural = _("Projekte")
        indexes = [models.Index(fields=["state", "title", "id"], name="projects_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")), name="project_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("project", args=[self.slug])

    @property
    def shown_html(self) -> SafeString:
        """What pages show: cleaned when it was written and on the way out."""
        return clean(self.html)
