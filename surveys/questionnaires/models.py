import secrets
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from participation.audience.models import Audience

if TYPE_CHECKING:
    from participation.accounts.models import User

CODE = RegexValidator(
    r"\A[A-Za-z][A-Za-z0-9_]{0,39}\Z", _("Ein Kürzel hat nur Buchstaben, Ziffern und _, zum Beispiel q1.")
)
CHOICE_CODE = RegexValidator(r"\A[A-Za-z0-9_]{1,40}\Z", _("Ein Kürzel hat nur Buchstaben, Ziffern und _."))


def first_version() -> int:
    """Versions start at random, so that a restored or refilled database never meets another one's cached survey."""
    return secrets.randbelow(1_000_000_000) + 1


class Phase(models.TextChoices):
    """Where a survey stands now, by the database's clock."""

    DRAFT = "draft", _("Entwurf")
    ANNOUNCED = "announced", _("angekündigt")
    OPEN = "open", _("offen")
    CLOSED = "closed", _("beendet")


class SurveyQuerySet(models.QuerySet["Survey"]):
    def with_phase(self) -> Self:
        """Each survey with `phase_now`, one of Phase."""
        phase = Case(
            When(state=Survey.State.DRAFT, then=Value(Phase.DRAFT.value)),
            When(Q(state=Survey.State.CLOSED) | Q(closes_at__lte=Now()), then=Value(Phase.CLOSED.value)),
            When(opens_at__gt=Now(), then=Value(Phase.ANNOUNCED.value)),
            default=Value(Phase.OPEN.value),
            output_field=models.CharField(),
        )
        return self.annotate(phase_now=phase)

    def open_now(self) -> Self:
        return self.with_phase().filter(phase_now=Phase.OPEN)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What `user` may read of: everything but drafts, and a circle's surveys only inside the circle.

        Who must sign in to answer still reads what it is about before. Editors see drafts too, as a preview.
        """
        if user.is_staff and user.has_perm("surveys.change_survey"):
            return self.with_phase()
        closed_circle = Q(audience__kind=Audience.Kind.CIRCLE)
        readable = ~closed_circle | Q(audience__in=Audience.objects.open_to(user))
        return self.with_phase().exclude(state=Survey.State.DRAFT).filter(readable)


class Survey(ClusterableModel):
    class State(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        OPEN = "open", _("geöffnet")
        CLOSED = "closed", _("geschlossen")

    class Confidentiality(models.TextChoices):
        CONFIDENTIAL = "confidential", _("vertraulich")
        NAMED = "named", _("mit Namen")

    slug = models.SlugField(
        _("Adresse"), max_length=80, unique=True, help_text=_("Teil der Internetadresse: /umfragen/…/")
    )
    title = models.CharField(_("Titel"), max_length=160)
    intro = models.TextField(_("Worum es geht"), max_length=5000, blank=True)
    thanks = models.TextField(_("Dank am Ende"), max_length=5000, blank=True)
    privacy_text = models.TextField(_("Hinweis zum Datenschutz"), max_length=5000, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Dauer in Minuten"), default=5)
    state = models.CharField(_("Stand"), max_length=8, choices=State, default=State.DRAFT, editable=False)
    opens_at = models.DateTimeField(_("Beginn"), null=True, blank=True)
    closes_at = models.DateTimeField(_("Ende"), null=True, blank=True)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="surveys", verbose_name=_("Wer antworten darf"))
    results_public = models.BooleanField(_("Ergebnisse nach dem Ende öffentlich zeigen"), default=True)
    promised_on = models.DateField(_("Ergebnisse versprochen für den"), null=True, blank=True)
    confidentiality = models.CharField(
        _("Vertraulichkeit"), max_length=12, choices=Confidentiality, default=Confidentiality.CONFIDENTIAL
    )
    version = models.PositiveIntegerField(default=first_version, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("Umfrage")
        verbose_name_plural = _("Umfragen")
        ordering = ["-pk"]
        permissions = [("view_results", "Can view survey results")]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="survey_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("survey", args=[self.slug])

    @property
    def phase(self) -> Phase:
        """The database's word; rows that were read without `with_phase()` ask for it."""
        if "phase_now" not in self.__dict__:
            self.phase_now = Survey.objects.with_phase().values_list("phase_now", flat=True).get(pk=self.pk)
        return Phase(self.phase_now)

    @property
    def is_named(self) -> bool:
        return self.confidentiality == self.Confidentiality.NAMED


class Page(ClusterableModel):
    """What stands on one screen of a survey."""

    survey = ParentalKey(Survey, on_delete=models.CASCADE, related_name="pages")
    title = models.CharField(_("Überschrift"), max_length=160, blank=True)
    intro = models.TextField(_("Einleitung"), max_length=5000, blank=True)
    order = models.PositiveIntegerField(default=0, editable=False)
    sort_order_field = "order"

    class Meta:
        verbose_name = _("Seite")
        verbose_name_plural = _("Seiten")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title or str(_("Seite %(number)s") % {"number": self.order + 1})


class Kind(models.TextChoices):
    """How a question is answered. Each kind's reading, checking and counting stands in kinds.py."""

    SINGLE = "single", _("Auswahl, eine Antwort")
    MULTIPLE = "multiple", _("Auswahl, mehrere Antworten")
    DROPDOWN = "dropdown", _("Auswahlliste zum Aufklappen")
    YES_NO = "yes_no", _("Ja oder Nein")
    SHORT_TEXT = "short_text", _("Text, eine Zeile")
    LONG_TEXT = "long_text", _("Text, mehrere Zeilen")
    NUMBER = "number", _("Zahl")
    DATE = "date", _("Datum")
    RATING = "rating", _("Bewertung, 1 bis 5")
    SCALE = "scale", _("Skala mit eigenen Grenzen")


class Question(ClusterableModel):
    class Required(models.TextChoices):
        NONE = "none", _("freiwillig")
        HARD = "hard", _("Pflicht")

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(_("Kürzel"), max_length=40, validators=[CODE])
    kind = models.CharField(_("Art"), max_length=20, choices=Kind, default=Kind.SINGLE)
    text = models.CharField(_("Frage"), max_length=500)
    help = models.CharField(_("Erklärung"), max_length=500, blank=True)
    required = models.CharField(_("Antwort"), max_length=8, choices=Required, default=Required.NONE)
    order = models.PositiveIntegerField(default=0, editable=False)
    settings = models.JSONField(default=dict, blank=True)
    """What a kind allows to be set: min, max, max_length, low_label, high_label (see kinds.SETTINGS)."""
    sort_order_field = "order"

    class Meta:
        verbose_name = _("Frage")
        verbose_name_plural = _("Fragen")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text

    def setting(self, name: str, default: Any = None) -> Any:
        return self.settings.get(name, default)


class Choice(models.Model):
    """One answer to choose. `exclusive` rules out all others ("nichts davon"); `is_other` asks for one's own words."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    code = models.CharField(max_length=40, validators=[CHOICE_CODE])
    text = models.CharField(max_length=300)
    order = models.PositiveIntegerField(default=0)
    exclusive = models.BooleanField(default=False)
    is_other = models.BooleanField(default=False)
    sort_order_field = "order"

    class Meta:
        verbose_name = _("Antwortmöglichkeit")
        verbose_name_plural = _("Antwortmöglichkeiten")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="one_choice_per_code")]

    def __str__(self) -> str:
        return self.text
