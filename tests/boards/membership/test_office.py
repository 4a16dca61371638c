"""The office's screens: who enters, what they find, and how a mandate is taken from appointed to ended."""

import csv
import io

import pytest

from boards.membership import services
from boards.membership.mandates import Mandate
from boards.membership.models import AdvisoryBoard
from participation.identity.levels import Level
from tests.conftest import make_person

SEAT = {"role": "member", "voting_right": "on", "starts": "2026-01-01"}


@pytest.fixture
def desk(client, office):
    client.force_login(office)
    return client


def screens(mandate):
    board = f"/buero/beirat/{mandate.board.slug}/"
    one = f"/buero/beirat/mandate/{mandate.pk}/"
    return [
        "/buero/beirat/", "/buero/beirat/neu/", board, f"{board}aendern/", f"{board}mitglieder/",
        f"{board}mitglieder.csv", f"{board}berufen/", one, f"{one}aendern/", f"{one}verpflichten/", f"{one}antreten/",
        f"{one}ruhen/", f"{one}aufnehmen/", f"{one}beenden/", f"{one}zuruecknehmen/{mandate.steps.get().pk}/",
    ]  # fmt: skip


def test_every_screen_works_for_the_office_and_for_nobody_else(client, mandate, office, citizen):
    found = {}
    for who, person in {"visitor": None, "citizen": citizen, "holder": mandate.person, "office": office}.items():
        client.logout()
        if person:
            client.force_login(person)
        found[who] = {client.get(path).status_code for path in screens(mandate)}

    assert found == {"visitor": {302}, "citizen": {403}, "holder": {403}, "office": {200}}


def test_the_office_lists_it(desk):
    assert "/buero/beirat/" in desk.get("/buero/").content.decode()


def test_a_board_is_founded_and_changed(desk, schools):
    form = {"name": "Jugendbeirat", "slug": "jugend", "min_level": "20", "order": "1", "groups": [schools.pk]}
    assert desk.post("/buero/beirat/neu/", form).status_code == 302
    board = AdvisoryBoard.objects.get(slug="jugend")
    assert (board.circle.name, list(board.topic_groups.all())) == ("Jugendbeirat", [schools])

    desk.post("/buero/beirat/jugend/aendern/", {**form, "name": "Jugendrat", "published": "on", "groups": []})
    board.refresh_from_db()
    board.circle.refresh_from_db()
    assert (board.name, board.circle.name, board.published, board.slug) == ("Jugendrat", "Jugendrat", True, "jugend")
    assert list(board.topic_groups.all()) == []


@pytest.mark.parametrize("slug", ["neu", "beirat", "zwei worte"])
def test_an_address_that_is_taken_is_refused_beside_its_field(desk, board, slug):
    page = desk.post("/buero/beirat/neu/", {"name": "X", "slug": slug, "min_level": "30", "order": "0"})
    assert page.status_code == 200
    assert page.context["form"].errors["slug"]


def test_a_version_of_the_rules_is_drafted_adopted_and_then_stays(desk, board, today):
    base = f"/buero/beirat/{board.slug}/geschaeftsordnung/"
    assert desk.post(base)["Location"] == f"{base}1/"
    numbers = {
        "valid_from": today, "notice_days": 10, "urgent_notice_days": 2, "counts": "calendar", "quorum": "fixed",
        "majority": "simple", "min_meetings_per_year": 4, "convene_threshold": "half", "agenda_threshold": "third",
        "minutes_due_days": 21, "objection_days": 14,
    }  # fmt: skip
    assert desk.post(f"{base}1/", numbers).context["form"].errors["quorum_number"]
    assert desk.post(f"{base}1/", {**numbers, "quorum_number": "5"}).status_code == 302
    assert desk.post(f"{base}1/beschluss/", {"resolution": "KT 12/2026", "adopted_on": today}).status_code == 302

    rules = board.rules.get()
    assert (rules.notice_days, rules.quorum_number, rules.resolution) == (10, 5, "KT 12/2026")
    desk.post(f"{base}1/", {**numbers, "quorum_number": "9"})
    desk.post(f"{base}1/verwerfen/")
    assert board.rules.get().quorum_number == 5
    assert desk.get(f"{base}1/beschluss/").status_code == 404


def test_an_appointment_needs_an_account(desk, board, verified_citizen):
    page = desk.post(f"/buero/beirat/{board.slug}/berufen/", {**SEAT, "email": "nobody@example.org"})
    assert "Bitte laden Sie die Person ein." in str(page.context["form"].errors["email"])

    made = desk.post(f"/buero/beirat/{board.slug}/berufen/", {**SEAT, "email": "VERA.verified@example.org"})
    mandate = Mandate.objects.get()
    assert (made["Location"], mandate.person) == (f"/buero/beirat/mandate/{mandate.pk}/", verified_citizen)


