from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.identity.levels import Level

if TYPE_CHECKING:
    from participation.accounts.models import User


class CircleQuerySet(models.QuerySet["Circle"]):
    def visible_to(self, user: "User | AnonymousUser") -> "CircleQuerySet":
        """The circles of which `user` may know who belongs to them: their own, and those that are open to them."""
        own = CircleEntry.objects.current().filter(person=user.pk).values("circle")
        return self.filter(Q(seen_by__in=Audience.objects.open_to(user)) | Q(pk__in=own))


class Circle(models.Model):
    """A named set of people: a topic group has one, the Fachbeirat has one."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("Name"), max_length=120)
    seen_by = models.ForeignKey(
        "participation.Audience",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Wer sieht, wer dazugehört"),
        help_text=_("Leer: nur die Menschen des Kreises selbst."),
    )
    real_names = models.BooleanField(
        _("Amt: Mitglieder erscheinen mit Vor- und Nachnamen"),
        default=False,
        help_text=_("Gilt, solange die Einstellung „Namen der Fachbeirats-Mitglieder“ Klarnamen verlangt."),
    )

    objects = CircleQuerySet.as_manager()

    class Meta:
        verbose_name = _("Personenkreis")
        verbose_name_plural = _("Personenkreise")

    def __str__(self) -> str:
        return self.name


class CircleEntryQuerySet(models.QuerySet["CircleEntry"]):
    def current(self) -> "CircleEntryQuerySet":
        """Entries that hold now, by the database's clock."""
        return self.filter(Q(ends=None) | Q(ends__gt=Now()), starts__lte=Now())


class CircleEntry(models.Model):
    """One person in one circle, for one reason (`source`), so that the end of one mandate keeps what another gives."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="entries", verbose_name=_("Personenkreis"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="circle_entries", verbose_name=_("Person")
    )
    source = models.CharField(_("Grund"), max_length=60)
    role = models.CharField(_("Rolle"), max_length=60, blank=True)
    starts = models.DateTimeField(pgettext_lazy("time", "von"), db_default=Now())
    ends = models.DateTimeField(_("bis"), null=True, blank=True)

    objects = CircleEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Zugehörigkeit")
        verbose_name_plural = _("Zugehörigkeiten")
        constraints = [
            models.UniqueConstraint(fields=["circle", "person", "source"], name="one_entry_per_source"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="entry_ends_after_start"),
        ]
        indexes = [models.Index(fields=["person", "circle"])]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.circle_id} ({self.source})"


class AudienceQuerySet(models.QuerySet["Audience"]):
    def open_to(self, user: "User | AnonymousUser") -> "AudienceQuerySet":
        """The audiences `user` belongs to now. Use it as a subquery: `audience__in=Audience.objects.open_to(user)`."""
        everyone = Q(kind=Audience.Kind.EVERYONE)
        if isinstance(user, AnonymousUser) or not user.is_authenticated or not user.is_active:
            return self.filter(everyone)
        circles = CircleEntry.objects.current().filter(person=user.pk).values("circle")
        rule = Q(kind=Audience.Kind.SIGNED_IN) | Q(kind=Audience.Kind.CIRCLE, circle__in=circles)
        if user.municipality_id:
            of_town = Q(kind=Audience.Kind.MUNICIPALITY, municipality=user.municipality_id)
            rule |= of_town if user.lives_as_proven else of_town & Q(min_level__lt=Level.ADDRESS)
        return self.filter(everyone | (rule & Q(min_level__lte=user.current_level)))


class Audience(models.Model):
    """One rule: a kind, and a minimum identity level on top of it.

    A municipality with a level from 20 on means: where people say they live is proven. Below, saying so is enough.
    """

    class Kind(models.TextChoices):
        EVERYONE = "everyone", _("alle, auch ohne Konto")
        SIGNED_IN = "signed_in", _("alle mit Konto")
        CIRCLE = "circle", _("ein Personenkreis")
        MUNICIPALITY = "municipality", _("Menschen einer Gemeinde")

    kind = models.CharField(_("Wer"), max_length=12, choices=Kind)
    circle = models.ForeignKey(Circle, models.PROTECT, null=True, blank=True, verbose_name=_("Personenkreis"))
    municipality = models.ForeignKey(
        "participation.Municipality", models.PROTECT, null=True, blank=True, verbose_name=_("Gemeinde")
    )
    min_level = models.PositiveSmallIntegerField(_("Mindeststufe"), choices=Level, default=Level.NONE)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Zielgruppe")
        verbose_name_plural = _("Zielgruppen")
        constraints = [
            models.UniqueConstraint(
                "kind", Coalesce("circle", 0), Coalesce("municipality", 0), "min_level", name="one_audience_per_rule"
            ),
            models.CheckConstraint(
                condition=Q(kind="circle", circle__isnull=False, municipality=None)
                | Q(kind="municipality", municipality__isnull=False, circle=None)
                | Q(kind="signed_in", circle=None, municipality=None)
                | Q(kind="everyone", circle=None, municipality=None, min_level=0),
                name="audience_names_what_its_kind_needs",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        who = self.circle or self.municipality or self.get_kind_display()
        return f"{who}, {self.get_min_level_display()}" if self.min_level else str(who)

    def includes(self, user: "User | AnonymousUser") -> bool:
        """Whether `user` belongs to this audience now (one query)."""
        return Audience.objects.open_to(user).filter(pk=self.pk).exists()
