import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from boards.groups.models import TopicGroup
from participation.audience.models import Audience
from participation.html import INLINE_TAGS, clean

if TYPE_CHECKING:
    from participation.accounts.models import User


class RoomQuerySet(models.QuerySet["Room"]):
    def visible_to(self, user: "User | AnonymousUser") -> "RoomQuerySet":
        """Both rules must let the person in: the room's own, and the group's when it has one."""
        open_to_user = Audience.objects.open_to(user)
        return self.filter(Q(group=None) | Q(group__reading__in=open_to_user), reading__in=open_to_user)

    def with_rules(self) -> "RoomQuerySet":
        """With what the page says of the rules, and what asking them needs."""
        rules = ("reading__circle", "reading__municipality", "writing__circle", "writing__municipality")
        return self.select_related("group__reading", *rules)


class Room(models.Model):
    """One room. Make it with `services.open_room`. `epoch` and `version` are counted by the services alone."""

    group = models.OneToOneField(
        TopicGroup, models.CASCADE, null=True, blank=True, related_name="room", verbose_name=_("Themengruppe")
    )
    title = models.CharField(_("Titel"), max_length=80)
    rules = models.TextField(_("Regeln des Raums"), max_length=600, blank=True)
    reading = models.ForeignKey(Audience, models.PROTECT, related_name="+", verbose_name=_("Wer mitliest"))
    writing = models.ForeignKey(Audience, models.PROTECT, related_name="+", verbose_name=_("Wer schreibt"))
    real_names = models.BooleanField(_("nur unter Vor- und Nachnamen"), default=True)
    keep_days = models.PositiveSmallIntegerField(_("Aufbewahrung in Tagen"), default=90)
    closed_at = models.DateTimeField(_("geschlossen am"), null=True, blank=True)
    closed_reason = models.CharField(_("Warum geschlossen"), max_length=200, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created = models.DateTimeField(db_default=Now(), editable=False)
    epoch = models.PositiveIntegerField(default=0, editable=False)
    """Raised by every change of who may read or write here."""
    version = models.PositiveBigIntegerField(default=0, editable=False)
    """How many changes the room has seen: messages written, edited, deleted."""

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("Live-Raum")
        verbose_name_plural = _("Live-Räume")
        ordering = ["group__order", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("room", args=[self.pk])

    @property
    def reading_rules(self) -> list[Audience]:
        """All of them must let a person in."""
        return [self.reading, self.group.reading] if self.group else [self.reading]


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: "User | AnonymousUser") -> "MessageQuerySet":
        return self.filter(room__in=Room.objects.visible_to(user))


class Message(models.Model):
    """One line in a room. Ordered by `id`, which within a room is the order of the commits."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="messages", verbose_name=_("Live-Raum"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="chat_messages", verbose_name=_("von")
    )
    text = models.TextField(_("Nachricht"))
    html = models.TextField(editable=False)
    created = models.DateTimeField(_("geschrieben"), db_default=Now())
    deleted_at = models.DateTimeField(_("gelöscht am"), null=True, blank=True)
    version = models.PositiveBigIntegerField(editable=False)
    """The room's count when this message last changed: whoever has seen up to n asks for version > n."""
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    """Chosen by the sender's browser, so that a message sent twice is stored once."""

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("Nachricht")
        verbose_name_plural = _("Nachrichten")
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="one_message_per_key"),
            models.UniqueConstraint(fields=["room", "version"], name="one_message_per_version"),
        ]
        indexes = [
            models.Index(fields=["room", "-id"], name="messages_newest_first"),
            models.Index(fields=["author", "-created"], name="messages_of_a_person"),
            models.Index(fields=["created"], name="messages_to_expire"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}#{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('room', args=[self.room_id])}#nachricht-{self.pk}"

    @property
    def shown_html(self) -> SafeString | str:
        """What pages show: cleaned once more on the way out; of a deleted message only the trace."""
        return (
            clean(self.html, tags=INLINE_TAGS) if self.deleted_at is None else str(_("Diese Nachricht wurde gelöscht."))
        )
