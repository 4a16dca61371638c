import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boards.groups.models import TopicGroup
from boards.membership.mandates import Mandate, Role
from boards.membership.models import AdvisoryBoard
from participation.accounts.permissions import holds

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from participation.accounts.models import User

VALID_FOR: Final = datetime.timedelta(days=30)


class State(models.TextChoices):
    """Where an invitation stands; read from its dates."""

    QUEUED = "queued", _("wird gesendet")
    SENT = "sent", _("gesendet")
    FAILED = "failed", _("nicht zustellbar")
    EXPIRED = "expired", _("abgelaufen")
    ACCEPTED = "accepted", _("angenommen")
    DECLINED = "declined", _("abgelehnt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor declined nor withdrawn; expired ones are among them, they can be sent again."""
        return self.filter(accepted_at=None, declined_at=None, withdrawn_at=None)

    def valid(self) -> "InvitationQuerySet":
        """What a link may still be used for."""
        return self.open().filter(expires_at__gt=timezone.now(), board__dissolved_on=None)

    def visible_to(self, user: "User | AnonymousUser") -> "InvitationQuerySet":
        """The office's; whoever is invited finds theirs by its link."""
        return self.filter(holds(user, "boards.manage_membership"))


class Invitation(models.Model):
    """A mandate that waits for its person: all that it will be, and the mail by which they get it."""

    board = models.ForeignKey(AdvisoryBoard, models.PROTECT, related_name="invitations", verbose_name=_("Beirat"))
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    first_name = models.CharField(_("Vorname"), max_length=80, blank=True)
    last_name = models.CharField(_("Nachname"), max_length=80, blank=True)
    role = models.CharField(_("Rolle"), max_length=16, choices=Role, default=Role.MEMBER)
    title = models.CharField(_("Bezeichnung"), max_length=60, blank=True)
    voting_right = models.BooleanField(_("Stimmrecht"), default=True)
    on_behalf_of = models.CharField(_("entsandt von"), max_length=120, blank=True)
    groups = models.ManyToManyField(TopicGroup, blank=True, related_name="+", verbose_name=_("Themengruppen"))
    speaks_for = models.ManyToManyField(TopicGroup, blank=True, related_name="+", verbose_name=_("spricht für"))
    starts = models.DateField(_("erster Tag"))
    ends = models.DateField(_("letzter Tag"), null=True, blank=True)
    resolution = models.CharField(_("Beschluss"), max_length=200, blank=True)
    resolved_on = models.DateField(_("Beschluss vom"), null=True, blank=True)
    sworn_in_on = models.DateField(_("verpflichtet am"), null=True, blank=True)
    sworn_in_by = models.CharField(_("verpflichtet durch"), max_length=120, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("eingeladen von")
    )
    created = models.DateTimeField(default=timezone.now, editable=False)

    token_hash = models.CharField(_("Schlüssel (unkenntlich)"), max_length=64, null=True, unique=True)
    queued_at = models.DateTimeField(_("zum Senden vorgemerkt"), null=True)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    sent_count = models.PositiveSmallIntegerField(_("gesendet, wie oft"), default=0)
    sent_at = models.DateTimeField(_("gesendet am"), null=True)
    expires_at = models.DateTimeField(_("gilt bis"), null=True)
    accepted_at = models.DateTimeField(_("angenommen am"), null=True)
    declined_at = models.DateTimeField(_("abgelehnt am"), null=True)
    withdrawn_at = models.DateTimeField(_("zurückgezogen am"), null=True)
    mandate = models.OneToOneField(
        Mandate, models.PROTECT, null=True, related_name="invitation", verbose_name=_("Mandat")
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einladung")
        verbose_name_plural = _("Einladungen")
        ordering = ["-created", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "board",
                Lower("email"),
                condition=Q(accepted_at=None, declined_at=None, withdrawn_at=None),
                name="one_open_invitation_per_address",
            )
        ]
        indexes = [models.Index(fields=["queued_at"], condition=~Q(queued_at=None), name="invitations_to_send")]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or str(self.get_role_display())

    @property
    def state(self) -> State:
        ends = {
            State.ACCEPTED: self.accepted_at,
            State.DECLINED: self.declined_at,
            State.WITHDRAWN: self.withdrawn_at,
        }
        if ended := next((state for state, at in ends.items() if at), None):
            return ended
        if self.queued_at:
            return State.QUEUED
        if self.expires_at is None:
            return State.FAILED
        return State.SENT if self.expires_at > timezone.now() else State.EXPIRED

    @property
    def state_label(self) -> str:
        return str(self.state.label)

    @property
    def is_open(self) -> bool:
        return self.state not in (State.ACCEPTED, State.DECLINED, State.WITHDRAWN)
