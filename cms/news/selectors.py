from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, QuerySet
from taggit.models import Tag
from wagtail.models import Page

from cms.pages.visibility import SitePageQuerySet

if TYPE_CHECKING:
    from cms.news.models import ArticlePage, NewsIndexPage

RELATED = 3


def published() -> "SitePageQuerySet":
    """What visitors may read, newest first."""
    from cms.news.models import ArticlePage

    return ArticlePage.objects.visible_to(AnonymousUser()).order_by("-date", "-pk")


def articles(index: "NewsIndexPage", *, tag: str = "") -> "SitePageQuerySet":
    """The published articles of one index; only those with the tag's slug if one is named."""
    found = published().child_of(index)
    return with_what_rows_show(found.filter(tags__slug=tag) if tag else found)


def newest_articles(*, below: Page) -> "SitePageQuerySet":
    """The newest articles of a whole language."""
    return with_what_rows_show(published().descendant_of(below))


def with_what_rows_show(found: "SitePageQuerySet") -> "SitePageQuerySet":
    from cms.news.models import ArticleTag

    tags = Prefetch("tagged_items", ArticleTag.objects.select_related("tag"))
    return found.select_related("picture").prefetch_related("picture__renditions", tags)


def tags(index: "NewsIndexPage") -> "QuerySet[Tag]":
    """The tags of published articles, the most used first."""
    used = published().child_of(index).order_by().values("pk")
    return (
        Tag.objects.filter(cms_articletag_items__content_object__in=used)
        .annotate(uses=Count("cms_articletag_items"))
        .order_by("-uses", "name")
    )


def related(article: "ArticlePage", tags: list[Any]) -> "SitePageQuerySet":
    """The newest other articles that share a tag."""
    siblings = published().sibling_of(article, inclusive=False)
    return siblings.filter(tags__in=tags).distinct()[:RELATED]
