from http import HTTPMethod
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction

from cms.pages import selectors
from cms.pages.visibility import SitePageManager, restrictions_of


class SitePage(Page):
    """What every page of ours has in common: the way to it, its twins in other languages, what its calls lead to."""

    objects = SitePageManager()

    menu_title = models.CharField(
        _("Wort in der Navigation"), max_length=40, blank=True, help_text=_("Leer: der Titel der Seite.")
    )

    allowed_http_methods: ClassVar[list[HTTPMethod]] = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    """Pages are read; what is sent in goes to the rooms' own addresses."""

    streams: ClassVar[tuple[str, ...]] = ("body",)
    """The StreamFields whose calls to take part are looked up together, before the page is drawn."""

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")], _("Für Suche und Teilen")
        ),
        MultiFieldPanel([FieldPanel("show_in_menus"), FieldPanel("menu_title")], _("Navigation")),
    ]

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """As Wagtail's; an open page is told from the query for its twins, which every page makes anyway."""
        mine = next((page for page in self.relatives if page.pk == self.pk), None)
        is_open = mine is not None and not mine.is_restricted
        return PageViewRestriction.objects.none() if is_open else restrictions_of(self.path)

    @cached_property
    def relatives(self) -> list[Page]:
        return selectors.relatives(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | selectors.page_context(self, request)

    @property
    def language(self) -> str:
        return selectors.language_code(self)

    @property
    def share_picture(self) -> Any:
        """The picture that stands beside a shared link; None: the site's own."""
        return getattr(self, "picture", None)
