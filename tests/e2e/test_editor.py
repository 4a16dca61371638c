"""A communications officer writes an article from blocks, previews and publishes it; it stands on the start page."""

import re
import urllib.request

import feedparser
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import check, sign_in

TITLE = "Bus auf Bestellung im Test"

pytestmark = pytest.mark.e2e


def add_block(page: Page, name: str) -> None:
    """Append one block at the end of the body."""
    page.locator('[data-contentpath="body"]').get_by_role(
        "button", name=re.compile("Block (ein|hinzu)fügen")
    ).last.click()
    page.get_by_role("option", name=name, exact=True).click()


def test_an_article_from_the_first_word_to_the_feed(page, new_page, site_url):
    sign_in(page, "communications_officer")
    page.add_init_script("document.addEventListener('w-unsaved:watch-edits', () => { window.editsAreWatched = true })")
    page.goto(f"/admin/pages/add/cms/articlepage/{index_key(page)}/")
    page.wait_for_function("() => window.editsAreWatched")  # what is typed sooner than 2 s is not saved by itself
    page.locator("#id_title").fill(TITLE)
    expect(page.locator("#id_author")).to_have_value("Stabsstelle Kommunikation")
    page.locator("#id_lead").fill("Der Bus kommt, wenn Sie ihn rufen.")
    add_block(page, "Überschrift")
    page.locator("[name=body-0-value-text]").fill("So bestellen Sie")
    add_block(page, "Zitat")
    page.locator("[name=body-1-value-text]").fill("Jetzt fahre ich wieder zum Chor.")
    page.locator("[name=body-1-value-by]").fill("Renate Poppinga, Bodenfelde")
    add_block(page, "Aufruf zum Mitmachen")
    page.locator("[name=body-2-value-title]").fill("Reden Sie mit")
    page.locator("[name=body-2-value-target]").select_option("groups")

    page.get_by_role("button", name="Vorschau umschalten").click()
    preview = page.frame_locator("iframe[data-preview-iframe], iframe.w-preview__iframe").last
    expect(preview.get_by_role("heading", name=TITLE)).to_be_visible()

    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))  # saved by itself; a second "create" would clash
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("[name=action-publish]").click()
    expect(page.locator(".messages")).to_contain_text(TITLE)

    visitor = new_page()
    visitor.goto("/")
    visitor.get_by_role("link", name=TITLE).click()
    expect(visitor.get_by_text("Jetzt fahre ich wieder zum Chor.")).to_be_visible()
    expect(visitor.get_by_role("link", name="Jetzt mitmachen")).to_have_attribute("href", "/themengruppen/")
    check(visitor)
    with urllib.request.urlopen(f"{site_url}/aktuelles/feed/") as answer:
        assert feedparser.parse(answer.read()).entries[0].title == TITLE


def index_key(page: Page) -> str:
    """The key of the page "Aktuelles", as Wagtail's own interface for its explorer says."""
    (found,) = page.request.get("/admin/api/main/pages/?slug=aktuelles").json()["items"]
    return str(found["id"])
