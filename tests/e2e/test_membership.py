"""The board's office takes somebody from appointed to active to ended, and access goes with the mandate."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import check, forgive, sign_in

pytestmark = pytest.mark.e2e

LIST = """Vorname;Nachname;E-Mail;Rolle;Themengruppen;erster Tag
Erika;Beispiel;erika.neu@example.org;{};Schulen;01.01.2026"""
LIVE = re.compile("Live verbunden")


CLOSE = """
from boards.groups.models import TopicGroup
from boards.groups.services import change_group
from participation.accounts.models import User
group = TopicGroup.objects.get(slug="schulen")
by = User.objects.get(email="ines@example.org")
change_group(by=by, group=group, reading="{}", writing="members", min_level=20, tags=group.tags.names())
"""


@pytest.fixture
def _closed_group(manage):
    """Schulen reads its own members only, for one journey."""
    manage("shell", "-c", CLOSE.format("members"))
    yield
    manage("shell", "-c", CLOSE.format("public"))


def today() -> str:
    return datetime.datetime.now(datetime.UTC).astimezone().date().isoformat()


def button(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def step(page, name: str) -> None:
    """A step of the mandate: its link, its page (checked), and back."""
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    check(page)


@pytest.mark.usefixtures("_closed_group")
def test_from_appointed_to_active_to_ended(new_page):
    office, member = new_page(), new_page(width=360, height=740)
    renate = sign_in(member, "renate")
    member.goto("/live/")
    expect(member.get_by_role("link", name="Schulen", exact=True)).to_have_count(0)

    sign_in(office, "gesa")
    office.goto("/buero/")
    office.get_by_role("link", name="Beirat", exact=True).click()
    check(office)
    office.get_by_role("link", name="Fachbeirat Digitalisierung").click()
    check(office)
    office.get_by_role("link", name="Jemanden berufen").click()
    check(office)
    office.get_by_label("E-Mail-Adresse des Kontos").fill(renate["email"])
    office.get_by_role("group", name="Themengruppen").get_by_label("Schulen").check()
    office.get_by_label("erster Tag").fill(today())
    button(office, "Berufung eintragen")
    expect(office.get_by_role("heading", level=1)).to_contain_text(renate["last_name"])
    check(office, dark=True)
    mandate = office.url

    member.goto("/mandate/")
    expect(member.get_by_text("Vor der ersten Sitzung werden Sie über Ihre Pflichten belehrt")).to_be_visible()
    check(member)

    step(office, "Verpflichten")
    office.get_by_label("Verpflichtet am").fill(today())
    office.get_by_label("Verpflichtet durch").fill("Landrätin")
    button(office, "Verpflichten")
    step(office, "Mandat beginnen lassen")
    button(office, "Mandat beginnen lassen")
    expect(office.get_by_text("Das Mandat ist aktiv.")).to_be_visible()

    member.goto("/live/")
    member.get_by_role("link", name="Schulen", exact=True).click()
    expect(member.get_by_role("status")).to_have_text(LIVE)
    room = member.url

    office.goto(mandate)
    step(office, "Beenden")
    office.get_by_label("Abberufung").check()
    office.get_by_label("letzter Tag").fill(today())
    office.get_by_label("Zugang jetzt gleich beenden").check()
    button(office, "Beenden")
    expect(office.get_by_text("Das Ende ist eingetragen.")).to_be_visible()

    expect(member.get_by_role("status")).not_to_have_text(LIVE)
    assert member.goto(room).status == 404
    forgive(member)

    office.get_by_role("link", name="„Beendet“ zurücknehmen").click()
    office.get_by_label("Grund").fill("falsche Person")
    button(office, "Zurücknehmen")
    assert member.goto(room).status == 200


def test_the_page_of_the_board_and_what_a_member_allows(page, new_page):
    page.goto("/fachbeirat/")
    page.get_by_role("link", name="Zum Fachbeirat").click()
    expect(page.get_by_role("heading", name="Wer im Beirat sitzt")).to_be_visible()
    expect(page.get_by_text("Olena Sawtschenko")).to_be_visible()
    check(page, dark=True)
    page.get_by_role("link", name="Die Geschäftsordnung im Wortlaut").click()
    check(page)

    olena = new_page(width=360, height=740)
    sign_in(olena, "olena")
    olena.goto("/mandate/")
    check(olena)
    olena.get_by_text("Was öffentlich von Ihnen steht").first.click()
    for box in olena.get_by_role("checkbox").locator("visible=true").all():
        box.uncheck()
    olena.get_by_role("button", name="Einwilligung speichern").locator("visible=true").click()

    page.goto("/beiraete/fachbeirat/")
    expect(page.get_by_text("Olena Sawtschenko")).to_have_count(0)
    more = re.compile(r"und (ein weiteres Mitglied|\d+ weitere Mitglieder)")  # other journeys appoint people, too
    expect(page.get_by_text(more)).to_be_visible()


def test_a_list_becomes_an_invitation_and_a_member_without_scripts(new_page, mails):
    office = new_page(java_script_enabled=False)
    sign_in(office, "gesa")
    office.goto("/buero/beirat/fachbeirat/einladungen/liste/")
    office.get_by_label("Liste").fill(LIST.format("König"))
    button(office, "Prüfen")
    expect(office.get_by_text("„König“ kennen wir nicht.")).to_be_visible()
    office.get_by_label("Liste").fill(LIST.format("Gast"))
    button(office, "Prüfen")
    button(office, "1 Einladung senden")
    expect(office.get_by_text("Eine Einladung ist unterwegs.")).to_be_visible()

    expect(office.get_by_role("heading", name="Erika Beispiel")).to_be_visible()
    for _minute in range(60):
        found = [link for mail in mails() if (link := re.search(r"https?://\S+(/einladung/\S+/)", mail))]
        if found:
            break
        office.wait_for_timeout(2000)
    erika = new_page()
    erika.goto(found[-1].group(1))
    check(erika)
    erika.get_by_label("Passwort").fill("Ein Satz den nur Erika kennt 7")
    erika.keyboard.press("Enter")
    expect(erika.get_by_role("heading", level=1, name="Meine Mandate")).to_be_visible()
    check(erika)


def test_the_office_takes_a_step_by_keyboard_alone(new_page):
    page = new_page()
    sign_in(page, "gesa")
    page.goto("/buero/beirat/fachbeirat/mitglieder/?q=Dirk")
    link = page.get_by_role("link", name="Dirk Tegtbauer")
    for _key in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Dirk Tegtbauer")).to_be_visible()
    rest = page.get_by_role("link", name="Ruhen lassen")
    for _key in range(60):
        page.keyboard.press("Tab")
        if rest.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Ruhen lassen")).to_be_visible()
    reason = page.get_by_label("Grund")
    for _key in range(60):
        page.keyboard.press("Tab")
        if reason.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.type("Elternzeit")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Das Mandat ruht.")).to_be_visible()
    page.get_by_role("link", name="Wieder aufnehmen").click()
    button(page, "Wieder aufnehmen")
