import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.audience.services import of_circle, signed_in
from participation.privacy.services import erase
from surveys.answering.models import Response
from surveys.answering.services import submit
from surveys.questionnaires.models import Survey
from surveys.questionnaires.services import close_survey, open_survey
from surveys.results.exports import defused
from tests.surveys.conftest import ANSWERS, counted_queries, make_survey, new_key, respond

OFFICE, CSV, PUBLIC = (
    "/umfragen/netz/auswertung/",
    "/umfragen/netz/auswertung/antworten.csv",
    "/umfragen/netz/ergebnisse/",
)
OFFICE_QUERIES, PUBLIC_QUERIES = 9, 4


def table(client):
    body = b"".join(client.get(CSV).streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("path", [OFFICE, CSV])
@pytest.mark.parametrize("name", ["visitor", "citizen", "member", "administration"])
def test_outside_the_office_results_do_not_exist(client, request, survey, path, name):
    person = request.getfixturevalue(name)
    if name != "visitor":
        client.force_login(person)

    assert client.get(path).status_code == 404


def test_an_editor_without_the_right_sees_no_results(client, survey, officer):
    officer.user_permissions.remove(officer.user_permissions.get(codename="view_results"))
    client.force_login(officer)

    assert client.get(OFFICE).status_code == 404


@pytest.mark.parametrize("path", [OFFICE, CSV, PUBLIC])
def test_results_are_only_read(client, survey, officer, path):
    client.force_login(officer)

    assert client.post(path).status_code == 405


def test_the_office_sees_everything_that_came_in(client, survey, officer):
    respond(survey, **ANSWERS)
    client.force_login(officer)

    page = client.get(OFFICE).content.decode()

    for words in ["Am häufigsten: „Einbeck“, 100 Prozent.", "Satellit", "flott", "12,5", "Geantwortet hat 1 Mensch."]:
        assert words in page


def test_texts_of_people_are_shown_as_text(client, survey, officer):
    respond(survey, lang="<script>alert(1)</script>", kurz="<img src=x>", **{"wege": ["anderes"], "wege:other": "<b>"})
    client.force_login(officer)

    page = client.get(OFFICE).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "<b>" not in page


@pytest.mark.parametrize("count", [1, 30])
def test_results_take_the_same_queries_for_one_response_and_thirty(client, survey, officer, count):
    for _time in range(count):
        respond(survey, **ANSWERS)
    client.force_login(officer)
    client.get("/umfragen/")
    with counted_queries(OFFICE_QUERIES):
        client.get(OFFICE)
    close_survey(by=officer, survey=survey)
    client.logout()
    with counted_queries(PUBLIC_QUERIES):
        assert client.get(PUBLIC).status_code == 200


def test_the_file_has_one_row_for_each_response_and_one_column_for_each_option(client, survey, officer):
    respond(survey, **ANSWERS)
    respond(survey)
    Response.objects.create(survey=survey, answers={"ort": "dassel"}, token=new_key(), channel="paper")
    client.force_login(officer)

    head, *rows = table(client)

    assert head[:7] == [
        "Kanal",
        "ort Wo wohnen Sie?",
        "wege[glasfaser] Was nutzen Sie?: Glasfaser",
        "wege[kabel] Was nutzen Sie?: Kabel",
        "wege[anderes] Was nutzen Sie?: Etwas anderes",
        "wege[nichts] Was nutzen Sie?: Nichts davon",
        "wege:other Etwas anderes",
    ]
    assert sorted(rows) == sorted(
        [
            ["online", "Einbeck", "1", "0", "1", "0", "Satellit", "Gut", "Nein", "4", "0", "12,5", "01.05.2019",
             "flott", "Alles gut.\nWirklich."],
            ["online", "Einbeck", *[""] * 13],
            ["auf Papier", "Dassel", *["nicht gezeigt"] * 4, "", *["nicht gezeigt"] * 8],
        ]
    )  # fmt: skip


@given(text=st.text(max_size=20), start=st.sampled_from("=+-@\t\r"))
def test_no_cell_begins_like_a_formula(text, start):
    assert not defused(start + text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert defused(f"x{text}") == f"x{text}"


def test_formulas_of_strangers_arrive_as_text(client, survey, officer):
    respond(survey, lang='=HYPERLINK("http://evil.example";"x")', **{"wege": ["anderes"], "wege:other": "@SUM(1)"})
    client.force_login(officer)

    cells = table(client)[1]

    assert cells[-1] == '\'=HYPERLINK("http://evil.example";"x")'
    assert "'@SUM(1)" in cells


def test_names_stand_in_the_file_where_the_survey_said_so(client, officer, member):
    survey = make_survey(confidentiality="named", audience=signed_in())
    open_survey(by=officer, survey=survey)
    submit(survey=survey, answers=ANSWERS, key=new_key(), by=member)
    client.force_login(officer)

    head, row = table(client)

    assert (head[1], row[1]) == ("Name", "Mehmet Member")
    erase(member)
    assert table(client)[1][1] == "gelöschtes Mitglied"


@pytest.mark.parametrize(
    ("state", "results_public", "status"),
    [("open", True, 404), ("closed", True, 200), ("closed", False, 404), ("draft", True, 404)],
)
def test_the_public_sees_results_only_at_the_end_and_if_it_was_said(client, survey, state, results_public, status):
    Survey.objects.update(state=state, results_public=results_public)

    assert client.get(PUBLIC).status_code == status


def test_a_circles_results_stay_in_the_circle(client, officer, member, other_member, group_circle):
    survey = make_survey(audience=of_circle(group_circle))
    open_survey(by=officer, survey=survey)
    close_survey(by=officer, survey=survey)
    answers = {}
    for person in (member, other_member):
        client.force_login(person)
        answers[person.first_name] = client.get(PUBLIC).status_code

    assert answers == {"Mehmet": 200, "Otto": 404}


def test_the_public_sees_no_texts_and_no_small_numbers(client, survey, officer):
    for number in range(12):
        respond(survey, guete="gut" if number else "schlecht", lang="geheim", geraete=number)
    close_survey(by=officer, survey=survey)

    page = client.get(PUBLIC).content.decode()

    assert "geheim" not in page
    assert "größter Wert" not in page
    assert "(11)" not in page
    assert "Ohne Zahl" in page


def test_few_responses_show_nothing(client, survey, officer):
    for _time in range(4):
        respond(survey)
    close_survey(by=officer, survey=survey)

    assert "Zu wenige haben geantwortet." in client.get(PUBLIC).content.decode()
