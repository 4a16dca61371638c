"""Point 2 of issue 3: from the call to a seat, from the seat to its end; the form without scripts and by keyboard."""

import re
from email import message_from_string
from email.policy import default

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.browser import check, sign_in
from tests.e2e.test_boards import at_both_widths, start_thread, tab_to

CALL = "/aufruf/nachbesetzung-drei-plaetze-im-fachbeirat/"
FORM = f"{CALL}bewerbung/"
OFFICE = "/buero/bewerbungen/nachbesetzung-drei-plaetze-im-fachbeirat/"
GROUP = "Kreisverwaltung"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def fill_in(page: Page, motivation: str) -> None:
    page.get_by_label("Warum möchten Sie mitarbeiten?").fill(motivation)
    page.get_by_label("Kenntnisse und Erfahrungen").fill("Feuerwehr, Busverkehr")
    page.get_by_label("1. Wunsch").select_option(label=GROUP)
    page.get_by_label("Mögliche Interessenkonflikte").fill("keine")
    page.get_by_label("Mein Name darf auf der Seite des Beirats stehen.").check()


def step(page: Page, name: str) -> None:
    follow(page, name)
    press(page, "Ja, weiter")
    expect(page.get_by_text("Gespeichert.")).to_be_visible()


def wait_for_mail(page: Page, mails, subject: str) -> None:
    """The worker looks into its queue once a second."""
    for _ in range(60):
        subjects = [message_from_string(mail, policy=default)["Subject"] for mail in mails()]
        if any(subject in found for found in subjects):
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"no mail: {subject}")


def test_the_form_without_scripts_keeps_what_was_typed(page_without_js):
    page = page_without_js
    sign_in(page, "annegret")
    page.goto(FORM)
    page.get_by_label("Warum möchten Sie mitarbeiten?").fill("Ein langer Text über den Bürgerbus")
    press(page, "Weiter: prüfen und absenden")

    expect(page.get_by_role("alert")).to_contain_text("Mögliche Interessenkonflikte")
    expect(page.get_by_label("Warum möchten Sie mitarbeiten?")).to_have_value("Ein langer Text über den Bürgerbus")
    page.goto(FORM)
    expect(page.get_by_label("Warum möchten Sie mitarbeiten?")).to_have_value("Ein langer Text über den Bürgerbus")
    fill_in(page, "Ein langer Text über den Bürgerbus")
    press(page, "Weiter: prüfen und absenden")
    expect(page.get_by_role("heading", level=1, name="Prüfen und absenden")).to_be_visible()
    check(page)


def test_signed_out_while_typing_the_text_is_still_there(page):
    sign_in(page, "heike")
    page.goto(FORM)
    page.get_by_label("Warum möchten Sie mitarbeiten?").fill("Zwei Stunden Arbeit")
    page.context.clear_cookies(name="sessionid")
    press(page, "Zwischenspeichern")

    expect(page.get_by_label("Warum möchten Sie mitarbeiten?")).to_have_value("Zwei Stunden Arbeit")
    expect(page.get_by_role("alert")).to_contain_text("Sie sind nicht angemeldet.")


def test_an_application_by_keyboard_alone(page):
    sign_in(page, "renate")
    page.goto(CALL)

    tab_to(page, "Zu meiner Bewerbung")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Meine Bewerbung")).to_be_visible()
    tab_to(page, "Weiterschreiben")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Ihre Bewerbung")).to_be_visible()
    tab_to(page, field="motivation")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Doch, ich habe Zeit.")
    tab_to(page, field="wish_1")
    page.keyboard.press("ArrowDown")
    tab_to(page, field="publish_name")
    page.keyboard.press("Space")
    tab_to(page, "Zwischenspeichern")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Zwischengespeichert.")).to_be_visible()
    expect(page.get_by_label("Warum möchten Sie mitarbeiten?")).to_have_value(re.compile("Doch, ich habe Zeit"))
    expect(page.get_by_label("Mein Name darf auf der Seite des Beirats stehen.")).to_be_checked()
    check(page)


def test_the_decided_call_and_its_screens(new_page):
    gesa, phone = new_page(), new_page(width=360, height=740)
    sign_in(gesa, "gesa")
    decided = "/buero/bewerbungen/neue-amtszeit-wer-macht-im-fachbeirat-mit/"
    for path in ("", "liste/", "ausgewogenheit/", "vorschlag/", "nachruecken/", "bewertende/", "vorauswahl/"):
        gesa.goto(f"{decided}{path}")
        check(gesa, dark=True)
    phone.goto("/aufruf/neue-amtszeit-wer-macht-im-fachbeirat-mit/")
    expect(phone.get_by_text("26 Menschen haben sich beworben.")).to_be_visible()
    check(phone, dark=True)


