import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager

from boards.groups.models import TopicGroup
from participation.audience.models import Audience
from participation.html import clean

if TYPE_CHECKING:
    from participation.accounts.models import User

TITLE_LIMIT = 140
LEAD_LIMIT = 300
TEXT_LIMIT = 4_000
REASON_LIMIT = 200


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ThreadQuerySet":
        open_to_user = Audience.objects.open_to(user)
        own_rule = Q(audience=None) | Q(audience__in=open_to_user)
        return self.filter(own_rule, group__reading__in=open_to_user)

    def open(self) -> "ThreadQuerySet":
        return self.filter(closed_at=None)

    def closed(self) -> "ThreadQuerySet":
        return self.exclude(closed_at=None)


class Thread(models.Model):
    """One subject of a group. `audience` empty means: as the group reads."""

    group = models.ForeignKey(TopicGroup, models.PROTECT, related_name="threads", verbose_name=_("Themengruppe"))
    title = models.CharField(_("Titel"), max_length=TITLE_LIMIT)
    lead = models.CharField(_("Worum es geht"), max_length=LEAD_LIMIT, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="threads", verbose_name=_("begonnen von")
    )
    created = models.DateTimeField(default=timezone.now)
    audience = models.ForeignKey(
        Audience, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Wer mitliest")
    )
    pinned = models.BooleanField(_("angeheftet"), default=False)
    closed_at = models.DateTimeField(_("geschlossen am"), null=True, blank=True)
    closed_reason = models.CharField(_("Warum geschlossen"), max_length=REASON_LIMIT, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    summary = models.TextField(_("Kurz gefasst"), max_length=1_000, blank=True)
    summary_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    summary_at = models.DateTimeField(null=True, blank=True)
    answer = models.ForeignKey(
        "boards.Post", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Antwort auf die Frage")
    )
    answer_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    tags = TaggableManager(_("Schlagworte"), blank=True)
    post_count = models.PositiveIntegerField(default=0, editable=False)
    last_post_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("Thema")
        verbose_name_plural = _("Themen")
        indexes = [
            models.Index(fields=["group", "closed_at", "-pinned", "-last_post_at", "-id"], name="threads_of_a_group"),
            models.Index(fields=["group", "-created"], name="newest_threads_of_a_group"),
        ]
        permissions = [("moderate_thread", _("Themen moderieren"))]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("thread", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: "User | AnonymousUser") -> "PostQuerySet":
        return self.filter(thread__in=Thread.objects.visible_to(user))

    def top_level(self) -> "PostQuerySet":
        return self.filter(parent=None)

    def alive(self) -> "PostQuerySet":
        return self.filter(deleted_at=None)


class Post(models.Model):
    """What one person said: `text` as typed (Markdown), `html` as shown, sanitised when it was written."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts", verbose_name=_("Thema"))
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="posts", verbose_name=_("geschrieben von")
    )
    text = models.TextField(_("Text"), max_length=TEXT_LIMIT)
    html = models.TextField(editable=False)
    is_official = models.BooleanField(_("Antwort der Verwaltung"), default=False)
    office = models.CharField(_("Dienststelle"), max_length=120, blank=True)
    created = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("Beitrag")
        verbose_name_plural = _("Beiträge")
        constraints = [models.UniqueConstraint(fields=["author", "key"], name="one_post_per_key")]
        indexes = [
            models.Index(fields=["thread", "parent", "created", "id"], name="posts_in_reading_order"),
            models.Index(fields=["thread"], condition=Q(is_official=True), name="official_answers"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("post", args=[self.pk])

    @property
    def anchor(self) -> str:
        return f"beitrag-{self.pk}"

    @property
    def shown_html(self) -> SafeString:
        """What pages show: cleaned when it was written and, since that costs next to nothing, on the way out."""
        return clean(self.html)


class PostVersion(models.Model):
    """What a post said before it was edited. Everybody who reads the post reads its history."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions", verbose_name=_("Beitrag"))
    text = models.TextField(_("Text"), max_length=TEXT_LIMIT)
    written_at = models.DateTimeField(_("geschrieben am"))

    class Meta:
        verbose_name = _("frühere Fassung")
        verbose_name_plural = _("frühere Fassungen")
        ordering = ["-written_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["post", "written_at"], name="one_version_per_moment")]

    def __str__(self) -> str:
        return f"{self.post_id}, {self.written_at:%d.%m.%Y %H:%M}"


class Reaction(models.Model):
    """A person's word on a post, without writing one."""

    class Kind(models.TextChoices):
        SUPPORT = "support", _("Dafür")
        THANKS = "thanks", _("Danke")
        QUESTION = "question", pgettext_lazy("reaction", "Frage")

    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions", verbose_name=_("Beitrag"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reactions", verbose_name=_("Person")
    )
    kind = models.CharField(_("Art"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("wann"), default=timezone.now)

    class Meta:
        verbose_name = _("Reaktion")
        verbose_name_plural = _("Reaktionen")
        constraints = [models.UniqueConstraint(fields=["post", "kind", "person"], name="one_reaction_of_each_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.post_id}"
