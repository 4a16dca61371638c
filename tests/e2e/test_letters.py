"""A citizen asks for a letter, the office prints and posts it, the code from the paper confirms the address."""

import re
import time
from email import message_from_string
from email.policy import default

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.browser import check, sign_in

EMAIL, PASSWORD = "swantje@example.org", "Kirschbaum-hinterm-Haus-9"
CODE = re.compile(r"\b([0-9A-HJKMNP-TV-Z]{4}) ([0-9A-HJKMNP-TV-Z]{4}) ([0-9A-HJKMNP-TV-Z]{4})\b")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def sign_up(page, mails):
    """An account of one's own, its address confirmed by the mail; signed in."""
    page.goto("/accounts/signup/")
    page.get_by_label("E-Mail-Adresse").fill(EMAIL)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=first_name]").fill("Swantje")
    page.locator("input[name=last_name]").fill("Röttger")
    page.locator("input[name=consent]").check()
    button(page, "Konto anlegen").click()
    page.wait_for_url(re.compile("confirm-email"))
    page.goto(link_to(EMAIL, mails))
    button(page, "Ja, bestätigen").click()
    page.wait_for_url(lambda url: "confirm-email" not in url)
    enter(page)


def enter(page):
    """Sign in, wherever the form is shown."""
    if "/login/" not in page.url:
        page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(EMAIL)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page).not_to_have_url(re.compile("/accounts/login"))


def link_to(email, mails):
    """The path of the link in the newest mail to `email`, once the worker has sent it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for mail in reversed(mails()):
            text = message_from_string(mail, policy=default)
            if text["To"] == email:
                body = text.get_body().get_content()
                return re.search(r"https?://[^/\s]+(/\S*confirm-email/\S+)", body).group(1)
        time.sleep(0.5)
    raise AssertionError(f"no mail to {email}")


def withdraw(page):
    page.goto("/nachweis/brief/")
    page.get_by_role("link", name="Brief zurückziehen").click()
    check(page)
    button(page, "Brief zurückziehen").click()
    expect(page.get_by_text("Der Brief ist zurückgezogen.")).to_be_visible()


def ask(page, street, code, *, town=""):
    """The form, a mistake in it, the summary."""
    page.goto("/nachweis/")
    page.get_by_role("link", name="Brief mit Code").click()
    page.get_by_label("Straße und Hausnummer").fill(street)
    page.get_by_label("Postleitzahl").fill("3715")
    if town:
        page.get_by_label("Stadt oder Gemeinde").select_option(town)
    button(page, "Weiter").click()
    expect(page.get_by_role("alert")).to_contain_text("Eine Postleitzahl hat fünf Ziffern, zum Beispiel 37154.")
    check(page)
    page.get_by_label("Postleitzahl").fill(code)
    button(page, "Weiter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stimmt die Anschrift?")
    check(page)
    button(page, "Brief anfordern").click()
    expect(page.get_by_text("wartet auf den Druck")).to_be_visible()
    check(page)


def print_and_post(page, street, tmp_path):
    """The office prints what waits; returns the code on the letter to `street`."""
    page.goto("/buero/briefe/")
    check(page, dark=True)
    button(page, "Stapel anlegen").click()
    check(page, dark=True)
    with page.expect_download() as download:
        button(page, "PDF mit den Briefen herunterladen").click()
    download.value.save_as(tmp_path / "briefe.pdf")
    page.reload()
    expect(page.get_by_text("Noch einmal drucken macht neue Codes")).to_be_visible()
    button(page, "Als verschickt vermerken").click()
    expect(page.get_by_text("Der Stapel ist als verschickt vermerkt.")).to_be_visible()
    check(page)
    texts = [sheet.extract_text() for sheet in PdfReader(tmp_path / "briefe.pdf").pages]
    return "-".join(CODE.search(next(text for text in texts if street in text)).groups())


def test_from_the_sign_up_to_the_confirmed_address(phone, page, new_page, mails, tmp_path):
    sign_up(phone, mails)
    ask(phone, "Auf dem Sülzhof 30", "37170", town="Uslar")
    sign_in(page, "identity_officer")
    code = print_and_post(page, "Auf dem Sülzhof 30", tmp_path)

    scanned = new_page(width=360, height=740)
    scanned.goto(f"/nachweis/brief/einloesen/#{code}")
    expect(scanned).to_have_url(re.compile("/einloesen/$"))
    check(scanned)
    scanned.get_by_role("main").get_by_role("link", name="Anmelden").click()
    scanned.wait_for_url(re.compile("/accounts/login/"))
    enter(scanned)
    expect(scanned.get_by_label("Code aus dem Brief")).to_have_value(code)
    check(scanned, dark=True)
    button(scanned, "Code einlösen").click()

    expect(scanned.get_by_text("Danke, der Code stimmt. Ihre Anschrift ist bestätigt.")).to_be_visible()
    expect(scanned.get_by_text("Anschrift bestätigt", exact=True).first).to_be_visible()


def test_the_letter_without_scripts(page_without_js, page, tmp_path):
    citizen = page_without_js
    sign_in(citizen, "jonte")
    withdraw(citizen)
    ask(citizen, "Moritzstraße 20", "37581")
    sign_in(page, "identity_officer")
    code = print_and_post(page, "Moritzstraße 20", tmp_path)

    citizen.goto(f"/nachweis/brief/einloesen/#{code}")
    expect(citizen.get_by_label("Code aus dem Brief")).to_have_value("")
    citizen.get_by_label("Code aus dem Brief").fill("0000 0000 0000")
    button(citizen, "Code einlösen").click()
    expect(citizen.get_by_role("alert")).to_contain_text("Der Code stimmt nicht. Sie haben noch 4 Versuche.")
    check(citizen)
    citizen.get_by_label("Code aus dem Brief").fill(code.replace("-", " ").lower())
    button(citizen, "Code einlösen").click()

    expect(citizen.get_by_text("Danke, der Code stimmt.")).to_be_visible()


def test_a_letter_comes_back_and_the_office_undoes_its_mistake(page):
    sign_in(page, "identity_officer")
    page.goto("/buero/briefe/?q=Bössenroth")
    number = page.get_by_role("rowheader").last.inner_text()
    page.get_by_role("link", name="Rückläufer eintragen").click()
    page.get_by_label("Briefnummer").fill(number)
    button(page, "Eintragen").click()
    expect(page.get_by_text(f"Brief {number} ist als zurückgekommen vermerkt.")).to_be_visible()
    check(page, dark=True)

    button(page, f"Brief {number} rückgängig machen").click()

    expect(page.get_by_text("Der Code gilt wieder.")).to_be_visible()
    check(page, dark=True)
