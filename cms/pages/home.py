"""What the start page shows beside its own text: what is open now, the groups, one trail, the newest."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from boards.groups.models import TopicGroup
from cms.news.selectors import newest_articles
from cms.podcasts.selectors import newest_episode

if TYPE_CHECKING:
    from cms.pages.models import HomePage

NEWS = 4


def home_context(page: "HomePage", request: HttpRequest) -> dict[str, Any]:
    return {
        "signposts": signposts(),
        "news": newest_articles(below=page)[:NEWS],
        "episode": newest_episode(below=page),
    }


def signposts() -> list[dict[str, Any]]:
    """One board per topic group that everyone may see."""
    groups = TopicGroup.objects.visible_to(AnonymousUser())
    return [
        {
            "name": group.name,
            "href": group.get_absolute_url(),
            "mark": group.mark,
            "tone": group.tone,
            "purpose": group.purpose,
        }
        for group in groups
    ]
