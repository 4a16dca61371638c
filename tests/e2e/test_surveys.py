"""A citizen answers the demo's survey on a phone, with and without scripts, by keyboard alone; the office counts."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import check, sign_in
from tests.e2e.site import demo_data

SLUG = demo_data()["survey"]["slug"]
SURVEY, ANSWER = f"/umfragen/{SLUG}/", f"/umfragen/{SLUG}/antworten/"
WORDS = "Funkloch an der Bushaltestelle"


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def answer_first_page(page):
    page.get_by_label("In welcher Stadt oder Gemeinde wohnen Sie?").select_option("Dassel")
    page.get_by_label("Am Ortsrand oder in einem Neubaugebiet").check()
    page.get_by_label("Wie viele Menschen teilen sich bei Ihnen das Netz?").fill("3")


def answer_second_page(page):
    page.get_by_label("Mobilfunk").check()
    page.get_by_label("Mit Bild telefonieren").check()
    page.get_by_label("Filme und Musik").check()
    page.get_by_label(re.compile("^5: sehr zufrieden")).check()


def answer_third_page(page, words):
    page.get_by_label("Klare Auskunft, wann gebaut wird").check()
    page.get_by_label("Wo in Ihrer Nähe hat Ihr Telefon kein Netz?").fill(words)


def downloaded(page):
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV herunterladen").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_citizen_answers_three_pages_on_a_phone(new_page, scripts):
    phone = new_page(width=360, height=740, has_touch=True, is_mobile=True, java_script_enabled=scripts)
    phone.goto("/umfragen/")
    check(phone)
    phone.get_by_role("link", name=demo_data()["survey"]["title"]).click()
    check(phone, dark=scripts)
    phone.get_by_role("link", name="Jetzt antworten").click()
    expect(phone.get_by_text("Seite 1 von 3")).to_be_visible()
    check(phone, dark=scripts)

    button(phone, "Weiter").click()
    expect(phone.get_by_role("alert")).to_contain_text("2 Antworten brauchen noch einen Blick")
    check(phone, dark=scripts)

    answer_first_page(phone)
    button(phone, "Weiter").click()
    answer_second_page(phone)
    check(phone)
    button(phone, "Zurück").click()
    expect(phone.get_by_label("Wie viele Menschen teilen sich bei Ihnen das Netz?")).to_have_value("3")
    button(phone, "Weiter").click()
    expect(phone.get_by_label("Filme und Musik")).to_be_checked()
    button(phone, "Weiter").click()
    answer_third_page(phone, f"{WORDS}, {scripts}")
    check(phone)
    button(phone, "Antworten absenden").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Danke, Ihre Antworten sind da.")
    expect(phone.get_by_text(f"{WORDS}, {scripts}")).to_be_visible()
    expect(phone.get_by_text("Mit Bild telefonieren; Filme und Musik")).to_be_visible()
    check(phone, dark=scripts)


def test_a_survey_is_answered_by_keyboard_alone(page):
    page.goto(ANSWER)
    field = page.get_by_label("In welcher Stadt oder Gemeinde wohnen Sie?")
    tab_to(page, field)
    page.keyboard.type("Einbeck")
    tab_to(page, page.get_by_label("In der Ortsmitte"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Am Ortsrand oder in einem Neubaugebiet")).to_be_checked()
    tab_to(page, button(page, "Weiter"))
    page.keyboard.press("Enter")

    tab_to(page, page.get_by_label("Glasfaser bis ins Haus"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("Nichts davon"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label(re.compile("^1: gar nicht")))
    page.keyboard.press("Space")
    tab_to(page, button(page, "Weiter"))
    page.keyboard.press("Enter")

    tab_to(page, page.get_by_label("Schnelle Leitungen bis ins Haus"))
    page.keyboard.press("Space")
    tab_to(page, button(page, "Antworten absenden"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Danke, Ihre Antworten sind da.")


def tab_to(page, target, most=60):
    """Press Tab until `target` has the focus."""
    for _press in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} was not reached by Tab")


def test_a_draft_stays_on_the_device_and_goes_from_a_shared_one(page):
    page.goto(ANSWER)
    answer_first_page(page)
    expect(page.get_by_text("Auf diesem Gerät gespeichert")).to_be_visible()

    page.goto("/")
    page.goto(ANSWER)
    expect(page.get_by_text("Ihr Entwurf von diesem Gerät steht wieder da.")).to_be_visible()
    expect(page.get_by_label("Wie viele Menschen teilen sich bei Ihnen das Netz?")).to_have_value("3")

    page.context.set_offline(True)
    button(page, "Weiter").click()
    expect(page.get_by_text("Keine Verbindung. Ihre Antworten sind auf diesem Gerät gespeichert.")).to_be_visible()
    page.context.set_offline(False)

    page.get_by_label("Dieses Gerät nutzen mehrere Menschen").check()
    expect(page.get_by_text("Auf diesem Gerät wird nichts gespeichert.")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
    button(page, "Weiter").click()
    expect(page.get_by_label("Dieses Gerät nutzen mehrere Menschen")).to_be_checked()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_the_office_counts_a_new_response_and_downloads_it(page, new_page):
    sign_in(page, "communications_officer")
    page.goto(f"{SURVEY}auswertung/")
    check(page, dark=True)
    before = downloaded(page)
    assert len(before) >= len(demo_data()["sample_answers"])

    citizen = new_page()
    citizen.goto(ANSWER)
    for answer in (answer_first_page, answer_second_page):
        answer(citizen)
        button(citizen, "Weiter").click()
    answer_third_page(citizen, "=1+1")
    button(citizen, "Antworten absenden").click()
    expect(citizen.get_by_role("heading", level=1)).to_have_text("Danke, Ihre Antworten sind da.")

    page.reload()
    expect(page.locator(".bb-facts").first).to_contain_text(f"{len(before) + 1}")
    after = downloaded(page)
    assert len(after) == len(before) + 1
    new = next(row for row in after if "'=1+1" in row.values())
    assert new["zufrieden Wie zufrieden sind Sie mit Ihrem Netz am Abend?"] == "5"
    assert new["nutzung[video] Was klappt bei Ihnen ohne Ärger?: Mit Bild telefonieren"] == "1"
    assert new["nutzung[nichts] Was klappt bei Ihnen ohne Ärger?: Nichts davon"] == "0"


def test_the_office_closes_a_survey_and_the_public_sees_results(page, new_page):
    sign_in(page, "communications_officer")
    page.goto("/admin/umfragen/")
    row = page.get_by_role("row").filter(has_text=demo_data()["survey"]["title"])
    row.get_by_role("button").first.click()
    page.get_by_role("link", name="Öffnen und schließen").click()
    page.get_by_role("button", name="Umfrage schließen").click()
    expect(page.get_by_text("Die Umfrage ist geschlossen.")).to_be_visible()

    visitor = new_page()
    visitor.goto(SURVEY)
    expect(visitor.get_by_text("Diese Umfrage ist beendet.").first).to_be_visible()
    visitor.get_by_role("link", name="Zu den Ergebnissen").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(f"Ergebnisse: {demo_data()['survey']['title']}")
    visitor.get_by_text("Als Tabelle").first.click()
    check(visitor, dark=True)
    visitor.goto(ANSWER)
    expect(visitor).to_have_url(re.compile(f"{SURVEY}$"))

    page.get_by_role("button", name="Umfrage öffnen").click()
    expect(page.get_by_text("Die Umfrage ist geöffnet.")).to_be_visible()
