"""The six pages whose weight and speed are promised, and how to find all public ones."""

import re
import sqlite3
import urllib.request
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.e2e.site import Site

STARTS = ["/", "/en/", "/leicht/", "/suche/?q=Glasfaser", "/accounts/login/", "/accounts/password/reset/", "/health/"]
LEFT_OUT = re.compile(r"/(admin|media|static|documents)/|/feed|/darstellung/|\.(xml|vtt|json|csv|mp3|pdf|css)$")
OF_A_KIND = 3
"""So many pages of one view (58 cards look alike); pages that editors write are all taken."""


def promised(site: Site) -> dict[str, str]:
    """Name and path of the pages that "Must show" names."""
    with sqlite3.connect(site.directory / "buergerboard.sqlite3") as database:
        thread, posts = database.execute(
            "SELECT thread_id, count(*) FROM boards_post GROUP BY thread_id ORDER BY 2 DESC LIMIT 1"
        ).fetchone()
        (survey,) = database.execute("SELECT slug FROM surveys_survey WHERE slug = 'wie-kreisbuero'").fetchone() or (
            database.execute("SELECT slug FROM surveys_survey ORDER BY id LIMIT 1").fetchone()
        )
    assert posts >= 30, "the demo needs a thread with 30 posts"
    return {
        "start": "/",
        "article": "/aktuelles/strategie-ist-beschlossen/",
        "episode": "/podcast/muss-ich-dafuer-noch-ins-amt/",
        "group": "/themengruppen/kreisverwaltung/",
        "thread": f"/themen/{thread}/",
        "survey": f"/umfragen/{survey}/",
    }


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list) -> None:
        if tag == "a" and (href := dict(attributes).get("href")):
            self.found.append(href)


def kind(path: str) -> str:
    try:
        name = resolve(urlsplit(path).path).view_name
    except Resolver404:
        name = ""
    return path if name in ("", "page") else name


def public_pages(site: Site) -> tuple[list[str], list[str]]:
    """What a visitor reaches by links: the pages to look at, and the links that lead nowhere."""
    waiting, seen, broken, pages, kinds = list(STARTS), set(STARTS), [], [], Counter()
    while waiting:
        path = waiting.pop(0)
        try:
            with urllib.request.urlopen(site.url + path, timeout=60) as answer:
                html = answer.read().decode() if "html" in answer.headers["Content-Type"] else ""
        except OSError as error:
            if path != "/health/":
                broken.append(f"{path}: {error}")
            continue
        pages.append(path)
        links = Links()
        links.feed(html)
        for link in links.found:
            target = urlsplit(urljoin(site.url + path, link))
            found = target.path + (f"?{target.query}" if target.query and "seite" not in target.query else "")
            if f"{target.scheme}://{target.netloc}" != site.url or found in seen or LEFT_OUT.search(target.path):
                continue
            seen.add(found)
            kinds[kind(found)] += 1
            if kinds[kind(found)] <= OF_A_KIND:
                waiting.append(found)
    return pages, broken
