from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from boards.groups.models import TopicGroup
from participation.accounts.permissions import holds
from participation.identity.levels import Level

if TYPE_CHECKING:
    from participation.accounts.models import User

MOTIVATION_LIMIT = 4_000
TEXT_LIMIT = 1_000
WISHES = 3
"""So many topic groups may be ranked."""


class CallState(models.TextChoices):
    """What the office has done with a call."""

    DRAFT = "draft", _("Entwurf")
    OPEN = "open", _("offen")
    CLOSED = "closed", _("geschlossen")
    SHORTLISTED = "shortlisted", _("Vorauswahl steht")
    PROPOSED = "proposed", _("dem Kreistag vorgeschlagen")
    DECIDED = "decided", _("entschieden")
    ARCHIVED = "archived", _("abgelegt")


class Phase(models.TextChoices):
    """Where a call stands now: its state, and for an open one the database's clock."""

    DRAFT = "draft", _("Entwurf")
    ANNOUNCED = "announced", _("angekündigt")
    OPEN = "open", _("offen")
    CLOSED = "closed", _("Bewerbungen werden geprüft")
    SHORTLISTED = "shortlisted", _("Vorauswahl steht")
    PROPOSED = "proposed", _("dem Kreistag vorgeschlagen")
    DECIDED = "decided", _("entschieden")
    ARCHIVED = "archived", _("abgelegt")


