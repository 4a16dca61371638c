"""The second half of the room's tables: mandates, their history, and what their holders allow to be shown."""

import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from boards.groups.models import TopicGroup
from boards.membership.models import AdvisoryBoard, Frozen, Term
from participation.accounts.permissions import holds

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from participation.accounts.models import User


class Role(models.TextChoices):
    CHAIR = "chair", _("Vorsitz")
    DEPUTY = "deputy", _("stellvertretender Vorsitz")
    SPEAKER = "speaker", _("Sprecher*in einer Themengruppe")
    MEMBER = "member", _("Mitglied")
    ADMINISTRATION = "administration", _("Verwaltung (beratend)")
    GUEST = "guest", _("Gast")


WITHOUT_INSTRUCTION = (Role.ADMINISTRATION, Role.GUEST)
"""Officials have taken their oath of office, guests decide nothing: both become active without instruction (§ 43)."""


class State(models.TextChoices):
    APPOINTED = "appointed", _("berufen")
    SWORN_IN = "sworn_in", _("verpflichtet")
    ACTIVE = "active", _("aktiv")
    SUSPENDED = "suspended", _("ruht")
    ENDED = "ended", _("beendet")


OPEN = (State.APPOINTED, State.SWORN_IN, State.ACTIVE, State.SUSPENDED)


class EndReason(models.TextChoices):
    TERM = "term", _("Ende der Amtszeit")
    RESIGNATION = "resignation", _("Rücktritt")
    DISMISSAL = "dismissal", _("Abberufung")
    MOVED = "moved", _("Wegzug")
    DEATH = "death", _("verstorben")
    REVOKED = "revoked", _("Berufung zurückgenommen")


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, user: "User | AnonymousUser") -> "MandateQuerySet":
        """One's own, and all for the office. What the public page shows is asked of the consents."""
        own = Q(person=user.pk) & ~Q(end_reason=EndReason.REVOKED)
        return self.filter(own | holds(user, "boards.manage_membership"))

    def sitting(self) -> "MandateQuerySet":
        """Active today: begun, and its last day is not over."""
        today = timezone.localdate()
        return self.filter(Q(ends=None) | Q(ends__gte=today), state=State.ACTIVE, starts__lte=today)

    def overdue(self) -> "MandateQuerySet":
        """Not ended yet though their last day is over."""
        return self.filter(ends__lt=timezone.localdate(), state__in=OPEN)


class Mandate(models.Model):
    """One person's seat on one board, from when until when: OParl's Membership. Changed by `services` alone."""

    board = models.ForeignKey(AdvisoryBoard, models.PROTECT, related_name="mandates", verbose_name=_("Beirat"))
    term = models.ForeignKey(
        Term, models.SET_NULL, null=True, blank=True, related_name="mandates", verbose_name=_("Amtszeit")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mandates", verbose_name=_("Person")
    )
    role = models.CharField(_("Rolle"), max_length=16, choices=Role, default=Role.MEMBER)
    title = models.CharField(_("Bezeichnung"), max_length=60, blank=True)
    """How the role is called beside the name, if not as usual: "Vorsitzende des Fachbeirats"."""
    voting_right = models.BooleanField(_("Stimmrecht"), default=True)
    on_behalf_of = models.CharField(_("entsandt von"), max_length=120, blank=True)
    starts = models.DateField(_("erster Tag"))
    ends = models.DateField(_("letzter Tag"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.APPOINTED)
    end_reason = models.CharField(_("Grund des Endes"), max_length=12, choices=EndReason, blank=True)
    """Why it ended, or why it will on `ends`."""
    resolution = models.CharField(_("Beschluss"), max_length=200, blank=True)
    resolved_on = models.DateField(_("Beschluss vom"), null=True, blank=True)
    sworn_in_on = models.DateField(_("verpflichtet am"), null=True, blank=True)
    sworn_in_by = models.CharField(_("verpflichtet durch"), max_length=120, blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)
    groups = models.ManyToManyField(
        TopicGroup, through="MandateTopic", related_name="mandates", verbose_name=_("Themengruppen")
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Mandat")
        verbose_name_plural = _("Mandate")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "person", "starts"],
                condition=~Q(end_reason="revoked"),
                name="one_mandate_per_first_day",
            ),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="mandate_ends_after_start"),
        ]
        indexes = [models.Index(fields=["board", "state", "ends"], name="mandates_of_a_board")]

    def __str__(self) -> str:
        return f"{self.person}, {self.role_label}"

    def get_absolute_url(self) -> str:
        return reverse("office_mandate", args=[self.pk])

    @property
    def source(self) -> str:
        """The reason under which circles know this mandate."""
        return f"mandate:{self.pk}"

    @property
    def role_label(self) -> str:
        return self.title or str(Role(self.role).label)

    @property
    def current_state(self) -> State:
        """The state that holds today: after its last day a mandate has ended, whether the row says so yet or not."""
        over = self.ends is not None and self.ends < timezone.localdate()
        return State.ENDED if over else State(self.state)

    @property
    def state_label(self) -> str | Promise:
        return self.current_state.label

    @property
    def needs_instruction(self) -> bool:
        return self.role not in WITHOUT_INSTRUCTION

    @property
    def has_needed_level(self) -> bool:
        """Whether the person's identity is proven as this mandate asks: only those who vote need more than a name."""
        return not self.voting_right or self.person.current_level >= self.board.min_level


