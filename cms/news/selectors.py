from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from taggit.models import Tag
from wagtail.models import Page

if TYPE_CHECKING:
    from cms.news.models import ArticlePage, NewsIndexPage

RELATED = 3


def articles(index: "NewsIndexPage", *, tag: str = "") -> "QuerySet[ArticlePage]":
    """The published articles of one index, newest first; only those with the tag's slug if one is named."""
    from cms.news.models import ArticlePage

    found = ArticlePage.objects.live().public().child_of(index).order_by("-date", "-pk")
    return with_what_rows_show(found.filter(tags__slug=tag) if tag else found)


def newest_articles(*, below: Page) -> "QuerySet[ArticlePage]":
    """The newest articles of a whole language."""
    from cms.news.models import ArticlePage

    return with_what_rows_show(ArticlePage.objects.live().public().descendant_of(below).order_by("-date", "-pk"))


def with_what_rows_show(found: "QuerySet[ArticlePage]") -> "QuerySet[ArticlePage]":
    return found.select_related("picture").prefetch_related("picture__renditions", "tagged_items__tag")


def tags(index: "NewsIndexPage") -> "QuerySet[Tag]":
    """The tags of published articles, the most used first."""
    used = articles(index).values("pk")
    return (
        Tag.objects.filter(cms_articletag_items__content_object__in=used)
        .annotate(uses=Count("cms_articletag_items"))
        .order_by("-uses", "name")
    )


def related(article: "ArticlePage", tags: list[Any]) -> "QuerySet[ArticlePage]":
    """The newest other articles that share a tag."""
    from cms.news.models import ArticlePage

    siblings = ArticlePage.objects.live().public().sibling_of(article, inclusive=False)
    return siblings.filter(tags__in=tags).distinct().order_by("-date", "-pk")[:RELATED]
