from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

from cms.pages import selectors

if TYPE_CHECKING:
    from participation.accounts.models import User


class SitePageQuerySet(PageQuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> "SitePageQuerySet":
        """Published pages outside restricted branches. The same for everyone: an editor's drafts are in /admin/.

        Like Wagtail's live().public(), without the query that asks for all restrictions first.
        """
        above = PageViewRestriction.objects.filter(page__path=Substr(OuterRef("path"), 1, Length("page__path")))
        return self.live().filter(~Exists(above))


SitePageManager = PageManager.from_queryset(SitePageQuerySet)


class SitePage(Page):
    """What every page of ours has in common: the way to it, its twins in other languages, what its calls lead to."""

    objects = SitePageManager()

    menu_title = models.CharField(
        _("Wort in der Navigation"), max_length=40, blank=True, help_text=_("Leer: der Titel der Seite.")
    )

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
