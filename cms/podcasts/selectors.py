import mimetypes
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from wagtail.models import Page

from cms.pages.visibility import SitePageQuerySet
from cms.podcasts import captions

if TYPE_CHECKING:
    from cms.podcasts.models import EpisodePage, ShowPage


def published() -> "SitePageQuerySet":
    """What visitors may hear, newest first."""
    from cms.podcasts.models import EpisodePage

    return EpisodePage.objects.visible_to(AnonymousUser()).order_by("-date", "-pk")


def episodes(show: "ShowPage") -> "SitePageQuerySet":
    return published().child_of(show).select_related("audio")


def newest_episode(*, below: Page) -> "EpisodePage | None":
    """The newest episode of a whole language."""
    return published().descendant_of(below).select_related("audio").first()


def episode_context(episode: "EpisodePage", request: HttpRequest) -> dict[str, Any]:
    """What the player and the text beside it show."""
    show = episode.get_parent().specific
    address = episode.audio.url
    return {
        "show": show,
        "lines": captions.read(episode.transcript) if episode.transcript else [],
        "chapters": [
            {
                "time": block.value["start"],
                "title": block.value["title"],
                "href": f"{address}#t={captions.seconds(block.value['start']):g}",
            }
            for block in episode.chapters
        ],
        "size": filesizeformat(episode.byte_length) if episode.byte_length else "",
        "audio_type": mimetypes.guess_type(episode.audio.file.name)[0] or "audio/mpeg",
        "duration": captions.clock(episode.duration) if episode.duration else "",
        "feed_url": f"{show.get_url(request)}feed.xml",
    }
