from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.pages import home, selectors
from cms.pages.base import SitePage
from cms.pages.blocks import TEXT_FEATURES, BodyBlock, ButtonBlock
from cms.pages.targets import place_choices, place_url
from participation.privacy.selectors import data_map


class HomePage(SitePage):
    """The start page of one language: what is open now, the topic groups, what became of things, the news."""

    claim = models.CharField(_("Leitsatz"), max_length=80)
    lead = models.TextField(_("Worum es geht"), max_length=400)
    buttons = StreamField([("button", ButtonBlock())], max_num=2, blank=True, verbose_name=_("Knöpfe"))
    groups_title = models.CharField(_("Überschrift über den Themengruppen"), max_length=80, blank=True)
    groups_text = RichTextField(_("Text neben den Themengruppen"), features=TEXT_FEATURES, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Inhalt"))

    template = "cms/pages/home.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    streams = ("buttons", "body")
    content_panels = [
        *Page.content_panels,
        *map(FieldPanel, ("claim", "lead", "buttons", "groups_title", "groups_text", "body")),
    ]

    class Meta:
        verbose_name = _("Startseite")
        verbose_name_plural = _("Startseiten")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | home.home_context(self, request)


class StrategyPage(SitePage):
    """The strategy: its aim, then blocks (pillars, figures, timeline), then all projects with their state."""

    lead = models.TextField(_("Ziel"), max_length=600)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Inhalt"))
    shows_projects = models.BooleanField(_("alle Projekte am Ende zeigen"), default=True)

    template = "cms/pages/strategy.html"
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    content_panels = [*Page.content_panels, *map(FieldPanel, ("lead", "body", "shows_projects"))]

    class Meta:
        verbose_name = _("Strategie")
        verbose_name_plural = _("Strategien")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        projects = selectors.projects() if self.shows_projects else []
        return super().get_context(request, *args, **kwargs) | {"projects": projects}


class StandardPage(SitePage):
    """A page of blocks. Those with a role stand in the footer; the privacy page shows the data map below its text."""

    class Role(models.TextChoices):
        NONE = "", _("keine besondere")
        HELP = "help", _("Hilfe")
        CONTACT = "contact", _("Kontakt")
        HOUSE_RULES = "house_rules", _("Hausregeln")
        IMPRINT = "imprint", _("Impressum")
        PRIVACY = "privacy", _("Datenschutz")
        ACCESSIBILITY = "accessibility", _("Barrierefreiheit")

    lead = models.TextField(_("Vorspann"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Inhalt"))
    role = models.CharField(
        _("Aufgabe der Seite"),
        max_length=16,
        choices=Role,
        default=Role.NONE,
        blank=True,
        help_text=_("Seiten mit einer Aufgabe stehen in der Fußzeile jeder Seite."),
    )

    template = "cms/pages/standard.html"
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.StandardPage"]
    content_panels = [*Page.content_panels, *map(FieldPanel, ("lead", "body", "role"))]

    class Meta:
        verbose_name = _("Seite")
        verbose_name_plural = _("Seiten")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        sections = data_map() if self.role == self.Role.PRIVACY else []
        return super().get_context(request, *args, **kwargs) | {"data_map": sections}


class LinkPage(Page):
    """A menu entry for a place of the site that is no page: topic groups, surveys, live rooms, projects."""

    place = models.CharField(_("Wohin"), max_length=16, choices=place_choices)

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [*Page.content_panels, FieldPanel("place")]
    show_in_menus_default = True

    class Meta:
        verbose_name = _("Menüeintrag")
        verbose_name_plural = _("Menüeinträge")

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """The place's own address in the language of this entry instead of one below the start page."""
        parts = super().get_url_parts(request)
        with translation.override(selectors.language_code(self)):
            return parts and (parts[0], parts[1], place_url(self.place))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.get_url(request) or "/")

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[Any]:
        return []
