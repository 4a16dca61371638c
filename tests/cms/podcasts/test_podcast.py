import uuid
import xml.etree.ElementTree as ET
from itertools import pairwise

import feedparser
import pytest

from cms.files import may_read
from cms.models import EpisodePage, ShowPage
from cms.pages.services import publish
from tests.cms.conftest import MP3, make_audio, make_episode, make_wav

FEED = "/podcast/feed.xml"
NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}


def channel(client):
    return ET.fromstring(client.get(FEED).content).find("channel")


def test_the_feed_is_read_by_an_independent_parser(client, episode):
    feed = feedparser.parse(client.get(FEED).content)

    assert (feed.bozo, feed.feed.title, feed.feed.language) == (False, "Landfunk", "de")
    assert feed.entries[0].id == str(episode.guid)
    assert feed.entries[0].enclosures[0]["length"] == str(MP3.stat().st_size)


def test_the_channel_has_what_apple_requires(client, episode):
    found = channel(client)

    assert found.find("itunes:category", NAMES).get("text") == "Government"
    assert found.findtext("itunes:explicit", namespaces=NAMES) == "false"
    assert found.findtext("itunes:owner/itunes:email", namespaces=NAMES) == "podcast@example.org"
    assert found.find("itunes:image", NAMES).get("href").endswith(".jpg")
    assert found.find("atom:link", NAMES).get("href") == f"http://localhost:8000{FEED}"
    assert len(found.findtext("description").encode()) <= 4000


def test_an_item_has_what_apple_and_the_podcast_index_ask_for(client, episode):
    item = channel(client).find("item")

    assert item.find("guid").get("isPermaLink") == "false"
    assert item.find("enclosure").get("type") == "audio/mpeg"
    assert item.findtext("itunes:duration", namespaces=NAMES) == "81"
    assert item.findtext("itunes:episode", namespaces=NAMES) == "1"
    assert item.findtext("podcast:season", namespaces=NAMES) == "1"
    assert item.find("podcast:person", NAMES).attrib == {"role": "guest"}
    assert item.find("podcast:transcript", NAMES).get("type") == "text/vtt"
    assert item.find("podcast:chapters", NAMES).get("type") == "application/json+chapters"


def test_everything_that_the_feed_names_is_there_also_for_head(client, episode):
    found = channel(client)
    item = found.find("item")
    addresses = [
        item.find("enclosure").get("url"),
        item.find("podcast:transcript", NAMES).get("url"),
        item.find("podcast:chapters", NAMES).get("url"),
        found.find("itunes:image", NAMES).get("href"),
        item.findtext("link"),
    ]

    for address in addresses:
        path = address.removeprefix("http://localhost:8000")
        assert (path, client.head(path).status_code, client.get(path).status_code) == (path, 200, 200)
    head = client.head(addresses[0].removeprefix("http://localhost:8000"))
    assert head["Content-Length"] == item.find("enclosure").get("length")


def test_the_guid_of_the_show_is_the_one_of_its_feed_and_stays(client, show, settings):
    namespace = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
    made = uuid.uuid5(namespace, "localhost:8000/podcast/feed.xml")
    assert show.guid == made

    show.slug, settings.BASE_URL = "funk", "https://anderswo.example"
    publish(show)

    assert ShowPage.objects.get().guid == made


def test_the_guid_of_an_episode_never_changes(episode):
    before, revision = episode.guid, episode.latest_revision
    episode.title = "Neuer Titel"
    publish(episode)
    revision.publish()

    assert EpisodePage.objects.get().guid == before


def test_a_copy_of_an_episode_is_another_one(episode):
    copy = episode.copy(update_attrs={"slug": "kopie"})

    assert copy.guid != episode.guid


def test_another_file_is_measured_when_the_page_is_published(episode):
    episode.audio = make_audio("kurz.wav", make_wav(seconds=2))
    publish(episode)

    assert (episode.byte_length, round(episode.duration)) == (len(make_wav(seconds=2)), 2)


def test_an_unpublished_episode_is_in_no_feed(client, show):
    make_episode(show, 1, published=False)

    assert channel(client).find("item") is None


def test_sound_is_heard_only_while_a_published_page_holds_it(client, show, visitor, admin):
    episode = make_episode(show, 1, published=False)
    path = episode.audio.file.name
    assert (may_read(visitor, path), may_read(admin, path)) == (False, True)

    publish(episode)
    assert client.get(episode.audio.url).status_code == 200

    episode.unpublish()
    assert client.get(episode.audio.url).status_code == 404


def test_the_page_has_a_player_and_the_text(client, episode):
    html = client.get("/podcast/folge-1/").content.decode()

    assert f'<source src="{episode.audio.url}" type="audio/mpeg">' in html
    assert "Petra Lindemann:" in html
    assert "Guten Tag &amp; willkommen." in html
    assert f'href="{episode.audio.url}#t=4"' in html


def test_the_text_for_apps_is_webvtt_that_anyone_may_fetch(client, episode):
    response = client.get("/podcast/folge-1/text.vtt")

    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    first = "WEBVTT\n\n00:00:00.300 --> 00:00:04.000\n<v Tilman Osterwald>Guten Tag.\n"
    assert response.content.decode().startswith(first)


def test_the_chapters_for_apps(client, episode):
    assert client.get("/podcast/folge-1/kapitel.json").json() == {
        "version": "1.2.0",
        "chapters": [{"startTime": 4.0, "title": "Begrüßung"}],
    }


@pytest.mark.parametrize("path", ["podcast/folge-1/andere.vtt", "podcast/text.vtt", "feed.xml", "podcast/feed.json"])
def test_no_other_file_is_made(client, episode, path):
    assert client.get(f"/{path}").status_code == 404


def test_episodes_stand_newest_first(client, show):
    for number in (1, 2, 3):
        make_episode(show, number)

    found = list(client.get("/podcast/").context["episodes"])

    assert all(newer.date >= older.date for newer, older in pairwise(found))
