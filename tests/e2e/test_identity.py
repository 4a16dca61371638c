"""Who lacks only the level proves it and comes back; two officers look behind a pseudonym; the person reads who did."""

import re

from playwright.sync_api import expect

from tests.e2e.browser import check, sign_in
from tests.e2e.test_accounts import PASSWORD, enter

ADDRESS = "stufe@example.net"
JOIN = f"""
from participation.accounts.models import User
from participation.audience.models import Circle
from participation.audience.services import enter_circle
person = User.objects.create_user("{ADDRESS}", "{PASSWORD}", first_name="Stine", last_name="Stufen", identity_level=10)
enter_circle(person=person, circle=Circle.objects.get(slug="group-schulen"), source="e2e")
"""
"""Somebody of their own: other journeys prove who the people of the demo are."""
HIDE = """
from participation.accounts.models import User
User.objects.filter(email="renate@example.org").update(shown_as="pseudonym", pseudonym="Waldkauz")
"""
REASON = "Eine Meldung zu einem Beitrag muss geklärt werden."


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_a_page_that_needs_more_leads_there_and_back(phone, manage):
    manage("shell", "-c", JOIN)
    enter(phone, ADDRESS)
    expect(phone).not_to_have_url(re.compile("/accounts/login/"))
    phone.goto("/themengruppen/schulen/")
    expect(phone.get_by_text("Zum Schreiben fehlt Ihnen nur die Stufe.")).to_be_visible()
    check(phone, dark=True)
    phone.get_by_role("link", name="So erreichen Sie diese Stufe").click()
    check(phone, dark=True)
    phone.get_by_role("link", name="Demonstration").click()
    phone.get_by_label("Geburtsdatum").fill("1980-05-17")
    check(phone, dark=True)
    button(phone, "Nachweis eintragen").click()

    expect(phone.get_by_role("link", name="Neues Thema beginnen")).to_be_visible()
    phone.goto("/nachweis/einsicht/?zeigen=alles")
    expect(phone.get_by_text("Nachweis eingetragen")).to_be_visible()
    check(phone, dark=True)
    phone.goto("/nachweis/")
    phone.get_by_role("link", name="Nachweis zurücknehmen").click()
    check(phone)
    button(phone, "Nachweis zurücknehmen").click()
    expect(phone.get_by_text("Ihr Nachweis ist zurückgenommen.").first).to_be_visible()
    phone.goto("/themengruppen/schulen/")
    expect(phone.get_by_text("Zum Schreiben fehlt Ihnen nur die Stufe.")).to_be_visible()


def test_an_officer_looks_with_a_reason_and_the_person_reads_it(page, phone, manage):
    sign_in(page, "ines")
    page.goto("/buero/nachweise/?q=Jakob")
    check(page, dark=True)
    page.get_by_role("link", name="Jakob Steinhof").click()
    page.get_by_label("Warum müssen Sie das wissen?").fill(REASON)
    check(page, dark=True)
    button(page, "Ansehen").click()
    expect(page.get_by_text("jakob@example.org")).to_be_visible()
    check(page, dark=True)

    sign_in(phone, "jakob")
    phone.goto("/nachweis/einsicht/")
    expect(phone.get_by_text(REASON)).to_be_visible()
    expect(phone.get_by_text("Ines Falkenreck")).to_be_visible()
    check(phone)
    assert "unbroken" in manage("verify_identity_log")


def test_behind_a_pseudonym_nobody_looks_alone(page, manage):
    manage("shell", "-c", HIDE)
    sign_in(page, "ines")
    page.goto("/buero/nachweise/?q=Poppinga")
    expect(page.get_by_text("Niemand passt dazu")).to_be_visible()
    check(page)
    page.goto("/buero/nachweise/?q=Waldkauz")
    page.get_by_role("link", name="Waldkauz").click()
    page.get_by_label("Warum müssen Sie das wissen?").fill(REASON)
    button(page, "Um Zustimmung bitten").click()
    expect(page.get_by_text("Sobald eine zweite Person zugestimmt hat")).to_be_visible()
    expect(page.get_by_text("Poppinga")).to_have_count(0)
    check(page, dark=True)
    page.goto("/buero/nachweise/vorgaenge/")
    check(page, dark=True)
