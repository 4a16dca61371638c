"""The feed that podcast apps fetch: RSS with the names of Apple and of the Podcast Index, and the two files it names.

The rules are in docs/podcast.md. Addresses come from settings.BASE_URL, so that a feed looks the same to everyone.
"""

import mimetypes
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from wagtail.images.models import SourceImageIOError

from cms.podcasts import captions, selectors
from participation.languages import html_lang

if TYPE_CHECKING:
    from cms.podcasts.models import EpisodePage, ShowPage

COVER = "max-3000x3000|format-jpeg"
DESCRIPTION_LIMIT = 4000
"""Bytes that Apple takes of a description."""
NAMES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
}


class PodcastFeed(Rss201rev2Feed):
    """RSS 2.0 with what Apple asks for and what the Podcast Index adds."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return {"version": "2.0", **NAMES}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        add_all(handler, self.feed["elements"])

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        add_all(handler, item["elements"])


def add_all(handler: Any, elements: list[Any]) -> None:
    """(name, text, attributes) each; a list instead of text holds elements inside."""
    for name, content, attributes in elements:
        if isinstance(content, list):
            handler.startElement(name, attributes)
            add_all(handler, content)
            handler.endElement(name)
        else:
            handler.addQuickElement(name, content, attributes)


def answer(request: HttpRequest, show: "ShowPage") -> HttpResponse:
    """The whole feed. Its entity tag, and 304 for who has it already, come from ConditionalGetMiddleware."""
    link = settings.BASE_URL + (show.get_url(request) or "")
    feed = PodcastFeed(
        title=show.title,
        link=link,
        description=short(show.lead),
        language=html_lang(show.language),
        feed_url=settings.BASE_URL + request.path,
        elements=channel(show),
    )
    for episode in selectors.episodes(show):
        add_episode(feed, show, episode, settings.BASE_URL + (episode.get_url(request) or ""))
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def channel(show: "ShowPage") -> list[Any]:
    elements: list[Any] = [
        ("itunes:author", show.author, {}),
        ("itunes:category", "", {"text": show.category}),
        ("itunes:explicit", yes_no(show.explicit), {}),
        ("itunes:type", "episodic", {}),
        ("itunes:owner", [("itunes:name", show.owner_name, {}), ("itunes:email", show.owner_email, {})], {}),
        ("podcast:guid", str(show.guid), {}),
        ("podcast:locked", "yes", {"owner": show.owner_email}),
        ("podcast:medium", "podcast", {}),
    ]
    if show.licence:
        elements.append(("podcast:license", show.licence.lower().replace(" ", "-"), {}))
    if cover := cover_url(show):
        elements.append(("itunes:image", "", {"href": cover}))
    return elements


def add_episode(feed: PodcastFeed, show: "ShowPage", episode: "EpisodePage", link: str) -> None:
    """One item. The guid is the stored one; the length the measured bytes."""
    kind = mimetypes.guess_type(episode.audio.file.name)[0] or "audio/mpeg"
    feed.add_item(
        title=episode.title,
        link=link,
        description=short(episode.lead),
        unique_id=str(episode.guid),
        unique_id_is_permalink=False,
        pubdate=episode.date,
        enclosures=[Enclosure(settings.BASE_URL + episode.audio.url, str(episode.byte_length), kind)],
        elements=item(show, episode, link),
    )


def item(show: "ShowPage", episode: "EpisodePage", link: str) -> list[Any]:
    elements: list[Any] = [
        ("itunes:duration", str(round(episode.duration)), {}),
        ("itunes:explicit", yes_no(show.explicit), {}),
        ("itunes:episodeType", episode.kind, {}),
        ("itunes:season", str(episode.season), {}),
        ("itunes:episode", str(episode.number), {}),
        ("podcast:season", str(episode.season), {}),
        ("podcast:episode", str(episode.number), {}),
        ("content:encoded", "".join(str(block) for block in episode.body if block.block_type == "text"), {}),
    ]
    language = html_lang(show.language)
    if any(line.start is not None for line in captions.read(episode.transcript)):
        attributes = {"url": f"{link}text.vtt", "type": "text/vtt", "language": language, "rel": "captions"}
        elements.append(("podcast:transcript", "", attributes))
    if episode.chapters:
        attributes = {"url": f"{link}kapitel.json", "type": "application/json+chapters"}
        elements.append(("podcast:chapters", "", attributes))
    speakers = [block.value for block in episode.speakers]
    return [*elements, *[("podcast:person", person["name"], {"role": person["role"]}) for person in speakers]]


def transcript(episode: "EpisodePage") -> HttpResponse:
    """What is said, as WebVTT; podcast apps of other origins may read it."""
    text = captions.write(captions.read(episode.transcript))
    return HttpResponse(text, content_type="text/vtt; charset=utf-8", headers={"Access-Control-Allow-Origin": "*"})


def chapters(episode: "EpisodePage") -> HttpResponse:
    found = [
        {"startTime": captions.seconds(block.value["start"]), "title": block.value["title"]}
        for block in episode.chapters
    ]
    return JsonResponse(
        {"version": "1.2.0", "chapters": found},
        content_type="application/json+chapters",
        headers={"Access-Control-Allow-Origin": "*"},
    )


def cover_url(show: "ShowPage") -> str:
    """The cover as JPEG of at most 3000 pixels; "" while there is none."""
    if show.picture is None:
        return ""
    try:
        return str(settings.BASE_URL + show.picture.get_rendition(COVER).url)
    except SourceImageIOError:
        return ""


def yes_no(value: bool) -> str:
    return "true" if value else "false"


def short(text: str) -> str:
    """At most DESCRIPTION_LIMIT bytes."""
    return text.encode()[:DESCRIPTION_LIMIT].decode(errors="ignore")
