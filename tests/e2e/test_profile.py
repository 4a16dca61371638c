"""One's own profile with a photo, everything about me as a file, and the end of the account."""

import io
import json
import re
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import check
from tests.e2e.test_accounts import enter, open_account, say_password

pytestmark = pytest.mark.e2e
ADDRESS = "archiv@example.net"


def test_a_photo_then_everything_as_a_file_then_the_account_is_gone(page, new_page, mails):
    open_account(page, mails, ADDRESS, "Archivfalke")
    page.goto("/profil/")
    check(page)
    person = page.get_by_role("link", name="Ihre Seite ansehen").get_attribute("href")
    shown_name(page)
    photo(page)
    about(page)
    assert page.goto(person).status == 200
    expect(page.get_by_role("heading", level=1)).to_have_text("Frieda F.")
    check(page)

    found = download(page)
    assert ADDRESS in json.dumps(found["data"])
    assert ADDRESS in found["page"]
    assert "Ich wandere gern." in found["page"]

    erase_by_keyboard(page)
    page.goto("/profil/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    enter(page, ADDRESS)
    expect(page.get_by_text("E-Mail-Adresse und Passwort passen nicht zusammen.").first).to_be_visible()
    check(page)
    visitor = new_page()
    assert visitor.goto(person).status == 404
    check(visitor)


def shown_name(page: Page) -> None:
    """From the pseudonym to the first name and an initial."""
    page.get_by_role("link", name="Namen ändern").click()
    check(page)
    page.get_by_label("Vorname", exact=True).fill("Frieda")
    page.get_by_label("Nachname", exact=True).fill("Falkenhagen")
    page.locator("input[name=shown_as][value=initial]").check()
    page.get_by_role("button", name="Speichern").click()
    expect(page).to_have_url(re.compile("/profil/$"))
    expect(preview(page).get_by_role("heading", name="Frieda F.")).to_be_visible()


def preview(page: Page) -> Locator:
    return page.get_by_role("region", name="So sehen andere Sie")


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
    shown = preview(page).get_by_role("img", name="Foto von Frieda F.")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.complete && image.naturalWidth > 0")
    check(page)


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
    tab_to(page, "button:has-text('Konto für immer löschen')")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Bitte bestätigen Sie")
    check(page)  # without the tick: our own message, nothing is lost
    tab_to(page, "input[name=contributions]:checked")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=contributions][value=take_back]")).to_be_checked()
    tab_to(page, "input[name=sure]")
    page.keyboard.press("Space")
    tab_to(page, "button:has-text('Konto für immer löschen')")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/konto-geloescht/"))
    check(page)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until `selector` has the focus, as somebody without a mouse does."""
    wanted = page.locator(selector)
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {selector}")
