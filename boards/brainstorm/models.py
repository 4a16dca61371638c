from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boards.groups.models import TopicGroup
from participation.audience.models import Audience

if TYPE_CHECKING:
    from participation.accounts.models import User


class WallQuerySet(models.QuerySet["Wall"]):
    def visible_to(self, user: "User | AnonymousUser") -> "WallQuerySet":
        return self.filter(reading__in=Audience.objects.open_to(user))


class Wall(models.Model):
    """One occasion on which cards were collected."""

    title = models.CharField(_("Titel"), max_length=120)
    reading = models.ForeignKey(Audience, models.PROTECT, related_name="+", verbose_name=_("Wer mitliest"))
    created = models.DateTimeField(default=timezone.now)

    objects = WallQuerySet.as_manager()

    class Meta:
        verbose_name = _("Kartenwand")
        verbose_name_plural = _("Kartenwände")

    def __str__(self) -> str:
        return self.title


class Cluster(models.Model):
    """Cards that belong together; `group` is the topic group that grew from them."""

    wall = models.ForeignKey(Wall, models.CASCADE, related_name="clusters", verbose_name=_("Kartenwand"))
    title = models.CharField(_("Titel"), max_length=120)
    group = models.ForeignKey(
        TopicGroup, models.SET_NULL, null=True, blank=True, related_name="clusters", verbose_name=_("Themengruppe")
    )
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Kartengruppe")
        verbose_name_plural = _("Kartengruppen")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class CardQuerySet(models.QuerySet["Card"]):
    def visible_to(self, user: "User | AnonymousUser") -> "CardQuerySet":
        open_to_user = Audience.objects.open_to(user)
        in_no_group = Q(cluster=None) | Q(cluster__group=None)
        return self.filter(in_no_group | Q(cluster__group__reading__in=open_to_user), wall__reading__in=open_to_user)

    def of_group(self, group: TopicGroup) -> "CardQuerySet":
        return self.filter(cluster__group=group)


class Card(models.Model):
    """One point that somebody put on the wall; without author where it was collected together."""

    wall = models.ForeignKey(Wall, models.CASCADE, related_name="cards", verbose_name=_("Kartenwand"))
    cluster = models.ForeignKey(
        Cluster, models.SET_NULL, null=True, blank=True, related_name="cards", verbose_name=_("Kartengruppe")
    )
    text = models.CharField(_("Text"), max_length=280)
    order = models.PositiveIntegerField(_("Reihenfolge"), default=0)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="cards", verbose_name=_("von")
    )
    created = models.DateTimeField(default=timezone.now)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("Karte")
        verbose_name_plural = _("Karten")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("card", args=[self.pk])
