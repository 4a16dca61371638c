import feedparser
import pytest

from tests.cms.conftest import make_article

FEEDS = ["/aktuelles/feed/", "/aktuelles/feed/rss/"]


def test_an_article_shows_who_wrote_it_and_where_its_picture_is_from(client, article):
    html = client.get("/aktuelles/artikel-1/").content.decode()

    for text in ("Artikel 1", "Von Stabsstelle", "Vorspann 1.", "Ein Text.", "Bild: Illustration: Test"):
        assert text in html
    assert 'alt="Ein grünes Feld."' in html
    assert '<a class="bb-tag" href="/aktuelles/?schlagwort=schulen">Schulen</a>' in html


def test_a_decorative_picture_is_passed_over_by_screen_readers(client, news):
    article = make_article(news, 1)
    article.picture.is_decorative = True
    article.picture.save()

    html = client.get("/aktuelles/artikel-1/").content.decode()

    assert ("<img" in html, 'alt=""' in html, "Ein grünes Feld." in html) == (True, True, False)


def test_the_start_page_shows_the_newest(client, news):
    for number in range(1, 7):
        make_article(news, number)

    html = client.get("/").content.decode()

    assert [f"Artikel {number}" in html for number in range(1, 7)] == [False, False, True, True, True, True]


def test_a_tag_leaves_only_its_articles(client, news):
    make_article(news, 1, tags=["Schulen"])
    make_article(news, 2, tags=["Netz"])

    html = client.get("/aktuelles/?schlagwort=netz").content.decode()

    assert ("Artikel 1" in html, "Artikel 2" in html) == (False, True)


def test_an_unknown_tag_finds_nothing_and_says_so(client, article):
    assert "Versuchen Sie ein anderes Schlagwort" in client.get("/aktuelles/?schlagwort=%00%27x").content.decode()


def test_a_list_has_pages(client, news):
    first = make_article(news, 1)
    for number in range(2, 15):
        make_article(news, number, picture=first.picture)

    first_page, second_page = client.get("/aktuelles/"), client.get("/aktuelles/?seite=2")
    beyond, nonsense = client.get("/aktuelles/?seite=99"), client.get("/aktuelles/?seite=quatsch")

    assert len(first_page.context["listing"]) == 12
    assert [article.title for article in second_page.context["listing"]] == ["Artikel 2", "Artikel 1"]
    assert (beyond.context["listing"].number, nonsense.context["listing"].number) == (2, 1)


def test_related_articles_share_a_tag(client, news):
    make_article(news, 1, tags=["Netz"])
    make_article(news, 2, tags=["Netz", "Schulen"])
    make_article(news, 3, tags=["Kultur"])

    found = client.get("/aktuelles/artikel-1/").context["related"]

    assert [article.title for article in found] == ["Artikel 2"]


@pytest.mark.parametrize("path", FEEDS)
def test_the_feeds_are_read_by_an_independent_parser(client, news, path):
    make_article(news, 1, title="Zeichen & <Klammern>")
    make_article(news, 2)

    response = client.get(path)
    feed = feedparser.parse(response.content)

    assert (feed.bozo, feed.feed.title, len(feed.entries)) == (False, "Aktuelles", 2)
    assert feed.entries[1].title in ("Zeichen & <Klammern>", "Zeichen &amp; &lt;Klammern&gt;")
    assert feed.entries[0].link == "http://localhost:8000/aktuelles/artikel-2/"
    assert feed.entries[0].tags[0].term == "Schulen"
    assert feed.entries[0].id != feed.entries[1].id


@pytest.mark.parametrize("path", FEEDS)
def test_who_has_the_feed_already_gets_304(client, article, path):
    tag = client.get(path)["ETag"]

    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_feeds_name_our_own_address_whatever_host_was_asked(client, article, settings):
    settings.ALLOWED_HOSTS = ["*"]

    assert b"evil.example" not in client.get("/aktuelles/feed/", headers={"Host": "evil.example"}).content