class MandateTopic(models.Model):
    """That a mandate works in a topic group, from one day to another; never deleted (OParl: the group's Membership)."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="topics", verbose_name=_("Mandat"))
    group = models.ForeignKey(TopicGroup, models.PROTECT, related_name="mandate_topics", verbose_name=_("Themengruppe"))
    is_speaker = models.BooleanField(_("spricht für die Gruppe"), default=False)
    since = models.DateField(_("seit"))
    until = models.DateField(_("letzter Tag"), null=True)

    class Meta:
        verbose_name = _("Themengruppe eines Mandats")
        verbose_name_plural = _("Themengruppen von Mandaten")
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "group"], condition=Q(until=None), name="one_open_topic_per_group"
            )
        ]

    def __str__(self) -> str:
        return str(self.group)


class StepQuerySet(models.QuerySet["MandateStep"]):
    def update(self, **_values: Any) -> int:
        raise Frozen(_("Die Geschichte eines Mandats wird nicht geändert."))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Frozen(_("Die Geschichte eines Mandats wird nicht gelöscht."))


class MandateStep(models.Model):
    """One line of a mandate's history: what was done, and everything as it was from then on. Only ever added."""

    class Kind(models.TextChoices):
        APPOINTED = "appointed", _("Berufen")
        SWORN_IN = "sworn_in", _("Verpflichtet")
        ACTIVATED = "activated", _("Angetreten")
        SUSPENDED = "suspended", _("Ruhend gestellt")
        RESUMED = "resumed", _("Wieder aufgenommen")
        CHANGED = "changed", _("Geändert")
        END_SET = "end_set", _("Ende vorgemerkt")
        ENDED = "ended", _("Beendet")
        UNDONE = "undone", _("Rückgängig gemacht")

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="steps", verbose_name=_("Mandat"))
    kind = models.CharField(_("Schritt"), max_length=10, choices=Kind)
    on = models.DateField(_("gilt ab"))
    at = models.DateTimeField(_("eingetragen am"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("eingetragen von")
    )
    """None: the calendar, at the end of a term."""
    reason = models.TextField(_("Begründung"), max_length=1000, blank=True)
    after = models.JSONField(_("Stand danach"))
    """The mandate's columns and topic groups after this step, as `history.snapshot` writes them."""
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="undone_by", verbose_name=_("nimmt zurück")
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("Schritt eines Mandats")
        verbose_name_plural = _("Geschichte der Mandate")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.on:%d.%m.%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise Frozen(_("Die Geschichte eines Mandats wird nicht geändert."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen(_("Die Geschichte eines Mandats wird nicht gelöscht."))


class Consent(models.Model):
    """That the holder of a mandate allows one thing to be shown in public; withdrawn by a date, given anew as a row."""

    class What(models.TextChoices):
        NAME = "name", _("meinen Namen")
        ROLE = "role", _("meine Rolle und meine Themengruppen")
        PLACE = "place", _("meine Gemeinde")
        PHOTO = "photo", _("mein Bild")
        FORMER = "former", _("meinen Namen auch nach dem Ende des Mandats")

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="consents", verbose_name=_("Mandat"))
    what = models.CharField(_("Erlaubt zu zeigen"), max_length=10, choices=What)
    given_at = models.DateTimeField(_("erteilt am"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("widerrufen am"), null=True)

    class Meta:
        verbose_name = _("Einwilligung zu einem Mandat")
        verbose_name_plural = _("Einwilligungen zu Mandaten")
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "what"], condition=Q(withdrawn_at=None), name="one_consent_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}"


def midnight_after(day: datetime.date) -> datetime.datetime:
    """The end of `day` where the district is: rights last through it and not a second longer."""
    return midnight_before(day + datetime.timedelta(days=1))


def midnight_before(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), timezone.get_default_timezone())
