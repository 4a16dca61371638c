"""One's own profile with a photo, everything about me as a file, and the end of the account."""

import io
import json
import re
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.browser import check
from tests.e2e.test_accounts import enter, open_account, say_password

pytestmark = pytest.mark.e2e
ADDRESS = "archiv@example.net"


def test_a_photo_then_everything_as_a_file_then_the_account_is_gone(page, new_page, mails):
    open_account(page, mails, ADDRESS, "Archivfalke")
    page.goto("/profil/")
    check(page)
    person = page.get_by_role("link", name="Ihre Seite ansehen").get_attribute("href")
    photo(page)
    about(page)

    found = download(page)
    assert ADDRESS in json.dumps(found["data"])
    assert "Ich wandere gern." in found["page"]

    erase_by_keyboard(page)
    enter(page, ADDRESS)
    expect(page.get_by_text("E-Mail-Adresse und Passwort passen nicht zusammen.").first).to_be_visible()
    visitor = new_page()
    assert visitor.goto(person).status == 404


def photo(page: Page) -> None:
    page.goto("/profil/foto/")
    check(page)
    picture = io.BytesIO()
    Image.new("RGB", (900, 600), "#0f5244").save(picture, "JPEG")
    page.locator("input[type=file]").set_input_files(
        {"name": "ich.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    page.get_by_role("button", name="Speichern").click()
    expect(page).to_have_url(re.compile("/profil/$"))
    assert page.locator("main img").first.evaluate("image => image.complete && image.naturalWidth > 0")


def about(page: Page) -> None:
    page.goto("/profil/angaben/")
    check(page)
    page.locator("textarea[name=about]").fill("Ich wandere gern.")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Ich wandere gern.")).to_be_visible()
    check(page, dark=True)


def download(page: Page) -> dict:
    """What the ZIP holds: the data, and the page to read."""
    page.goto("/profil/daten/")
    if "reauthenticate" in page.url:
        say_password(page)
    check(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Daten herunterladen").click()
    with zipfile.ZipFile(waiting.value.path()) as archive:
        names = archive.namelist()
        assert any(name.endswith((".webp", ".jpg")) for name in names)
        read = {
            name.rsplit("/", 1)[-1]: archive.read(name).decode() for name in names if name.endswith((".json", ".html"))
        }
    return {"data": json.loads(read["daten.json"]), "page": read["daten.html"]}


def erase_by_keyboard(page: Page) -> None:
    page.goto("/profil/loeschen/")
    if "reauthenticate" in page.url:
        say_password(page)
    check(page)
    page.get_by_role("button", name="Konto für immer löschen").click()
    check(page)  # without the tick: our own message, nothing is lost
    page.locator("input[name=sure]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/konto-geloescht/"))
    check(page)
