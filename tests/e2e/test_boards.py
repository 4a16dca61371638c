"""Point 5 of issue 2: a member starts a thread, another replies, a visitor reads what is public and nothing else."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import check, sign_in

GROUP = "/themengruppen/kreisverwaltung/"


def at_both_widths(page: Page) -> None:
    """`check` looks for sideways scrolling at 320 px; here axe looks at both widths as well."""
    check(page, dark=True)
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    check(page)
    page.set_viewport_size(size)


def start_thread(page: Page, title: str, text: str, *, members_only: bool = False) -> str:
    page.goto(GROUP)
    page.get_by_role("link", name="Neues Thema beginnen").click()
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Ihr Beitrag").fill(text)
    if members_only:
        page.get_by_label("Nur Mitglieder und Gäste der Gruppe lesen dieses Thema").check()
    page.get_by_role("button", name="Thema veröffentlichen").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page.url


def test_members_talk_and_a_visitor_reads_along(new_page):
    heike, dirk, visitor = new_page(), new_page(), new_page()
    sign_in(heike, "heike")
    sign_in(dirk, "dirk")
    address = start_thread(heike, "Wer hilft beim Formular?", "Ich suche **Beispiele**: https://example.org/formular")
    at_both_widths(heike)

    dirk.goto(GROUP)
    dirk.get_by_role("link", name="Wer hilft beim Formular?").click()
    dirk.get_by_role("link", name="Antworten").first.click()
    expect(dirk.get_by_role("heading", name="Ihre Antwort an Heike Brandes")).to_be_visible()
    dirk.get_by_label("Text").fill("Ich helfe gern. Am Dienstag?")
    dirk.get_by_role("button", name="Antwort veröffentlichen").click()
    expect(dirk.get_by_text("Ihr Beitrag ist veröffentlicht.")).to_be_visible()
    at_both_widths(dirk)

    heike.reload()
    expect(heike.get_by_text("Ich helfe gern. Am Dienstag?")).to_be_visible()
    expect(heike.get_by_role("article", name="Beitrag von Dirk Tegtbauer")).to_contain_text("Name geprüft")

    visitor.goto(address)
    expect(visitor.get_by_text("Ich helfe gern. Am Dienstag?")).to_be_visible()
    expect(visitor.get_by_role("link", name="https://example.org/formular")).to_be_visible()
    expect(visitor.get_by_role("button", name="Antwort veröffentlichen")).to_have_count(0)
    at_both_widths(visitor)


def test_what_is_for_members_is_nowhere_for_a_visitor(new_page):
    heike, visitor = new_page(), new_page()
    sign_in(heike, "heike")
    address = start_thread(heike, "Unter uns: Kastanienallee", "Nur für die Gruppe.", members_only=True)

    assert visitor.goto(address).status == 404
    for page in (GROUP, f"{GROUP}feed/", "/suche/?q=Kastanienallee"):
        assert "Kastanienallee?" not in visitor.request.get(page).text().replace("q=Kastanienallee", "")
        assert "Unter uns" not in visitor.request.get(page).text()
    assert visitor.request.post(f"{address}antwort/").status in (403, 404)


def test_a_thread_by_keyboard_alone(page):
    sign_in(page, "heike")
    page.goto(GROUP)

    tab_to(page, "Neues Thema beginnen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Neues Thema")).to_be_visible()
    tab_to(page, field="title")
    page.keyboard.type("Nur mit Tasten")
    page.keyboard.press("Tab")
    page.keyboard.type("Geht das?")
    tab_to(page, "Thema veröffentlichen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Nur mit Tasten")).to_be_visible()

    tab_to(page, "Zitieren")
    page.keyboard.press("Enter")
    page.wait_for_url("**zitat=*")
    tab_to(page, field="text")
    page.keyboard.press("Control+End")
    page.keyboard.type("Ja, es geht.")
    tab_to(page, "Antwort veröffentlichen")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Ihr Beitrag ist veröffentlicht.")).to_be_visible()
    expect(page.locator("article blockquote")).to_contain_text("Geht das?")
    check(page)


def test_a_mistake_is_told_beside_the_field_and_nothing_typed_is_lost(page_without_js):
    page = page_without_js
    sign_in(page, "heike")
    page.goto(f"{GROUP}neues-thema/")
    page.get_by_label("Ihr Beitrag").fill("Mein langer Text")
    page.get_by_label("Titel").evaluate("field => field.removeAttribute('required')")
    page.get_by_role("button", name="Thema veröffentlichen").click()

    expect(page.get_by_role("alert")).to_contain_text("Bitte geben Sie dem Thema einen Titel.")
    expect(page.get_by_label("Ihr Beitrag")).to_have_value("Mein langer Text")


@pytest.mark.parametrize(
    "address",
    ["/themengruppen/", f"{GROUP}?zeigen=alle", f"{GROUP}karten/", "/projekte/", "/projekte/termine-online-buchen/"],
)
def test_the_pages_are_in_order(page, address):
    page.goto(address)

    at_both_widths(page)


def test_from_a_card_to_its_thread_and_its_project(phone):
    phone.goto(f"{GROUP}karten/")
    phone.get_by_role("link", name="Termine vorab online buchen").click()
    at_both_widths(phone)
    phone.get_by_role("link", name="Termine online buchen: wo fangen wir an?").click()
    expect(phone.get_by_role("heading", level=2, name="Kurz gefasst")).to_be_visible()
    at_both_widths(phone)
    phone.get_by_role("link", name="Termine online buchen", exact=True).click()
    expect(phone.get_by_role("heading", level=1, name="Termine online buchen")).to_be_visible()


def tab_to(page: Page, name: str = "", *, field: str = "") -> None:
    """Press Tab until the focus is on the link or button of this name, or on the form field."""
    for _ in range(150):
        page.keyboard.press("Tab")
        focused = page.evaluate("[document.activeElement.textContent.trim(), document.activeElement.name || '']")
        if (name and focused[0] == name) or (field and focused[1] == field):
            return
    raise AssertionError(f"Tab never reaches {name or field}")
