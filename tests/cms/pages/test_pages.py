"""Every page type: works, says what it should, keeps its number of queries; what is not published is nowhere."""

import datetime

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.models import LinkPage, StrategyPage
from cms.pages.services import publish
from cms.pages.tasks import publish_scheduled_pages
from participation.search.models import IndexEntry
from tests.cms.conftest import make_article, make_episode, make_page, make_twin


@pytest.fixture
def strategy(home):
    return publish(home.add_child(instance=StrategyPage(title="Strategie", slug="strategie", lead="Ziel.")))


QUERIES = {
    "/": 11,
    "/strategie/": 6,
    "/seite/": 5,
    "/aktuelles/": 10,
    "/aktuelles/artikel-1/": 9,
    "/podcast/": 8,
    "/podcast/folge-1/": 8,
    "/aktuelles/feed/": 8,
    "/aktuelles/feed/rss/": 8,
    "/podcast/feed.xml": 7,
}
"""For visitors; who is signed in adds two (session and account)."""


def test_every_page_works_with_few_queries_whatever_the_number_of_rows(client, strategy, home, article, episode):
    make_page(home)
    news, show = article.get_parent().specific, episode.get_parent().specific
    found = {path: queries_of(client, path) for path in QUERIES}
    for number in range(2, 31):
        row = make_article(news, number, published=False, picture=article.picture)
        make_episode(show, number, published=False, audio=episode.audio)
        row.tags.add(f"Wort {number}")
        row.save()
    Page.objects.update(live=True)

    assert (found, {path: queries_of(client, path) for path in QUERIES}) == (QUERIES, QUERIES)


def queries_of(client, path):
    """How many the second request of a process makes; the first makes the pictures' sizes."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as context:
        client.get(path)
    return sum(query["sql"].startswith(("SELECT", "INSERT", "UPDATE", "DELETE")) for query in context)


def test_a_page_is_read_only(client, home):
    assert client.delete("/").status_code == 405


def test_an_unknown_address_is_404(client, home):
    assert client.get("/gibt/es/nicht/").status_code == 404


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "restricted"])
def test_what_is_not_public_is_nowhere(client, news, state):
    page = make_article(news, 1, title="Kanarienvogel", published=state in ("withdrawn", "restricted"))
    if state == "scheduled":
        page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
        page.save_revision().publish()
    if state == "withdrawn":
        page.unpublish()
    if state == "restricted":
        PageViewRestriction.objects.create(page=page, restriction_type="login")

    answers = [
        client.get(path) for path in ("/", "/aktuelles/", "/aktuelles/feed/", "/aktuelles/feed/rss/", "/sitemap.xml")
    ]

    assert client.get("/aktuelles/artikel-1/").status_code == (302 if state == "restricted" else 404)
    assert [b"Kanarienvogel" in answer.content or b"artikel-1" in answer.content for answer in answers] == [False] * 5
    assert not IndexEntry.objects.filter(title="Kanarienvogel").exists()


def test_a_scheduled_article_is_published_by_the_tick(client, news, monkeypatch):
    page = make_article(news, 1, published=False)
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    page.save_revision().publish()
    later = timezone.now() + datetime.timedelta(hours=2)
    assert client.get("/aktuelles/artikel-1/").status_code == 404

    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: later)
        publish_scheduled_pages()

    assert client.get("/aktuelles/artikel-1/").status_code == 200
    assert len(feedparser.parse(client.get("/aktuelles/feed/").content).entries) == 1
    assert IndexEntry.objects.filter(title="Artikel 1").count() == 1


def test_search_knows_a_page_and_its_new_address(home):
    page = make_page(home, "alt", body=[{"type": "heading", "value": {"text": "Rufbus", "level": "2"}}])
    entry = IndexEntry.objects.get(title="Alt")
    assert (entry.url, "Rufbus" in entry.text) == ("/alt/", True)

    page.slug = "neu"
    publish(page)

    assert IndexEntry.objects.get(title="Alt").url == "/neu/"


def test_search_forgets_a_deleted_page(home):
    make_page(home, "weg").delete()

    assert not IndexEntry.objects.filter(title="Weg").exists()


def test_the_menu_has_places_and_pages_in_their_order(client, news):
    html = client.get("/").content.decode()

    places = [html.index(f'href="{href}"') for href in ("/themengruppen/", "/umfragen/", "/projekte/", "/aktuelles/")]
    assert places == sorted(places)


def test_a_menu_entry_leads_to_its_place(client, home):
    entry = LinkPage.objects.get(place="groups")

    assert entry.get_url() == "/themengruppen/"
    assert client.get("/themengruppen-menue/").status_code == 404


def test_the_footer_finds_pages_by_their_role(client, home):
    for role in ("imprint", "help", "privacy"):
        make_page(home, role, role=role)

    html = client.get("/").content.decode()
    footer = html[html.index("<footer") :]

    assert footer.index("/help/") < footer.index("/imprint/") < footer.index("/privacy/")


def test_an_english_page_leads_to_the_german_imprint_until_there_is_an_english_one(client, home):
    make_twin(home, "en", "Home")
    imprint = make_page(home, "impressum", role="imprint")
    assert b'<a href="/impressum/" lang="de" hreflang="de">' in client.get("/en/").content

    make_twin(imprint, "en", "Legal notice")

    html = client.get("/en/").content
    assert b'<a href="/en/impressum/">Legal notice</a>' in html
    assert b'hreflang="de">Impressum' not in html


def test_the_menu_follows_a_withdrawn_page_at_once(client, news):
    assert b'href="/aktuelles/"' in client.get("/").content

    news.unpublish()

    assert b'href="/aktuelles/"' not in client.get("/").content


def test_the_privacy_page_shows_the_data_map(client, home):
    make_page(home, "datenschutz", role="privacy")

    assert "Anmeldung und Nachrichten an Sie" in client.get("/datenschutz/").content.decode()


def test_a_page_in_two_languages_leads_from_one_to_the_other(client, home):
    make_twin(home, "en", "Home")
    page = make_page(home, "hilfe")
    make_twin(page, "en", "Help")

    german, english = client.get("/hilfe/"), client.get("/en/hilfe/")

    assert b'<html lang="de"' in german.content
    assert b'<html lang="en"' in english.content
    assert b'href="/en/hilfe/" lang="en"' in german.content
    assert b'href="/hilfe/" lang="de"' in english.content


def test_a_page_without_twin_leads_to_the_start_page_of_the_language(client, home):
    make_twin(home, "de-x-leicht", "Start")
    make_page(home, "hilfe")

    response = client.get("/hilfe/")

    assert b'href="/leicht/"' in response.content
    assert b'<html lang="de"' in client.get("/leicht/").content
    assert b'href="/en/"' not in response.content


def test_a_draft_twin_is_not_offered(client, home):
    make_twin(home, "en", "Home").unpublish()

    assert b'hreflang="en" href="/en/"' not in client.get("/").content


def test_the_sitemap_holds_published_pages_once(client, article, episode):
    text = client.get("/sitemap.xml").content.decode()

    for address in ("/", "/aktuelles/", "/aktuelles/artikel-1/", "/podcast/folge-1/"):
        assert text.count(f"<loc>http://localhost:8000{address}</loc>") == 1
    assert "/themengruppen/" not in text


def test_shared_links_have_words_and_a_picture(client, article):
    html = client.get("/aktuelles/artikel-1/").content.decode()

    assert '<meta property="og:title" content="Artikel 1">' in html
    assert '<link rel="canonical" href="http://localhost:8000/aktuelles/artikel-1/">' in html
    assert '<meta property="og:image" content="http://localhost:8000/media/images/' in html
