"""Which pages visitors may open, as conditions of a query: published, and in no restricted branch."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Length, Substr
from wagtail.models import PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

if TYPE_CHECKING:
    from participation.accounts.models import User


class SitePageQuerySet(PageQuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> "SitePageQuerySet":
        """Published pages outside restricted branches. The same for everyone: an editor's drafts are in /admin/.

        Like Wagtail's live().public(), without the query that asks for all restrictions first.
        """
        return self.live().filter(~Exists(restrictions_of(OuterRef("path"))))


SitePageManager = PageManager.from_queryset(SitePageQuerySet)


def restrictions_of(path: OuterRef | str) -> QuerySet[PageViewRestriction]:
    """The restrictions that hold for the page at `path`: its own, those above it, and those of pages these mirror."""
    place: Any = path if isinstance(path, F) else Value(path)
    own = Q(page__path=Substr(place, 1, Length("page__path")))
    mirrored = Q(page__aliases__path=Substr(place, 1, Length("page__aliases__path")))
    return PageViewRestriction.objects.filter(own | mirrored).distinct()
