"""A visitor reads the district's site: strategy, projects, news, an episode that plays and seeks, the legal pages."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import check

EPISODE = "/podcast/muss-ich-dafuer-noch-ins-amt/"
FOOTER = ["So funktioniert das Bürgerboard", "Kontakt", "Impressum", "Datenschutz", "Erklärung zur Barrierefreiheit"]

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("size", ["page", "phone"])
def test_a_visitor_reads_the_site(request, size):
    page = request.getfixturevalue(size)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Die Zukunft ist l@ndlich")
    check(page)

    page.get_by_role("link", name="Zur Strategie").click()
    expect(page.get_by_text("660.000 Euro")).to_be_visible()
    expect(page.get_by_role("heading", name="Drei Säulen tragen die Strategie")).to_be_visible()
    check(page)

    page.get_by_role("link", name="Zur Projektliste").click()
    expect(page.get_by_role("link", name="Die E-Akte")).to_be_visible()

    page.goto("/aktuelles/")
    page.get_by_role("link", name="25 Dienste sind online").click()
    expect(page.get_by_text("Von Stabsstelle Kommunikation")).to_be_visible()
    expect(page.get_by_text("Bild: Illustration: Bürgerboard").first).to_be_visible()
    check(page)


@pytest.mark.parametrize("path", ["/", "/aktuelles/", EPISODE, "/themengruppen/", "/suche/?q=Netz"])
def test_the_legal_pages_are_reached_from_every_page(page, path):
    for name in FOOTER:
        page.goto(path)
        page.get_by_role("contentinfo").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    check(page)


def test_the_episode_plays_and_seeks(page):
    page.goto(EPISODE)
    check(page)

    heard = page.evaluate(
        """async () => {
          const audio = document.querySelector('audio')
          audio.muted = true
          await audio.play()
          const seeked = new Promise(done => audio.addEventListener('seeked', done, {once: true}))
          audio.currentTime = 45
          await seeked
          return {at: audio.currentTime, end: audio.seekable.end(0), length: audio.duration}
        }"""
    )

    assert heard["at"] >= 45
    assert heard["end"] == pytest.approx(heard["length"], abs=1)
    assert heard["length"] == pytest.approx(80.8, abs=2)


def test_an_episode_can_be_read_without_scripts(page_without_js):
    page = page_without_js
    page.goto(EPISODE)

    expect(page.get_by_role("heading", name="Zum Mitlesen")).to_be_visible()
    expect(page.get_by_text("Es ersetzt keinen Schalter.")).to_be_visible()
    check(page)


def test_a_page_switches_to_its_twins(page):
    page.goto("/strategie/")
    page.get_by_role("contentinfo").get_by_role("link", name="English").click()
    expect(page).to_have_url("/en/strategie/")
    expect(page.get_by_role("heading", level=1)).to_have_text("The future is rural")
    check(page)

    page.get_by_role("contentinfo").get_by_role("link", name="Leichte Sprache").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Unser Plan")
    check(page)
