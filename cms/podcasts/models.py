import uuid
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtailmedia.edit_handlers import MediaChooserPanel

from cms.pages.base import SitePage
from cms.pages.blocks import BodyBlock, ButtonBlock
from cms.podcasts import captions, feed, selectors

CATEGORIES = [
    ("Government", _("Verwaltung")),
    ("News", pgettext_lazy("news", "Nachrichten")),
    ("Society & Culture", _("Gesellschaft")),
]


def kept(row: Page, version: Any, *names: str) -> Any:
    """`version` with the fields of `row` that no revision may change."""
    for name in names:
        setattr(version, name, getattr(row, name))
    return version


class ShowPage(RoutablePageMixin, SitePage):
    """A podcast: what it is about, its episodes, its feed."""

    lead = models.TextField(_("Worum es geht"), max_length=4000)
    author = models.CharField(_("Wer spricht"), max_length=120)
    owner_name = models.CharField(_("Verantwortlich"), max_length=120)
    owner_email = models.EmailField(_("E-Mail-Adresse für die Verzeichnisse"))
    category = models.CharField(_("Rubrik"), max_length=40, choices=CATEGORIES, default="Government")
    explicit = models.BooleanField(_("nicht für Kinder"), default=False)
    picture = models.ForeignKey(
        "participation.Picture",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Titelbild"),
        help_text=_("Quadratisch, 1400 bis 3000 Pixel, JPEG oder PNG."),
    )
    licence = models.CharField(_("Lizenz"), max_length=60, blank=True, help_text=_("Zum Beispiel: CC-BY-4.0"))
    guid = models.UUIDField(null=True, editable=False)
    """Made from the feed's first address when the show is first published; it stays when the address changes."""

    template = "cms/podcasts/show.html"
    streams = ()
    exclude_fields_in_copy = ["guid"]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.EpisodePage"]
    content_panels = [
        *Page.content_panels,
        *map(FieldPanel, ("lead", "picture", "author")),
        MultiFieldPanel(
            [*map(FieldPanel, ("owner_name", "owner_email", "category", "explicit", "licence"))],
            _("Für die Verzeichnisse der Podcasts"),
        ),
    ]

    class Meta:
        verbose_name = _("Sendereihe")
        verbose_name_plural = _("Sendereihen")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"episodes": selectors.episodes(self)}

    def with_content_json(self, content: Any) -> Any:
        """A revision never brings back what was made or measured: that is the row's."""
        return kept(self, super().with_content_json(content), "guid")

    @path("feed.xml/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        return feed.answer(request, self)


class ChapterBlock(blocks.StructBlock):
    start = blocks.RegexBlock(
        label=_("Beginn"), regex=captions.CLOCK, help_text=_("Zum Beispiel 6:31"), error_messages={"invalid": _("6:31")}
    )
    title = blocks.CharBlock(label=_("Titel"), max_length=120)

    class Meta:
        icon = "list-ol"
        label = _("Kapitel")


class SpeakerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=120)
    role = blocks.ChoiceBlock(
        label=_("Rolle"), choices=[("host", _("Moderation")), ("guest", _("Gast"))], default="guest"
    )

    class Meta:
        icon = "user"
        label = _("Person")


class EpisodePage(RoutablePageMixin, SitePage):
    """One episode. `byte_length` and `duration` are measured from the file when the page is published."""

    class Kind(models.TextChoices):
        FULL = "full", _("Folge")
        TRAILER = "trailer", _("Trailer")
        BONUS = "bonus", _("Zugabe")

    date = models.DateTimeField(_("Datum"), default=timezone.now)
    lead = models.TextField(_("Zusammenfassung"), max_length=600)
    audio = models.ForeignKey(
        "wagtailmedia.Media",
        models.PROTECT,
        limit_choices_to={"type": "audio"},
        related_name="episodes",
        verbose_name=_("Tonaufnahme"),
    )
    season = models.PositiveSmallIntegerField(_("Staffel"), default=1)
    number = models.PositiveSmallIntegerField(_("Folge"))
    kind = models.CharField(_("Art"), max_length=8, choices=Kind, default=Kind.FULL)
    speakers = StreamField([("person", SpeakerBlock())], blank=True, verbose_name=_("Wer spricht"))
    transcript = models.TextField(
        _("Zum Mitlesen"),
        help_text=_("Untertitel im Format WebVTT, oder der Text in Absätzen. Eine Folge ohne Text geht nicht."),
        validators=[captions.validate],
    )
    chapters = StreamField([("chapter", ChapterBlock())], blank=True, verbose_name=_("Kapitel"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Notizen zur Folge"))
    links = StreamField([("button", ButtonBlock())], blank=True, verbose_name=_("Reden Sie mit"))
    guid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    byte_length = models.PositiveBigIntegerField(default=0, editable=False)
    duration = models.FloatField(default=0, editable=False)

    template = "cms/podcasts/episode.html"
    streams = ("links", "body")
    exclude_fields_in_copy = ["guid"]
    parent_page_types: ClassVar[list[str]] = ["cms.ShowPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        *map(FieldPanel, ("date", "lead")),
        MediaChooserPanel("audio", media_type="audio"),
        *map(FieldPanel, ("season", "number", "kind", "speakers", "transcript", "chapters", "body", "links")),
    ]

    class Meta:
        verbose_name = _("Folge")
        verbose_name_plural = _("Folgen")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | selectors.episode_context(self, request)

    def with_content_json(self, content: Any) -> Any:
        return kept(self, super().with_content_json(content), "guid", "byte_length", "duration")

    @path("text.vtt/")
    def text(self, request: HttpRequest) -> HttpResponse:
        return feed.transcript(self)

    @path("kapitel.json/")
    def chapter_list(self, request: HttpRequest) -> HttpResponse:
        return feed.chapters(self)

    @property
    def minutes(self) -> int:
        """Whole minutes, at least one; 0 while the length is unknown."""
        return max(1, round(self.duration / 60)) if self.duration else 0
