from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.news import feeds, selectors
from cms.pages.base import SitePage
from cms.pages.blocks import BodyBlock

PER_PAGE = 12


class NewsIndexPage(RoutablePageMixin, SitePage):
    """All articles, newest first, by tag if asked; with a feed in Atom and one in RSS."""

    lead = models.TextField(_("Vorspann"), max_length=400, blank=True)

    template = "cms/news/index.html"
    streams = ()
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.ArticlePage"]
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("Aktuelles (Liste)")
        verbose_name_plural = _("Aktuelles (Listen)")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        tag = request.GET.get("schlagwort", "").replace("\0", "")[:100]
        articles = selectors.articles(self, tag=tag)
        return super().get_context(request, *args, **kwargs) | {
            "listing": Paginator(articles, PER_PAGE).get_page(request.GET.get("seite")),
            "tags": selectors.tags(self),
            "chosen": tag,
            "query": urlencode({"schlagwort": tag}) if tag else "",
            "feed_url": f"{self.get_url(request)}feed/",
        }

    @path("feed/")
    def atom(self, request: HttpRequest) -> HttpResponse:
        return feeds.atom(request, self)

    @path("feed/rss/")
    def rss(self, request: HttpRequest) -> HttpResponse:
        return feeds.rss(request, self)


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("cms.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")


class ArticleForm(WagtailAdminPageForm):
    """A new article is from the office of whoever writes it, until they say otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and self.for_user:
            self.initial["author"] = self.instance.author or self.for_user.office or self.for_user.shown_name


class ArticlePage(SitePage):
    """One piece of news. `author` is what readers see: a person or an office, as the editor writes it."""

    date = models.DateTimeField(_("Datum"), default=timezone.now)
    author = models.CharField(_("Von"), max_length=120)
    lead = models.TextField(_("Vorspann"), max_length=400)
    picture = models.ForeignKey(
        "participation.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Bild")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Inhalt"))
    tags = ClusterTaggableManager(_("Schlagworte"), through=ArticleTag, blank=True)

    template = "cms/news/article.html"
    parent_page_types: ClassVar[list[str]] = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = ArticleForm
    content_panels = [
        *Page.content_panels,
        *map(FieldPanel, ("date", "author", "lead", "picture", "body", "tags")),
    ]

    class Meta:
        verbose_name = _("Artikel")
        verbose_name_plural = _("Artikel")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        tags = list(self.tags.all())
        related = selectors.related(self, tags)
        return super().get_context(request, *args, **kwargs) | {
            "tags": tags,
            "related": related,
            "index_url": self.get_parent().get_url(request),
        }
