"""At the counter: a citizen with a phone, an officer at a desk; once with a slip, once by keyboard alone."""

from playwright.sync_api import expect

from tests.e2e.browser import check, sign_in
from tests.e2e.test_surveys import tab_to


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def fill(page, given="Fatma Zeynep", family="Şimşek-Kühne", born="17.08.1991", town="Northeim"):
    page.get_by_label("Vornamen").fill(given)
    page.get_by_label("Nachname").fill(family)
    page.get_by_label("Geburtsdatum").fill(born)
    page.get_by_label("Stadt oder Gemeinde").select_option(town)
    page.get_by_label("Personalausweis").check()


def test_a_citizen_shows_a_code_and_a_document(phone, page):
    sign_in(phone, "fatma")
    phone.goto("/nachweis/?stufe=30&zurueck=/profil/")
    phone.get_by_role("link", name="Vor Ort mit Ausweis").click()
    check(phone, dark=True)
    button(phone, "Code holen").click()
    expect(phone.locator(".bb-code")).to_be_visible()
    code = "".join(phone.locator(".bb-code span").all_inner_texts())
    check(phone, dark=True)

    sign_in(page, "identity_officer")
    page.goto("/buero/schalter/")
    check(page, dark=True)
    page.get_by_label("Code").fill(code)
    button(page, "Weiter").click()
    expect(page.get_by_text("f•••@example.org")).to_be_visible()
    fill(page)
    page.get_by_label("Das Dokument ist echt").check()
    check(page, dark=True)
    assert not page.get_by_label("Das Foto zeigt").evaluate("box => box.validity.valid")
    page.get_by_label("Das Foto zeigt").check()
    button(page, "Weiter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stimmt alles?")
    check(page, dark=True)
    button(page, "Eintragen").click()
    expect(page.get_by_text("Eingetragen. Der Name ist geprüft.")).to_be_visible()

    phone.get_by_role("link", name="Ich bin fertig").click()
    expect(phone.get_by_text("Geschafft: Sie haben die Stufe „Name geprüft (substanziell)“.")).to_be_visible()
    phone.goto("/nachweis/vor-ort/")
    expect(phone.get_by_text("Ihr Nachweis ist eingetragen.")).to_be_visible()
    check(phone)


def test_a_slip_without_scripts_and_a_refusal(page_without_js, page):
    sign_in(page, "identity_officer")
    page.goto("/buero/schalter/")
    button(page, "Zettel ausgeben").click()
    expect(page.locator(".bb-code")).to_be_visible()
    code = " ".join(page.locator(".bb-code span").all_inner_texts())
    check(page)
    page.get_by_role("link", name="Weiter, wenn der Code eingegeben ist").click()
    expect(page.get_by_text("Der Code vom Zettel ist noch nicht eingegeben.")).to_be_visible()
    check(page)

    citizen = page_without_js
    sign_in(citizen, "ulrike")
    citizen.goto("/nachweis/vor-ort/")
    citizen.get_by_role("link", name="Ich habe einen Zettel mit Code bekommen").click()
    citizen.get_by_label("Code").fill(code.lower())
    button(citizen, "Code eingeben").click()
    expect(citizen.get_by_text("Danke. Am Schalter geht es jetzt weiter.")).to_be_visible()
    check(citizen)

    page.get_by_role("link", name="Noch einmal nachsehen").click()
    page.get_by_label("Grund").fill("Der Ausweis ist seit einem Jahr abgelaufen.")
    button(page, "Ablehnen").click()
    expect(page.get_by_text("Die Person liest den Grund in ihrem Konto.")).to_be_visible()

    citizen.goto("/nachweis/")
    expect(citizen.get_by_text("Der Ausweis ist seit einem Jahr abgelaufen.")).to_be_visible()


def test_the_counter_by_keyboard_alone(phone, page):
    sign_in(phone, "jakob")
    phone.goto("/nachweis/vor-ort/")
    tab_to(phone, button(phone, "Code holen"))
    phone.keyboard.press("Enter")
    expect(phone.locator(".bb-code")).to_be_visible()
    code = "".join(phone.locator(".bb-code span").all_inner_texts())

    sign_in(page, "identity_officer")
    page.goto("/buero/schalter/")
    tab_to(page, page.get_by_label("Code"))
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("j•••@example.org")).to_be_visible()
    tab_to(page, button(page, "Abbrechen"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Abgebrochen. Es ist nichts eingetragen.")).to_be_visible()
