"""Every page answers the same questions: works / visitor / outsider 404 / may-not 403 / wrong method 405."""

import csv
import io

import pytest
from pypdf import PdfReader

from participation.accounts.models import ShownAs
from participation.identity.letters import office
from participation.identity.letters.models import Letter, LetterBatch, LetterState
from participation.identity.levels import Level
from participation.identity.models import Refusal
from tests.conftest import make_person
from tests.participation.identity.letters.conftest import FORM, ask
from tests.surveys.conftest import counted_queries

OWN, REDEEM, WITHDRAW = "/nachweis/brief/", "/nachweis/brief/einloesen/", "/nachweis/brief/zurueckziehen/"
LIST, CSV, RETURNED, BATCHES = (
    "/buero/briefe/",
    "/buero/briefe/liste.csv",
    "/buero/briefe/ruecklaeufer/",
    "/buero/briefe/stapel/",
)
LIST_QUERIES = 9


def html(answer):
    return answer.content.decode()


def office_paths(letter):
    batch = f"{BATCHES}{letter.batch_id}/"
    return {
        LIST: "get",
        CSV: "get",
        RETURNED: "get",
        batch: "get",
        f"{LIST}{letter.pk}/": "get",
        BATCHES: "post",
        f"{batch}pdf/": "post",
        f"{batch}verschickt/": "post",
        f"{batch}doch-nicht/": "post",
        f"{batch}aufloesen/": "post",
    }


def test_a_visitor_signs_in_first(client, posted):
    for path in (OWN, WITHDRAW):
        assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"
    for path, method in office_paths(posted).items():
        assert "/accounts/login/" in getattr(client, method)(path).headers["Location"]


def test_the_office_is_closed_to_everybody_else(client, posted, citizen, verified_citizen):
    for person in (citizen, verified_citizen):
        client.force_login(person)
        for path, method in office_paths(posted).items():
            assert getattr(client, method)(path).status_code == 403, path
    assert Letter.objects.get().state == LetterState.POSTED


def test_pages_answer_only_the_methods_they_have(client, posted, officer):
    client.force_login(officer)
    for path, method in office_paths(posted).items():
        wrong = client.get(path) if method == "post" else client.put(path)
        assert wrong.status_code == 405, path
    for path in (OWN, REDEEM, WITHDRAW):
        assert client.put(path).status_code == 405


@pytest.mark.parametrize("path", ["999/", "stapel/999/"])
def test_what_is_not_there_is_404(client, officer, path):
    client.force_login(officer)

    assert client.get(f"{LIST}{path}").status_code == 404


def test_a_letter_is_asked_for_in_three_steps(client, citizen, einbeck):
    client.force_login(citizen)
    form = FORM | {"municipality": einbeck.pk}
    assert "Straße und Hausnummer" in html(client.get(OWN))

    summary = html(client.post(OWN, form | {"schritt": "pruefen"}))
    assert "Stimmt die Anschrift?" in summary
    assert "37574 Einbeck" in summary
    assert not Letter.objects.exists()

    again = html(client.post(OWN, form | {"schritt": "aendern"}))
    assert 'value="Hauptstraße 5"' in again

    answer = client.post(OWN, form | {"schritt": "anfordern"}, follow=True)
    assert "Ihr Brief ist angefordert." in html(answer)
    assert "wartet auf den Druck" in html(answer)
    assert Letter.objects.get().person == citizen


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"postal_code": "3757"}, "Eine Postleitzahl hat fünf Ziffern"),
        ({"postal_code": "10115"}, "gehört nicht zu Einbeck"),
        ({"street": "Hauptstraße"}, "auch die Hausnummer"),
        ({"street": "<b>5"}, "Bitte nur Buchstaben"),
        ({"last_name": "Сitizen"}, "Ein Name besteht aus Buchstaben"),
        ({"last_name": "Kreisverwaltung"}, "klingt wie eine amtliche Stelle"),
        ({"municipality": ""}, "Dieses Feld muss ausgefüllt werden"),
        ({"extra": "x" * 61}, "höchstens 60 Zeichen"),
        ({"first_name": "\0"}, "Nullzeichen"),
    ],
)
def test_a_wrong_entry_has_its_message_beside_the_field_and_stays(client, citizen, einbeck, said, words):
    client.force_login(citizen)

    for step in ("pruefen", "anfordern"):
        page = html(client.post(OWN, FORM | {"municipality": einbeck.pk, "schritt": step} | said))
        assert words in page
        assert 'value="Cora"' in page or "first_name" in said
    assert not Letter.objects.exists()


def test_a_checked_name_is_not_asked_again(client, verified_citizen, einbeck):
    client.force_login(verified_citizen)
    form = FORM | {"municipality": einbeck.pk, "first_name": "Donald", "last_name": "Duck"}

    page = html(client.post(OWN, form | {"schritt": "pruefen"}))

    assert "Vera Verified" in page
    assert "Duck" not in page


