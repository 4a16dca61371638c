"""What the start page shows beside its own text: what is open now, the groups, one trail, the newest."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boards.groups.models import TopicGroup
from cms.news.selectors import newest_articles
from cms.pages.targets import place_url
from cms.podcasts.selectors import newest_episode
from surveys.questionnaires.models import Survey

if TYPE_CHECKING:
    from cms.pages.models import HomePage

NEWS, OPEN = 4, 3


def home_context(page: "HomePage", request: HttpRequest) -> dict[str, Any]:
    news = list(newest_articles(below=page)[:NEWS])
    return {
        "open_now": open_now(),
        "signposts": signposts(),
        "groups_url": place_url("groups"),
        "trail_url": place_url("trail"),
        "news": news,
        "news_url": news_url(page, news, request),
        "episode": newest_episode(below=page),
    }


def open_now() -> list[dict[str, Any]]:
    """The surveys that can be answered now, the one that ends first before the others."""
    surveys = Survey.objects.visible_to(AnonymousUser()).filter(phase_now="open")
    return [
        {
            "kind": "survey",
            "kind_label": _("Umfrage"),
            "title": survey.title,
            "href": survey.get_absolute_url(),
            "line": ngettext("Dauert %(n)s Minute.", "Dauert %(n)s Minuten.", survey.minutes) % {"n": survey.minutes},
            "due": _days_left(survey),
            "action": _("Jetzt antworten"),
        }
        for survey in surveys.order_by("closes_at", "pk")[:OPEN]
    ]


def _days_left(survey: Survey) -> str:
    if survey.closes_at is None:
        return ""
    days = (timezone.localtime(survey.closes_at).date() - timezone.localdate()).days
    return ngettext("noch %(n)s Tag", "noch %(n)s Tage", days) % {"n": days} if days else _("nur noch heute")


def news_url(page: "HomePage", news: list[Any], request: HttpRequest) -> str:
    """Where all news stand; the index is the parent of the newest article."""
    return news[0].get_parent().get_url(request) if news else ""


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
