import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accounts.permissions import holds
from participation.audience.models import Circle
from participation.identity.levels import Level

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from participation.accounts.models import User


class Frozen(ValidationError):
    """Somebody tried to change what is never changed: history, or rules that were adopted."""


class AdvisoryBoardQuerySet(models.QuerySet["AdvisoryBoard"]):
    def visible_to(self, user: "User | AnonymousUser") -> "AdvisoryBoardQuerySet":
        """Published boards are there for everybody, the others for the office."""
        return self.filter(Q(published=True) | holds(user, "boards.manage_membership"))


class AdvisoryBoard(models.Model):
    """A board that advises the district. A district may have several. Make it with `keeping.found_board`."""

    slug = models.SlugField(_("Adresse"), unique=True, max_length=40)
    name = models.CharField(_("Name"), max_length=120)
    short_name = models.CharField(_("Kurzname"), max_length=40, blank=True)
    purpose = models.TextField(_("Wozu es den Beirat gibt"), max_length=2000, blank=True)
    circle = models.OneToOneField(Circle, models.PROTECT, related_name="board", verbose_name=_("Personenkreis"))
    min_level = models.PositiveSmallIntegerField(
        _("Nachweis für Mandate mit Stimmrecht"),
        choices=[choice for choice in Level.choices if choice[0]],
        default=Level.SUBSTANTIAL,
    )
    published = models.BooleanField(_("öffentlich sichtbar"), default=False)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    founded_on = models.DateField(_("gegründet am"), null=True, blank=True)
    dissolved_on = models.DateField(_("aufgelöst am"), null=True, blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = AdvisoryBoardQuerySet.as_manager()

    class Meta:
        verbose_name = _("Beirat")
        verbose_name_plural = _("Beiräte")
        ordering = ["order", "name"]
        permissions = [("manage_membership", "Can manage advisory boards, mandates and invitations")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("board", args=[self.slug])


class Term(models.Model):
    """A term of office (Amtszeit) of a board: OParl's LegislativeTerm. `ends` is its last day."""

    board = models.ForeignKey(AdvisoryBoard, models.CASCADE, related_name="terms", verbose_name=_("Beirat"))
    name = models.CharField(_("Name"), max_length=80)
    starts = models.DateField(_("erster Tag"))
    ends = models.DateField(_("letzter Tag"), null=True, blank=True)

    class Meta:
        verbose_name = _("Amtszeit")
        verbose_name_plural = _("Amtszeiten")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["board", "starts"], name="one_term_per_first_day"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="term_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class RulesQuerySet(models.QuerySet["RulesOfProcedure"]):
    def adopted(self) -> "RulesQuerySet":
        return self.exclude(adopted_on=None)

    def in_force(self, day: datetime.date | None = None) -> "RulesQuerySet":
        """The adopted versions that hold or held on `day`, the newest first: the first is the one that counts."""
        return self.adopted().filter(valid_from__lte=day or timezone.localdate()).order_by("-valid_from", "-version")


class RulesOfProcedure(models.Model):
    """One version of a board's rules of procedure (Geschäftsordnung): all its numbers, and its text.

    Without `adopted_on` it is a draft; once adopted it stays as it is, and a new version takes its place.
    """

    class Counts(models.TextChoices):
        CALENDAR = "calendar", _("Kalendertage")
        WORKING = "working", _("Werktage")

    class Quorum(models.TextChoices):
        MAJORITY = "majority", _("mehr als die Hälfte der Mitglieder")
        FIXED = "fixed", _("eine feste Zahl von Mitgliedern")
        NONE = "none", _("keine Mindestzahl")

    class Majority(models.TextChoices):
        SIMPLE = "simple", _("mehr Ja- als Nein-Stimmen")
        ABSOLUTE = "absolute", _("mehr als die Hälfte aller Mitglieder")
        TWO_THIRDS = "two_thirds", _("zwei Drittel der abgegebenen Stimmen")

    class Share(models.TextChoices):
        """How many members may demand something."""

        ONE = "one", _("ein Mitglied")
        FIFTH = "fifth", _("ein Fünftel der Mitglieder")
        QUARTER = "quarter", _("ein Viertel der Mitglieder")
        THIRD = "third", _("ein Drittel der Mitglieder")
        HALF = "half", _("mehr als die Hälfte der Mitglieder")

    board = models.ForeignKey(AdvisoryBoard, models.PROTECT, related_name="rules", verbose_name=_("Beirat"))
    version = models.PositiveSmallIntegerField(_("Fassung"))
    valid_from = models.DateField(_("gilt ab"))
    adopted_on = models.DateField(_("beschlossen am"), null=True, blank=True)
    resolution = models.CharField(_("Beschluss"), max_length=200, blank=True)
    notice_days = models.PositiveSmallIntegerField(_("Ladungsfrist in Tagen"), default=14)
    urgent_notice_days = models.PositiveSmallIntegerField(_("Ladungsfrist in dringenden Fällen"), default=3)
    counts = models.CharField(_("gezählt in"), max_length=10, choices=Counts, default=Counts.CALENDAR)
    quorum = models.CharField(_("beschlussfähig mit"), max_length=10, choices=Quorum, default=Quorum.MAJORITY)
    quorum_number = models.PositiveSmallIntegerField(_("feste Zahl"), null=True, blank=True)
    majority = models.CharField(_("Mehrheit für Beschlüsse"), max_length=10, choices=Majority, default=Majority.SIMPLE)
    min_meetings_per_year = models.PositiveSmallIntegerField(_("Sitzungen im Jahr, mindestens"), default=2)
    convene_threshold = models.CharField(
        _("eine Sitzung verlangen kann"), max_length=10, choices=Share, default=Share.HALF
    )
    agenda_threshold = models.CharField(
        _("einen Punkt auf die Tagesordnung setzen kann"), max_length=10, choices=Share, default=Share.THIRD
    )
    public_default = models.BooleanField(_("Sitzungen sind in der Regel öffentlich"), default=True)
    remote_allowed = models.BooleanField(_("Teilnahme per Video ist möglich"), default=True)
    circular_vote_allowed = models.BooleanField(_("Beschluss im Umlauf ist möglich"), default=True)
    minutes_due_days = models.PositiveSmallIntegerField(_("Niederschrift fertig nach Tagen"), default=21)
    objection_days = models.PositiveSmallIntegerField(_("Einwände gegen die Niederschrift, Tage"), default=14)
    term_months = models.PositiveSmallIntegerField(_("Amtszeit in Monaten"), null=True, blank=True)
    min_age = models.PositiveSmallIntegerField(_("Mindestalter"), null=True, blank=True)
    publish_names = models.BooleanField(_("Namen werden mit Einwilligung veröffentlicht"), default=True)
    text = models.TextField(_("Wortlaut"), max_length=40_000, blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = RulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("Geschäftsordnung")
        verbose_name_plural = _("Geschäftsordnungen")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["board", "version"], name="one_text_per_version"),
            models.UniqueConstraint(fields=["board"], condition=Q(adopted_on=None), name="one_draft_of_rules"),
            models.CheckConstraint(
                condition=~Q(quorum="fixed") | Q(quorum_number__gte=1), name="fixed_quorum_has_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board}, {self._meta.verbose_name} {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses to change what was adopted, whoever asks."""
        if self.pk and type(self).objects.adopted().filter(pk=self.pk).exists():
            raise Frozen(_("Eine beschlossene Fassung wird nicht geändert. Bitte legen Sie eine neue an."))
        super().save(*args, **kwargs)

    @property
    def is_draft(self) -> bool:
        return self.adopted_on is None