def test_a_double_click_appoints_once(desk, board, verified_citizen):
    url = f"/buero/beirat/{board.slug}/berufen/"
    form = {**SEAT, "email": verified_citizen.email}
    desk.post(url, form)
    again = desk.post(url, form)

    assert "Diese Berufung ist schon eingetragen." in again.content.decode()
    assert Mandate.objects.count() == 1


def test_from_appointed_to_ended(desk, mandate, today):
    base = f"/buero/beirat/mandate/{mandate.pk}/"
    steps = [
        ("verpflichten", {"on": today, "sworn_in_by": "Landrätin"}, "sworn_in"),
        ("antreten", {}, "active"),
        ("ruhen", {"reason": "Elternzeit"}, "suspended"),
        ("aufnehmen", {}, "active"),
        ("beenden", {"on": today, "why": "dismissal", "at_once": "on"}, "ended"),
    ]
    for slug, form, state in steps:
        assert desk.post(f"{base}{slug}/", form).status_code == 302
        mandate.refresh_from_db()
        assert mandate.state == state
    text = desk.get(base).content.decode()
    assert text.count("eingetragen von Gesa Stelle") == 6


def test_a_step_out_of_order_says_why(desk, mandate):
    page = desk.post(f"/buero/beirat/mandate/{mandate.pk}/ruhen/", {"reason": "x"})
    assert "Das geht gerade nicht: Das Mandat ist „berufen“." in page.content.decode()


def test_undoing_asks_for_a_reason_and_works_once(desk, mandate, office, today):
    services.swear_in(by=office, mandate=mandate, on=today, sworn_in_by="x")
    url = f"/buero/beirat/mandate/{mandate.pk}/zuruecknehmen/{mandate.steps.last().pk}/"

    assert desk.post(url, {}).context["form"].errors["reason"]
    assert desk.post(url, {"reason": "falscher Tag"}).status_code == 302
    assert "lässt sich nicht mehr zurücknehmen" in desk.post(url, {"reason": "falscher Tag"}).content.decode()
    mandate.refresh_from_db()
    assert mandate.state == "appointed"


def test_the_list_is_searched_filtered_and_sorted(desk, board, make_mandate, roads):
    anna = make_mandate(make_person("Anna", "Zander", level=Level.SUBSTANTIAL), "active", groups=[roads])
    make_mandate(make_person("Bert", "Anders"), role="guest", voting_right=False)

    def names(**asked):
        page = desk.get(f"/buero/beirat/{board.slug}/mitglieder/", asked).context["page"]
        return [one.person.last_name for one in page.object_list]

    assert names() == ["Anders", "Zander"]
    assert names(ordnen="stand") == ["Zander", "Anders"]
    assert names(q="anna zan") == ["Zander"]
    assert names(stand="active") == names(gruppe="strassen") == ["Zander"]
    assert names(rolle="guest") == ["Anders"]
    assert names(stand="unfug", rolle="unfug", gruppe="unfug", ordnen="unfug") == ["Anders", "Zander"]
    services.end(by=board_office(desk), mandate=anna, on=anna.starts, why="moved", at_once=True)
    assert (names(stand="ended"), names(), names(stand="alle")) == (["Zander"], ["Anders"], ["Anders", "Zander"])


def board_office(desk):
    from participation.accounts.models import User

    return User.objects.get(pk=desk.session["_auth_user_id"])


def test_the_csv_runs_no_formula(desk, board, make_mandate):
    make_mandate(make_person("Anna", "Zander"), title='=HYPERLINK("http://boese.example")')
    answer = desk.get(f"/buero/beirat/{board.slug}/mitglieder.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))

    assert [(row["Nachname"], row["Bezeichnung"]) for row in rows] == [
        ("Zander", '\'=HYPERLINK("http://boese.example")')
    ]


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_for_1_and_30_mandates(
    number, desk, people, board, make_mandate, roads, django_assert_num_queries
):
    for person in people(number):
        make_mandate(person, "active", groups=[roads])
    desk.get(f"/buero/beirat/{board.slug}/mitglieder/")

    with django_assert_num_queries(10):
        desk.get(f"/buero/beirat/{board.slug}/mitglieder/")


def test_ones_own_mandate_is_shown_without_steps(desk, office, admin, board, today):
    own = services.appoint(by=admin, board=board, person=office, starts=today)
    text = desk.get(f"/buero/beirat/mandate/{own.pk}/").content.decode()

    assert "Das ist Ihr eigenes Mandat." in text
    assert "Nächste Schritte" not in text
    assert desk.post(f"/buero/beirat/mandate/{own.pk}/beenden/", {"on": today, "why": "term"}).status_code == 403