def test_a_letter_is_withdrawn_after_a_question(client, queued, citizen):
    client.force_login(citizen)
    assert "Wir drucken den Brief dann nicht." in html(client.get(WITHDRAW))
    assert Letter.objects.get().state == LetterState.QUEUED

    client.post(WITHDRAW)

    assert Letter.objects.get().state == LetterState.WITHDRAWN
    assert client.get(WITHDRAW).status_code == 404


def test_a_get_redeems_nothing_and_no_code_is_taken_from_the_address(client, posted, citizen, codes):
    client.force_login(citizen)

    page = html(client.get(f"{REDEEM}?code={codes[0]}"))

    assert codes[0] not in page
    assert Letter.objects.get().state == LetterState.POSTED


def test_the_code_is_typed_and_counts(client, posted, citizen, codes):
    client.force_login(citizen)

    answer = client.post(REDEEM, {"code": f" {codes[0][:4].lower()} {codes[0][4:8]}-{codes[0][8:]}"}, follow=True)

    assert "Ihre Anschrift ist bestätigt." in html(answer)
    citizen.refresh_from_db()
    assert citizen.current_level == Level.ADDRESS


def test_a_wrong_code_says_how_many_tries_are_left_and_a_typo_costs_none(client, posted, citizen):
    client.force_login(citizen)

    assert "zwölf Zeichen" in html(client.post(REDEEM, {"code": "ABC"}))
    assert Letter.objects.get().tries == 0
    page = html(client.post(REDEEM, {"code": "0000-0000-0000"}))
    assert "Sie haben noch 4 Versuche." in page
    assert "0000-0000-0000" in page


def test_too_many_codes_meet_the_limit(client, posted, citizen, codes):
    client.force_login(citizen)
    for _time in range(10):
        client.post(REDEEM, {"code": "0000-0000-0000"})

    assert "zu viele Versuche" in html(client.post(REDEEM, {"code": codes[0]}))


def test_visitors_are_told_to_sign_in_and_come_back(client, db):
    page = client.get(REDEEM)

    assert f"/accounts/login/?next={REDEEM.replace('/', '%2F')}" in html(page)
    assert client.post(REDEEM, {"code": "0000-0000-0000"}).status_code == 403


