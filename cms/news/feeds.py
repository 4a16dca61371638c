"""The news as Atom and RSS, at most 30 articles; links from settings, never from the request."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import feedgenerator

from cms.news import selectors
from participation.languages import html_lang

if TYPE_CHECKING:
    from cms.news.models import NewsIndexPage

ENTRIES = 30


def atom(request: HttpRequest, index: "NewsIndexPage") -> HttpResponse:
    return _answer(feedgenerator.Atom1Feed, request, index)


def rss(request: HttpRequest, index: "NewsIndexPage") -> HttpResponse:
    return _answer(feedgenerator.Rss201rev2Feed, request, index)


def _answer(kind: Any, request: HttpRequest, index: "NewsIndexPage") -> HttpResponse:
    feed = kind(
        title=str(index.title),
        link=absolute(index, request),
        description=index.lead or index.search_description,
        language=html_lang(index.language),
        feed_url=settings.BASE_URL + request.path,
    )
    for article in selectors.articles(index)[:ENTRIES]:
        feed.add_item(
            title=article.title,
            link=absolute(article, request),
            description=article.lead,
            unique_id=f"urn:uuid:{article.translation_key}:{article.pk}",
            unique_id_is_permalink=False,
            author_name=article.author,
            pubdate=article.date,
            updateddate=article.last_published_at or article.date,
            categories=[item.tag.name for item in article.tagged_items.all()],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def absolute(page: Any, request: HttpRequest) -> str:
    """The full address of a page, as settings.BASE_URL says."""
    return settings.BASE_URL + (page.get_url(request) or "/")