def test_from_the_application_to_the_end_of_the_mandate(new_page, mails):
    """The last test of the file: it closes the call that the others need."""
    jakob, gesa = new_page(), new_page()

    # A citizen with nothing but an address begins, is led to the proof and back, and sends.
    sign_in(jakob, "jakob")
    jakob.goto("/aufruf/")
    follow(jakob, "Nachbesetzung: drei Plätze im Fachbeirat")
    at_both_widths(jakob)
    follow(jakob, "Jetzt bewerben")
    at_both_widths(jakob)
    fill_in(jakob, "Ich fahre den Bürgerbus und höre viel.")
    press(jakob, "Zwischenspeichern")
    expect(jakob.get_by_text("Zwischengespeichert.")).to_be_visible()
    press(jakob, "Weiter: prüfen und absenden")
    expect(jakob.get_by_role("button", name="Bewerbung absenden")).to_have_count(0)
    at_both_widths(jakob)
    follow(jakob, "So erreichen Sie diese Stufe")
    jakob.get_by_role("link", name=re.compile("Demonstration")).click()
    jakob.get_by_label("Geburtsdatum").fill("1988-05-04")
    jakob.get_by_label("Stufe").select_option("30")
    jakob.locator("main form button[type=submit]").last.click()
    if jakob.get_by_role("link", name="Zurück zur Seite, von der Sie kommen").count():
        follow(jakob, "Zurück zur Seite, von der Sie kommen")
    expect(jakob).to_have_url(re.compile(f"{FORM}pruefen/"))
    press(jakob, "Bewerbung absenden")
    expect(jakob.get_by_role("heading", level=1, name="Danke, Ihre Bewerbung ist da.")).to_be_visible()
    at_both_widths(jakob)
    wait_for_mail(jakob, mails, "Ihre Bewerbung ist eingegangen")

    # The office closes the call, admits one, turns the others down.
    sign_in(gesa, "gesa")
    gesa.goto(OFFICE)
    at_both_widths(gesa)
    step(gesa, "Aufruf schließen")
    for name, admitted in {"Jakob Steinhof": True, "Oskar Thielebörger": False, "Ronja Kleinschmidt": False}.items():
        gesa.goto(f"{OFFICE}liste/")
        follow(gesa, name)
        if admitted:
            at_both_widths(gesa)
            press(gesa, "Zulassen")
        else:
            gesa.get_by_text("Nicht zulassen", exact=True).click()
            gesa.get_by_label("Warum wird die Bewerbung nicht zugelassen?").fill("Nur für diese Probe.")
            press(gesa, "Nicht zulassen und Mail senden")
    gesa.goto(f"{OFFICE}liste/")
    at_both_widths(gesa)

    # Two people judge, each for themselves.
    for number, key in enumerate(["petra", "tilman"]):
        judge = new_page()
        sign_in(judge, key)
        judge.goto("/buero/bewertungen/")
        follow(judge, "Jakob Steinhof")
        for group in judge.get_by_role("group").all():
            if group.get_by_label("4: gut").count():
                group.get_by_label("4: gut").check()
        judge.get_by_label("Notiz").fill(f"Notiz Nummer {number}")
        if number:
            assert "Notiz Nummer 0" not in judge.content()
            at_both_widths(judge)
        press(judge, "Bewertung abgeben")
    expect(judge.get_by_text("Notiz Nummer 0")).to_be_visible()
    at_both_widths(judge)

    # Shortlist, proposal, decision.
    gesa.goto(f"{OFFICE}vorauswahl/")
    gesa.get_by_label("dabei: Jakob Steinhof").check()
    press(gesa, "Vorauswahl speichern")
    at_both_widths(gesa)
    gesa.goto(f"{OFFICE}ausgewogenheit/")
    at_both_widths(gesa)
    gesa.goto(OFFICE)
    step(gesa, "Vorauswahl festhalten")
    gesa.goto(f"{OFFICE}vorschlag/")
    gesa.get_by_label("Vorschlag", exact=True).select_option(label="berufen")
    gesa.get_by_label("Begründung für den Kreistag").fill("kennt den Bürgerbus")
    at_both_widths(gesa)
    press(gesa, "Vorschlag speichern")
    gesa.goto(OFFICE)
    step(gesa, "Vorschlag an den Kreistag geben")
    pdf = gesa.request.get(f"{OFFICE}vorschlag.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body().startswith(b"%PDF")
    gesa.goto(f"{OFFICE}beschluss/")
    gesa.get_by_label("Beschluss", exact=True).fill("0999/26")
    at_both_widths(gesa)
    press(gesa, "Weiter: noch einmal ansehen")
    expect(gesa.get_by_role("heading", level=1, name="Stimmt alles so?")).to_be_visible()
    at_both_widths(gesa)
    press(gesa, "Ja, eintragen und Mails senden")
    expect(gesa.get_by_text("Eingetragen. Berufen: 1.")).to_be_visible()
    wait_for_mail(jakob, mails, "Sie sind berufen")

    # Sworn in, begun, writing.
    today = timezone.localdate().isoformat()
    gesa.goto(f"{OFFICE}liste/?suche=Steinhof")
    follow(gesa, "Jakob Steinhof")
    follow(gesa, "Zum Mandat")
    mandate = gesa.url
    follow(gesa, "Verpflichten")
    gesa.get_by_label("Verpflichtet am").fill(today)
    gesa.get_by_label("Verpflichtet durch").fill("Landrätin")
    press(gesa, "Verpflichten")
    gesa.goto(mandate)
    follow(gesa, "Mandat beginnen lassen")
    press(gesa, "Mandat beginnen lassen")
    expect(gesa.get_by_text("Das Mandat ist aktiv.")).to_be_visible()
    thread = start_thread(jakob, "Bürgerbus am Abend", "Wer fährt mit? Stichwort Holunder.", members_only=True)
    jakob.goto(f"{CALL}meine-bewerbung/")
    expect(jakob.get_by_text("Der Kreistag hat Sie berufen.")).to_be_visible()
    at_both_widths(jakob)

    # Ended at once: nothing is left.
    gesa.goto(mandate)
    follow(gesa, "Beenden")
    gesa.get_by_label("Rücktritt").check()
    gesa.get_by_label("letzter Tag").fill(today)
    gesa.get_by_label("Zugang jetzt gleich beenden").check()
    press(gesa, "Beenden")
    expect(gesa.get_by_text("Das Ende ist eingetragen.")).to_be_visible()
    assert jakob.goto(thread).status == 404
    jakob.goto("/themengruppen/kreisverwaltung/")
    expect(jakob.get_by_role("link", name="Neues Thema beginnen")).to_have_count(0)
    assert "Bürgerbus am Abend" not in jakob.request.get("/suche/?q=Holunder").text()
