from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.registry import registrations

if TYPE_CHECKING:
    from participation.accounts.models import User


class LinkQuerySet(models.QuerySet["Link"]):
    def visible_to(self, user: "User | AnonymousUser") -> "LinkQuerySet":
        """Links both of whose ends `user` may see, by each room's own rule."""
        source = target = Q(pk=None)
        for room in registrations():
            if room.visible_to is None:
                continue
            kind = ContentType.objects.get_for_model(room.model)
            seen = room.visible_to(user).order_by().values("pk")
            source |= Q(source_type=kind, source_id__in=seen)
            target |= Q(target_type=kind, target_id__in=seen)
        return self.filter(source, target)


class Link(models.Model):
    """From a contribution to what grew from it."""

    class Kind(models.TextChoices):
        GREW_INTO = "grew_into", _("wurde zu")
        ANSWERED_BY = "answered_by", _("beantwortet mit")
        TAKEN_UP_BY = "taken_up_by", _("aufgegriffen in")
        DECIDED_BY = "decided_by", _("entschieden mit")
        REPORTED_IN = "reported_in", _("berichtet in")

    source_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    source_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("source_type", "source_id")
    target_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    kind = models.CharField(_("Art"), max_length=20, choices=Kind, default=Kind.GREW_INTO)
    note = models.CharField(_("Notiz"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("am"), default=timezone.now)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("Spur")
        verbose_name_plural = _("Spuren")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_type", "source_id", "target_type", "target_id", "kind"], name="one_link_per_kind"
            ),
            models.CheckConstraint(
                condition=~Q(source_type=models.F("target_type"), source_id=models.F("target_id")),
                name="nothing_grows_from_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["target_type", "target_id"]),
            models.Index(fields=["-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.source_type_id}:{self.source_id} {self.kind} {self.target_type_id}:{self.target_id}"
