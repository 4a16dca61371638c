"""Two members in two browsers talk in their group's live room."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import check, forgive, sign_in

pytestmark = pytest.mark.e2e

LIVE = re.compile("Live verbunden")


def enter(page, room_url: str = "") -> str:
    """Go to the room as people do, or straight to an address; returns the address."""
    if room_url:
        page.goto(room_url)
    else:
        page.goto("/live/")
        page.get_by_role("link", name="Kreisverwaltung", exact=True).click()
    expect(page.get_by_role("log")).to_be_visible()
    return page.url


def write(page, text: str) -> None:
    page.get_by_label("Nachricht als").fill(text)
    page.get_by_role("button", name="Senden").click()


def message(page, text: str):
    return page.get_by_role("article").filter(has_text=text)


def test_two_members_talk_and_what_they_said_survives(new_page, restart_server):
    desk, phone = new_page(), new_page(width=360, height=740)
    heike, mehmet = sign_in(desk, "heike"), sign_in(phone, "mehmet")
    room = enter(desk)
    enter(phone, room)
    for page in (desk, phone):
        expect(page.get_by_role("status")).to_have_text(LIVE)

    write(desk, "Guten Abend, sind alle da?")
    said = message(phone, "Guten Abend, sind alle da?")
    expect(said).to_be_visible()
    expect(said).to_contain_text(f"{heike['first_name']} {heike['last_name']}")
    expect(said).to_contain_text("geprüft")

    write(phone, "Ich bin da. <b>Alle</b> anderen auch?")
    answer = message(desk, "Ich bin da. <b>Alle</b> anderen auch?")
    expect(answer).to_contain_text(f"{mehmet['first_name']} {mehmet['last_name']}")
    for page in (desk, phone):
        check(page, dark=True)

    desk.reload()
    expect(message(desk, "Guten Abend, sind alle da?")).to_have_count(1)
    expect(desk.get_by_role("status")).to_have_text(LIVE)

    restart_server(kill=True)
    for page in (desk, phone):
        expect(page.get_by_role("status")).to_have_text(LIVE, timeout=30_000)
    write(desk, "Da sind wir wieder.")
    expect(message(phone, "Da sind wir wieder.")).to_have_count(1)
    for page in (desk, phone):
        expect(message(page, "Guten Abend, sind alle da?")).to_have_count(1)
        forgive(page)


def test_what_is_written_without_a_connection_is_kept_and_sent_once(new_page, site):
    desk, phone = new_page(), new_page(width=360, height=740)
    sign_in(desk, "heike")
    sign_in(phone, "mehmet")
    room = enter(desk)
    enter(phone, room)
    expect(phone.get_by_role("status")).to_have_text(LIVE)

    site.stop("daphne")
    try:
        expect(phone.get_by_role("status")).to_have_text("Verbindung unterbrochen")
        expect(phone.get_by_text("Keine Verbindung. Schreiben Sie ruhig weiter")).to_be_visible()
        write(phone, "Ich schicke gleich den Entwurf.")
        write(phone, "Und die Zahlen.")
        for text in ("Ich schicke gleich den Entwurf.", "Und die Zahlen."):
            expect(message(phone, text)).to_contain_text("noch nicht gesendet")
        check(phone, dark=True, without_server=True)
    finally:
        site.start_server()

    forgive(phone)
    phone.reload()
    expect(phone.get_by_role("status")).to_have_text(LIVE)
    for page in (phone, desk):
        expect(message(page, "Ich schicke gleich den Entwurf.")).to_have_count(1, timeout=20_000)
        expect(message(page, "Und die Zahlen.")).to_have_count(1)
        expect(page.get_by_text("noch nicht gesendet")).to_have_count(0)
    forgive(desk)


def test_a_phone_without_network_says_so_at_once_and_sends_later(new_page):
    phone = new_page(width=360, height=740)
    sign_in(phone, "heike")
    enter(phone)
    expect(phone.get_by_role("status")).to_have_text(LIVE)

    phone.context.set_offline(True)
    expect(phone.get_by_role("status")).to_have_text("Verbindung unterbrochen", timeout=2_000)
    write(phone, "Im Funkloch notiert.")
    expect(message(phone, "Im Funkloch notiert.")).to_contain_text("noch nicht gesendet")
    phone.context.set_offline(False)

    expect(phone.get_by_role("status")).to_have_text(LIVE, timeout=20_000)
    expect(phone.get_by_text("noch nicht gesendet")).to_have_count(0)
    expect(message(phone, "Im Funkloch notiert.")).to_have_count(1)
    forgive(phone)


def test_without_a_script_the_room_is_a_page_with_a_form(page_without_js):
    page = page_without_js
    sign_in(page, "heike")
    enter(page)
    expect(page.get_by_role("status")).to_have_text("Für Neues laden Sie die Seite neu.")

    write(page, "Auch ohne Skript.")

    expect(page).to_have_url(re.compile(r"/live/\d+/#nachricht-\d+"))
    expect(message(page, "Auch ohne Skript.")).to_have_count(1)
    page.get_by_label("Nachricht als").fill("ä" * 1500)
    page.get_by_role("button", name="Senden").click()
    expect(page.get_by_text("Die Nachricht ist zu lang.")).to_be_visible()
    expect(page.get_by_label("Nachricht als")).to_have_value("ä" * 1500)
    check(page)


def test_by_keyboard_alone(page):
    sign_in(page, "heike")
    enter(page)
    expect(page.get_by_role("status")).to_have_text(LIVE)

    page.get_by_role("log").focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Nachricht als")).to_be_focused()
    page.keyboard.type("Mit der Tastatur")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("geschrieben.")
    page.keyboard.press("Enter")

    expect(message(page, "geschrieben.")).to_have_count(1)
    expect(page.get_by_label("Nachricht als")).to_be_focused()
    expect(page.get_by_label("Nachricht als")).to_have_value("")
    check(page)


def test_a_visitor_reads_a_public_room_and_may_not_write(page):
    enter(page)

    expect(page.get_by_text("Zum Schreiben melden Sie sich bitte an.")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(LIVE)
    expect(page.get_by_label("Nachricht als")).to_have_count(0)
    check(page)
    page.goto("/live/")
    check(page)