class CallQuerySet(models.QuerySet["CallForApplications"]):
    def with_phase(self) -> Self:
        """Each call with `phase_now`, one of Phase."""
        is_open = Q(state=CallState.OPEN)
        phase = Case(
            When(is_open & Q(closes_at__lte=Now()), then=Value(Phase.CLOSED.value)),
            When(is_open & Q(opens_at__gt=Now()), then=Value(Phase.ANNOUNCED.value)),
            default=F("state"),
            output_field=models.CharField(),
        )
        return self.annotate(phase_now=phase)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Everybody reads calls; drafts only those who keep them."""
        return self.with_phase().filter(~Q(state=CallState.DRAFT) | holds(user, "boards.manage_applications"))


class CallForApplications(models.Model):
    """A call to apply for an advisory board. Its criteria, offered groups and texts are set before it opens."""

    board = models.ForeignKey("boards.AdvisoryBoard", models.PROTECT, related_name="calls", verbose_name=_("Beirat"))
    slug = models.SlugField(_("Adresse"), max_length=80, unique=True)
    title = models.CharField(_("Titel"), max_length=140)
    text = models.TextField(_("Worum es geht"), max_length=10_000)
    eligibility = models.TextField(_("Wer sich bewerben kann"), max_length=1_000, blank=True)
    seats = models.PositiveSmallIntegerField(_("Plätze"), default=1, validators=[MinValueValidator(1)])
    groups = models.ManyToManyField(TopicGroup, blank=True, related_name="+", verbose_name=_("Themengruppen zur Wahl"))
    min_level = models.PositiveSmallIntegerField(_("Nachweis zum Absenden"), choices=Level, default=Level.SUBSTANTIAL)
    draft_level = models.PositiveSmallIntegerField(_("Nachweis zum Anfangen"), choices=Level, default=Level.EMAIL)
    min_evaluations = models.PositiveSmallIntegerField(
        _("Bewertungen je Bewerbung"), default=2, validators=[MinValueValidator(2), MaxValueValidator(9)]
    )
    state = models.CharField(_("Stand"), max_length=12, choices=CallState, default=CallState.DRAFT)
    opens_at = models.DateTimeField(_("Beginn"))
    closes_at = models.DateTimeField(_("Ende"))
    text_appointed = models.TextField(_("Eigener Text: berufen"), max_length=3_000, blank=True)
    text_reserve = models.TextField(_("Eigener Text: Nachrückliste"), max_length=3_000, blank=True)
    text_declined = models.TextField(_("Eigener Text: nicht berufen"), max_length=3_000, blank=True)
    resolution = models.CharField(_("Beschluss"), max_length=60, blank=True)
    resolved_on = models.DateField(_("beschlossen am"), null=True, blank=True)
    archived_at = models.DateTimeField(_("abgelegt am"), null=True, blank=True)
    erased_counts = models.JSONField(_("gelöschte Bewerbungen nach Stand"), default=dict, blank=True)
    """How many applications of each state were erased, so that the call's numbers stay."""

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("Aufruf zur Bewerbung")
        verbose_name_plural = _("Aufrufe zur Bewerbung")
        ordering = ["-opens_at", "-pk"]
        permissions = [
            ("manage_applications", "Can manage calls and applications"),
            ("evaluate_applications", "Can evaluate applications assigned to them"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(min_evaluations__gte=2), name="two_people_evaluate"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("call", args=[self.slug])

    @property
    def phase(self) -> Phase:
        """The database's word; rows that were read without `with_phase()` ask for it."""
        if "phase_now" not in self.__dict__:
            fresh: Any = CallForApplications.objects.with_phase().only("pk").get(pk=self.pk)
            self.phase_now: str = fresh.phase_now
        return Phase(self.phase_now)


class Criterion(models.Model):
    """One thing by which applications are judged, with points from 1 to 5 and a weight."""

    call = models.ForeignKey(CallForApplications, models.CASCADE, related_name="criteria")
    name = models.CharField(_("Kriterium"), max_length=120)
    weight = models.PositiveSmallIntegerField(
        _("Gewicht"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("Kriterium")
        verbose_name_plural = _("Kriterien")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("Entwurf")
    SUBMITTED = "submitted", _("eingegangen")
    INCOMPLETE = "incomplete", _("Rückfrage offen")
    ELIGIBLE = "eligible", _("zugelassen")
    INELIGIBLE = "ineligible", _("nicht zugelassen")
    PROPOSED = "proposed", _("vorgeschlagen")
    APPOINTED = "appointed", _("berufen")
    RESERVE = "reserve", _("Nachrückliste")
    DECLINED = "declined", _("nicht berufen")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class Outcome(models.TextChoices):
    """What is proposed for an application, and what the Kreistag decides."""

    APPOINTED = State.APPOINTED.value, _("berufen")
    RESERVE = State.RESERVE.value, _("Nachrückliste")
    DECLINED = State.DECLINED.value, _("nicht berufen")


class ApplicationQuerySet(models.QuerySet["Application"]):
    def of(self, user: "User | AnonymousUser") -> Self:
        """One's own applications, drafts included."""
        return self.filter(person=user.pk)

    def handed_in(self) -> Self:
        """Whatever was sent at least once: all but drafts."""
        return self.exclude(state=State.DRAFT)

    def for_office(self, user: "User | AnonymousUser") -> Self:
        """What `user` keeps for the office: nothing of a call in which they have applied themselves."""
        own_calls = Application.objects.of(user).handed_in().values("call")
        return self.handed_in().filter(holds(user, "boards.manage_applications")).exclude(call__in=own_calls)

    def for_evaluator(self, user: "User | AnonymousUser") -> Self:
        """What `user` is named to judge, from the check of form on; not where they have declared a conflict."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own_calls = Application.objects.of(user).handed_in().values("call")
        judged = Q(state__in=[State.ELIGIBLE, State.PROPOSED, State.APPOINTED, State.RESERVE, State.DECLINED])
        return (
            self.filter(judged, call__evaluators__person=user.pk)
            .exclude(call__in=own_calls)
            .exclude(call__state=CallState.ARCHIVED)
            .exclude(evaluations__in=user.evaluations.filter(state="conflict"))
        )

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The applicant's own, the office's, and those that `user` is named to judge; nobody else knows of one."""
        mine = self.of(user).values("pk")
        office, judged = self.for_office(user).values("pk"), self.for_evaluator(user).values("pk")
        return self.filter(Q(pk__in=mine) | Q(pk__in=office) | Q(pk__in=judged))


class Application(models.Model):
    """One person's application to one call. Written by the services only."""

    call = models.ForeignKey(CallForApplications, models.PROTECT, related_name="applications", verbose_name=_("Aufruf"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="applications", verbose_name=_("Person")
    )
    state = models.CharField(_("Stand"), max_length=12, choices=State, default=State.DRAFT)
    motivation = models.TextField(_("Warum ich mich bewerbe"), max_length=MOTIVATION_LIMIT, blank=True)
    expertise = TaggableManager(_("Kenntnisse und Erfahrungen"), blank=True)
    municipality = models.ForeignKey(
        "participation.Municipality", models.SET_NULL, null=True, blank=True, verbose_name=_("Gemeinde")
    )
    availability = models.TextField(_("Zeit für das Ehrenamt"), max_length=TEXT_LIMIT, blank=True)
    conflicts = models.TextField(_("Mögliche Interessenkonflikte"), max_length=TEXT_LIMIT, blank=True)
    accessibility = models.TextField(_("Was ich für die Teilnahme brauche"), max_length=TEXT_LIMIT, blank=True)
    phone = models.CharField(_("Telefon für Rückfragen"), max_length=40, blank=True)
    publish_name = models.BooleanField(_("Name darf veröffentlicht werden"), default=False)
    publish_photo = models.BooleanField(_("Foto darf veröffentlicht werden"), default=False)
    publish_role = models.BooleanField(_("Rolle darf veröffentlicht werden"), default=False)
    publish_place = models.BooleanField(_("Gemeinde darf veröffentlicht werden"), default=False)
    consented_at = models.DateTimeField(_("Einwilligungen vom"), null=True)
    level = models.PositiveSmallIntegerField(_("Stufe des Nachweises"), choices=Level, default=Level.NONE)
    """The identity level at the moment of sending."""
    created = models.DateTimeField(_("begonnen am"), db_default=Now())
    changed = models.DateTimeField(_("geändert am"), db_default=Now())
    submitted_at = models.DateTimeField(_("eingegangen am"), null=True)
    state_since = models.DateTimeField(_("Stand seit"), db_default=Now())
    question = models.TextField(_("Rückfrage"), max_length=TEXT_LIMIT, blank=True)
    answer_until = models.DateField(_("Antwort bis"), null=True)
    reason = models.TextField(_("Grund"), max_length=TEXT_LIMIT, blank=True)
    """Why it was not admitted, in the office's words; the applicant reads it."""
    revealed_at = models.DateTimeField(_("Bewertungen offen seit"), null=True)
    """When the last evaluation was in: from then on those who judged see each other's, and nobody changes one."""
    shortlisted = models.BooleanField(_("in der Vorauswahl"), default=False)
    outcome = models.CharField(_("Vorschlag oder Entscheidung"), max_length=12, choices=Outcome, blank=True)
    place = models.PositiveSmallIntegerField(_("Platz auf der Nachrückliste"), null=True, blank=True)
    group = models.ForeignKey(
        TopicGroup, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Themengruppe")
    )
    """The topic group for which somebody is proposed."""
    remark = models.CharField(_("Begründung für den Kreistag"), max_length=300, blank=True)
    resolution = models.CharField(_("Beschluss"), max_length=60, blank=True)
    resolved_on = models.DateField(_("beschlossen am"), null=True, blank=True)
    """By which resolution it was decided; somebody who moves up from the reserve has one of their own."""
    mandate = models.OneToOneField(
        "boards.Mandate", models.SET_NULL, null=True, related_name="application", verbose_name=_("Mandat")
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bewerbung")
        verbose_name_plural = _("Bewerbungen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "person"], name="one_application_per_person_and_call"),
            models.UniqueConstraint(
                fields=["call", "place"], condition=Q(state="reserve"), name="one_application_per_reserve_place"
            ),
        ]
        indexes = [models.Index(fields=["call", "state"], name="applications_of_a_call")]

    def __str__(self) -> str:
        return f"{self.call}: {self.person_id}"

    def get_absolute_url(self) -> str:
        return reverse("my_application", args=[self.call.slug])

    @property
    def number(self) -> str:
        """How office and applicant call it, also on the phone."""
        return f"B-{self.pk:05}"


class TopicWish(models.Model):
    """A topic group an applicant would work in, by rank."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="wishes", verbose_name=_("Bewerbung"))
    group = models.ForeignKey(TopicGroup, models.CASCADE, related_name="+", verbose_name=_("Themengruppe"))
    rank = models.PositiveSmallIntegerField(_("Wunsch"))

    class Meta:
        verbose_name = _("Wunschgruppe")
        verbose_name_plural = _("Wunschgruppen")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["application", "group"], name="one_rank_per_wished_group"),
            models.UniqueConstraint(fields=["application", "rank"], name="one_wished_group_per_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.group}"


class BalanceData(models.Model):
    """What an applicant says voluntarily so that the board can mirror the district. Read in sums only; "" is no
    answer."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("weiblich")
        MALE = "male", _("männlich")
        DIVERSE = "diverse", _("divers")

    class AgeBand(models.TextChoices):
        UNDER_18 = "-17", _("unter 18")
        FROM_18 = "18-29", _("18 bis 29")
        FROM_30 = "30-44", _("30 bis 44")
        FROM_45 = "45-59", _("45 bis 59")
        FROM_60 = "60-74", _("60 bis 74")
        FROM_75 = "75-", _("75 und älter")

    class Answer(models.TextChoices):
        YES = "yes", _("ja")
        NO = "no", _("nein")

    application = models.OneToOneField(Application, models.CASCADE, related_name="balance", verbose_name=_("Bewerbung"))
    gender = models.CharField(_("Geschlecht"), max_length=8, choices=Gender, blank=True)
    age_band = models.CharField(_("Alter"), max_length=8, choices=AgeBand, blank=True)
    background = models.CharField(_("Einwanderungsgeschichte"), max_length=4, choices=Answer, blank=True)
    disability = models.CharField(_("Behinderung"), max_length=4, choices=Answer, blank=True)

    class Meta:
        verbose_name = _("freiwillige Angaben")
        verbose_name_plural = _("freiwillige Angaben")

    def __str__(self) -> str:
        return str(self.application_id)


class Step(models.Model):
    """What happened to an application, when, by whom: rows are added and never changed."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="steps", verbose_name=_("Bewerbung"))
    state = models.CharField(_("Stand"), max_length=12, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("von")
    )
    at = models.DateTimeField(_("am"), db_default=Now())
    note = models.TextField(_("Notiz"), max_length=TEXT_LIMIT, blank=True)

    class Meta:
        verbose_name = _("Schritt einer Bewerbung")
        verbose_name_plural = _("Schritte einer Bewerbung")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.at}"


class Notice(models.Model):
    """A mail to an applicant: written in the transaction of what it tells, sent by the worker, each once."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("eingegangen")
        QUESTION = "question", _("Rückfrage")
        INELIGIBLE = "ineligible", _("nicht zugelassen")
        READMITTED = "readmitted", _("doch zugelassen")
        WITHDRAWN = "withdrawn", _("zurückgezogen")
        APPOINTED = "appointed", _("berufen")
        RESERVE = "reserve", _("Nachrückliste")
        DECLINED = "declined", _("nicht berufen")

    application = models.ForeignKey(Application, models.CASCADE, related_name="notices", verbose_name=_("Bewerbung"))
    kind = models.CharField(_("Art"), max_length=12, choices=Kind)
    number = models.PositiveSmallIntegerField(default=1)
    created = models.DateTimeField(_("am"), db_default=Now())
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("gesendet am"), null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("Mail zu einer Bewerbung")
        verbose_name_plural = _("Mails zu Bewerbungen")
        constraints = [
            models.UniqueConstraint(fields=["application", "kind", "number"], name="one_notice_of_a_kind_and_number")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.application_id})"
