"""What the start page shows beside its own text: what is open now, the groups, one trail, the newest."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db.models.signals import post_save, pre_delete
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from boards.groups.models import TopicGroup
from boards.groups.selectors import groups_with_counts
from cms.news.selectors import newest_articles
from cms.pages.targets import place_url
from cms.podcasts.selectors import newest_episode
from participation.audience.models import Audience
from participation.registry import registrations
from participation.trail.models import Link
from participation.trail.selectors import Station, newest
from surveys.questionnaires.models import Survey

if TYPE_CHECKING:
    from cms.pages.models import HomePage

KEY, SECONDS = "cms.home.trail", 5
NEWS, OPEN, TRAILS, STATIONS = 4, 3, 6, 5
"""How many articles, surveys and stations are shown, and among how many trails the longest is looked for."""


def home_context(page: "HomePage", request: HttpRequest) -> dict[str, Any]:
    """The same for everyone: what a visitor without account sees."""
    news = list(newest_articles(below=page)[:NEWS])
    return {
        "open_now": open_now(),
        "signposts": signposts(),
        "groups_url": place_url("groups"),
        "trail": trail(),
        "trail_url": place_url("trail"),
        "news": news,
        "news_url": (news[0].get_url(request) or "").removesuffix(f"{news[0].slug}/") if news else "",
        "episode": newest_episode(below=page),
    }


def trail() -> list[Station]:
    """The longest of the newest trails, kept in the process for SECONDS: it takes a query for each of its steps."""
    key = f"{KEY}.{get_language()}"
    found: list[Station] | None = caches["process"].get(key)
    if found is None:
        found = newest_trail()
        caches["process"].set(key, found, SECONDS)
    return found


def forget(**_signal: Any) -> None:
    """Something that stands in a trail was changed by this process."""
    caches["process"].delete_many([f"{KEY}.{code}" for code, _name in settings.LANGUAGES])


def watch() -> None:
    """Called once, by the app's ready(), when every room has said what it registers."""
    for room in registrations():
        if room.trail_kind:
            for signal in (post_save, pre_delete):
                signal.connect(forget, sender=room.model, dispatch_uid=f"cms.home.{room.model.__name__}")
    for model in (Link, Audience, TopicGroup):
        post_save.connect(forget, sender=model, dispatch_uid=f"cms.home.{model.__name__}")


def newest_trail() -> list[Station]:
    """Of the trails that got a new station lately the one through the most kinds of places, whole if it fits."""
    trails = newest(AnonymousUser(), among=TRAILS)
    whole = [trail for trail in trails if len(trail) <= STATIONS] or [trail[-STATIONS:] for trail in trails]
    longest = max(whole, key=lambda trail: len({station["kind"] for station in trail}), default=[])
    return [{**station, "date": _day(station["date"])} for station in longest]


def _day(moment: Any) -> Any:
    """The day alone: on the start page the hour says nothing."""
    return timezone.localtime(moment).date() if moment else None


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


def signposts() -> list[dict[str, Any]]:
    """One board per topic group that everyone may see."""
    return [
        {
            "name": group.name,
            "href": group.get_absolute_url(),
            "mark": group.mark,
            "tone": group.tone,
            "purpose": group.purpose,
            "counts": _counts(group.card_count, group.open_count + group.closed_count),
        }
        for group in groups_with_counts(AnonymousUser())
    ]


def _counts(cards: int, threads: int) -> str:
    said = [
        ngettext("%(n)s Karte", "%(n)s Karten", cards) % {"n": cards} if cards else "",
        ngettext("%(n)s Thema", "%(n)s Themen", threads) % {"n": threads} if threads else "",
    ]
    return ", ".join(part for part in said if part)