@pytest.mark.parametrize("path", [OWN, REDEEM, WITHDRAW])
def test_private_pages_are_in_no_cache(client, queued, citizen, path):
    client.force_login(citizen)

    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_an_officer_prints_a_batch_and_gives_it_to_the_post(client, queued, officer, district, codes):
    client.force_login(officer)
    assert "Stapel anlegen" in html(client.get(LIST))

    page = client.post(BATCHES).headers["Location"]
    assert "PDF mit den Briefen herunterladen" in html(client.get(page))
    answer = client.post(f"{page}pdf/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    assert codes[0][:4] in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "noch einmal drucken" in html(client.get(page))
    done = client.post(f"{page}verschickt/", follow=True)

    assert "Der Stapel ist als verschickt vermerkt." in html(done)
    assert Letter.objects.get().state == LetterState.POSTED
    assert "Dieser Stapel ist schon verschickt." in html(client.post(f"{page}pdf/", follow=True))
    client.post(f"{page}doch-nicht/")
    assert Letter.objects.get().state == LetterState.PRINTED
    client.post(f"{page}aufloesen/")
    assert not LetterBatch.objects.exists()


def test_nothing_to_print_is_said(client, officer):
    client.force_login(officer)

    assert "Zurzeit wartet kein Brief" in html(client.post(BATCHES, follow=True))


def test_a_batch_that_was_not_printed_cannot_be_posted(client, batch, officer):
    client.force_login(officer)

    assert "Drucken Sie den Stapel zuerst." in html(client.post(f"{BATCHES}{batch.pk}/verschickt/", follow=True))


def test_returned_letters_are_entered_one_after_the_other_and_undone(client, posted, officer):
    client.force_login(officer)

    page = html(client.post(RETURNED, {"number": posted.number}, follow=True))
    assert f"Brief {posted.number} ist als zurückgekommen vermerkt." in page
    assert "Rückgängig" in page
    assert "kann nicht zurückkommen: zurückgekommen" in html(client.post(RETURNED, {"number": posted.reference}))
    assert "acht Ziffern" in html(client.post(RETURNED, {"number": "12"}))
    assert "gibt es nicht" in html(client.post(RETURNED, {"number": f"{(int(posted.reference) + 1) % 10**8:08}"}))

    client.post(f"{LIST}{posted.pk}/", {"schritt": "doch-zugestellt"})
    assert Letter.objects.get().state == LetterState.POSTED


def test_a_held_letter_is_looked_at_and_released(client, queued, officer):
    Letter.objects.update(held=True)
    client.force_login(officer)
    path = f"{LIST}{queued.pk}/"
    assert "Hauptstraße" not in html(client.get(path))

    assert "Dieses Feld muss ausgefüllt" in html(client.post(path, {"schritt": "anschrift", "reason": " "}))
    assert "Hauptstraße 5" in html(client.post(path, {"schritt": "anschrift", "reason": "Wohnheim?"}))
    client.post(path, {"schritt": "freigeben"})

    assert not Letter.objects.get().held


def test_a_held_letter_is_refused_with_a_reason(client, queued, officer):
    Letter.objects.update(held=True)
    client.force_login(officer)
    path = f"{LIST}{queued.pk}/"

    assert "Dieses Feld muss ausgefüllt" in html(client.post(path, {"schritt": "ablehnen", "reason": ""}))
    client.post(path, {"schritt": "ablehnen", "reason": "Dort steht kein Haus."})

    assert Refusal.objects.get().reason == "Dort steht kein Haus."


@pytest.mark.parametrize("step", ["freigeben", "doch-zugestellt"])
def test_a_step_that_does_not_fit_is_refused(client, posted, officer, step):
    client.force_login(officer)

    assert client.post(f"{LIST}{posted.pk}/", {"schritt": step}).status_code == 403


def test_an_unknown_step_changes_nothing(client, posted, officer):
    client.force_login(officer)

    assert client.post(f"{LIST}{posted.pk}/", {"schritt": "quatsch"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Cora Citizen", "Nora Nachbar"}),
        ("?stand=posted", {"Cora Citizen"}),
        ("?stand=queued", {"Nora Nachbar"}),
        ("?stand=held", set()),
        ("?stand=quatsch", {"Cora Citizen", "Nora Nachbar"}),
        ("?q=nach", {"Nora Nachbar"}),
        ("?q=%00", {"Cora Citizen", "Nora Nachbar"}),
        ("?von=2999-01-01", set()),
        ("?bis=2000-01-01", set()),
        ("?von=quatsch&seite=999", {"Cora Citizen", "Nora Nachbar"}),
    ],
)
def test_the_list_is_filtered(client, posted, officer, query, shown):
    ask(make_person("Nora", "Nachbar"))
    client.force_login(officer)

    page = html(client.get(f"{LIST}{query}"))

    assert {
        name for name in ("Cora Citizen", "Nora Nachbar") if f'<td class="kern-table__cell">{name}</td>' in page
    } == shown


@pytest.mark.parametrize("query", ["", "?q=Geheim", "?q=Waldkauz"])
def test_the_list_does_not_tell_whose_pseudonym_it_is(client, einbeck, officer, query):
    """Name and number stand on the paper that an officer prints; list and pseudonym must not meet."""
    owl = make_person("Olga", "Geheim", pseudonym="Waldkauz", shown_as=ShownAs.PSEUDONYM)
    letter = ask(owl, first_name="Olga", last_name="Geheim")
    client.force_login(officer)

    pages = html(client.get(f"{LIST}{query}")), html(client.get(letter.get_absolute_url()))

    assert ["kauz</td>" in pages[0], "Waldkauz" in pages[1], letter.number in pages[0]] == [False, False, not query]


def test_a_letter_is_found_by_its_number(client, posted, officer):
    client.force_login(officer)

    assert posted.number in html(client.get(f"{LIST}?q={posted.number.replace(' ', '+')}"))


def test_the_csv_holds_numbers_and_dates_and_nobody(client, posted, officer):
    client.force_login(officer)

    answer = client.get(f"{CSV}?stand=posted")

    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert head[:4] == ["Briefnummer", "Stand", "Gemeinde", "Stapel"]
    assert row[:3] == [posted.number, "verschickt", "Einbeck"]
    assert "Citizen" not in answer.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_takes_the_same_queries_for_one_letter_and_thirty(client, einbeck, officer, count):
    for number in range(count):
        ask(make_person("Nora", f"N{'abcdefghijklmnopqrstuvwxyzäöüß'[number]}"), street=f"Weg {number}")
    if count > 1:
        office.make_batch(by=officer)
    client.force_login(officer)
    client.get(LIST)

    with counted_queries(LIST_QUERIES):
        client.get(LIST)


def test_the_office_lists_the_letters(client, officer):
    client.force_login(officer)

    assert f'href="{LIST}"' in html(client.get("/buero/"))


def test_the_letter_is_among_the_ways_to_a_proof(client, citizen, queued):
    client.force_login(citizen)

    page = html(client.get("/nachweis/"))

    assert f'href="{OWN}"' in page
    assert "begonnen" in page
