import re

import pytest
from django.urls import reverse
from django.utils import timezone

from participation.audience.services import of_circle, signed_in
from participation.identity.levels import Level
from surveys.answering.models import Response, Signature
from surveys.questionnaires.models import Survey
from surveys.questionnaires.services import close_survey, open_survey
from tests.surveys.conftest import ANSWERS, FORM, PAGES, counted_queries, make_survey, new_key

ANSWER = "/umfragen/netz/antworten/"
OUT_OF_PLACE = "Diese Antwort steht nicht zur Auswahl."


def shown_page(response):
    return int(re.search(r'name="page" value="(\d+)"', response.content.decode())[1])


def field_names(response):
    return set(re.findall(r'name="(q-[a-z-]+)"', response.content.decode()))


def send(client, **more):
    return client.post(ANSWER, FORM | {"key": new_key(), "page": "2", "go": "send"} | more)


def test_a_citizen_goes_from_page_to_page_and_back_without_loss(client, survey):
    first = client.get(ANSWER)
    key = re.search(r'name="key" value="([\w-]+)"', first.content.decode())[1]
    assert (shown_page(first), field_names(first)) == (0, {"q-ort", "q-wege", "q-wege-other"})

    typed = {"key": key, "q-ort": "dassel", "q-wege": ["kabel"]}
    second = client.post(ANSWER, typed | {"page": "0", "go": "next"})
    assert shown_page(second) == 1
    assert '<input type="hidden" name="q-ort" value="dassel">' in second.content.decode()

    back = client.post(ANSWER, typed | {"page": "1", "go": "back", "q-guete": "geht"})
    assert shown_page(back) == 0
    assert '<option value="dassel" selected>' in back.content.decode()
    assert '<input type="hidden" name="q-guete" value="geht">' in back.content.decode()
    assert list(Response.objects.all()) == []

    done = client.post(ANSWER, typed | {"page": "2", "go": "send", "q-guete": "geht"})
    assert "Danke, Ihre Antworten sind da." in done.content.decode()
    stored = Response.objects.get()
    codes = [question["code"] for page in PAGES for question in page["questions"]]
    assert stored.answers == dict.fromkeys(codes) | {"ort": "dassel", "wege": ["kabel"], "guete": "geht"}


def test_what_a_browser_sends_is_stored_as_values(client, survey):
    response = send(client)

    assert response.status_code == 200
    assert Response.objects.get().answers == ANSWERS
    page = response.content.decode()
    for word in ["Einbeck", "Glasfaser; Etwas anderes: Satellit", "12,5", "01.05.2019", "0"]:
        assert f'<dd class="bb-keep-lines">{word}</dd>' in page


def test_a_response_says_neither_who_nor_when(client, survey, member):
    client.force_login(member)
    send(client)

    assert {field.name for field in Response._meta.get_fields()} == {
        "id", "survey", "answers", "channel", "token", "signature",
    }  # fmt: skip
    assert list(Signature.objects.all()) == []


def test_the_same_form_again_is_the_same_response(client, survey):
    key = new_key()
    for _time in range(3):
        assert "Danke" in send(client, key=key).content.decode()

    assert Response.objects.count() == 1


def test_the_same_key_with_other_answers_is_refused_and_shown(client, survey):
    key = new_key()
    send(client, key=key)
    again = send(client, key=key, **{"q-kurz": "lahm"})

    assert again.status_code == 409
    assert "Von diesem Formular sind schon Antworten da." in again.content.decode()
    assert "lahm" in again.content.decode()
    assert Response.objects.get().answers == ANSWERS


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "<script>alert(1)</script>", "ä" * 30])
def test_a_form_without_its_key_gets_a_new_one_and_keeps_the_input(client, survey, key):
    response = send(client, key=key)

    assert shown_page(response) == 2
    assert "Bitte senden Sie noch einmal." in response.content.decode()
    assert 'value="12,5"' in response.content.decode()
    assert list(Response.objects.all()) == []


@pytest.mark.parametrize(
    ("field", "value", "page", "message"),
    [
        ("q-ort", "", 0, "Bitte wählen Sie eine Antwort."),
        ("q-ort", "atlantis", 0, OUT_OF_PLACE),
        ("q-ort", ["einbeck", "dassel"], 0, "Bitte geben Sie nur eine Antwort."),
        ("q-wege", ["glasfaser", "atlantis"], 0, OUT_OF_PLACE),
        ("q-wege", ["glasfaser", "nichts"], 0, "„Nichts davon“ passt nicht zu den anderen Antworten."),
        ("q-wege", "glasfaser,kabel", 0, OUT_OF_PLACE),
        ("q-guete", "'; DROP TABLE", 1, OUT_OF_PLACE),
        ("q-umzug", "maybe", 1, OUT_OF_PLACE),
        ("q-note", "6", 1, OUT_OF_PLACE),
        ("q-note", "4.0", 1, OUT_OF_PLACE),
        ("q-note", "9" * 5000, 1, OUT_OF_PLACE),
        ("q-skala", "-1", 1, OUT_OF_PLACE),
        ("q-skala", "١", 1, OUT_OF_PLACE),
        ("q-geraete", "viele", 2, "Bitte schreiben Sie eine Zahl, zum Beispiel 12 oder 3,5."),
        ("q-geraete", "51", 2, "Der Wert muss zwischen 0 und 50 liegen."),
        ("q-geraete", "NaN", 2, "Bitte schreiben Sie eine Zahl, zum Beispiel 12 oder 3,5."),
        ("q-geraete", "1e9", 2, "Bitte schreiben Sie eine Zahl, zum Beispiel 12 oder 3,5."),
        ("q-seit", "31.02.2020", 2, "Bitte schreiben Sie das Datum so: 31.12.2026."),
        ("q-seit", "1989-12-31", 2, "Der Wert muss zwischen 01.01.1990 und 31.12.2030 liegen."),
        ("q-kurz", "x" * 21, 2, "Der Text hat 21 Zeichen. Bis 20 nehmen wir an."),
        ("q-lang", "x" * 1_000_000, 2, "Der Text hat 1.000.000 Zeichen. Bis 5.000 nehmen wir an."),
    ],
)
def test_bad_input_leads_to_its_page_with_a_sentence_beside_the_field(client, survey, field, value, page, message):
    response = send(client, **{field: value})

    text = response.content.decode()
    assert (response.status_code, shown_page(response)) == (200, page)
    assert f'<a href="#{field}">' in text
    assert text.count(message) == 2  # in the summary and beside the field
    assert f'id="{field}_error"' in text
    assert list(Response.objects.all()) == []


@pytest.mark.parametrize(
    "odd",
    [
        {"page": "-1"},
        {"page": "99"},
        {"page": "1e3"},
        {"page": ""},
        {"page": "٢"},
        {"page": ["0", "1"]},
        {"go": ""},
        {"go": "fly"},
        {"go": ["next", "back"]},
        {"q-unbekannt": "x"},
        {"q-kurz": "a\x00b"},
        {"q-lang": "\x00"},
        {"q-kurz": ["a", "b"]},
        {"q-wege-other": "x" * 300},
        {"q-ort[]": "einbeck"},
        {"shared": "1"},
    ],
)
@pytest.mark.parametrize("go", ["next", "back", "send"])
def test_nonsense_never_breaks_the_page(client, survey, odd, go):
    response = client.post(ANSWER, FORM | {"key": new_key(), "page": "0", "go": go} | odd)

    assert response.status_code == 200


def test_a_nul_byte_is_dropped_from_a_text(client, survey):
    send(client, **{"q-kurz": "a\x00b\x1b[31m"})

    assert Response.objects.get().answers["kurz"] == "ab[31m"


def test_who_skips_to_the_last_page_is_sent_to_the_first_that_lacks(client, survey):
    response = client.post(ANSWER, {"key": new_key(), "page": "2", "go": "send"})

    assert shown_page(response) == 0
    assert "Bitte wählen Sie eine Antwort." in response.content.decode()


def test_markup_in_answers_is_shown_as_text(client, survey):
    evil = "<script>alert(1)</script>"
    page = send(client, **{"q-lang": f"{evil}</textarea>{evil}"}).content.decode()
    typed = client.post(ANSWER, {"q-lang": f"</textarea>{evil}", "page": "1", "go": "next"}).content.decode()

    assert "<script>alert" not in page + typed


def test_the_last_page_in_time_is_the_last_that_counts(client, survey, officer):
    close_survey(by=officer, survey=survey)
    response = send(client)

    assert response.status_code == 409
    assert "nimmt gerade keine Antworten an" in response.content.decode()
    assert "Satellit" in response.content.decode()
    assert list(Response.objects.all()) == []


@pytest.mark.parametrize(
    ("hours", "sentence"), [((1, 2), "Diese Umfrage beginnt"), ((-2, -1), "Diese Umfrage ist beendet.")]
)
def test_too_early_and_too_late_are_said_on_the_first_page(client, survey, hours, sentence):
    opens, closes = (timezone.now() + timezone.timedelta(hours=number) for number in hours)
    Survey.objects.update(opens_at=opens, closes_at=closes)

    response = client.get(ANSWER, follow=True)

    assert response.redirect_chain == [("/umfragen/netz/", 302)]
    assert sentence in response.content.decode()
    assert "Jetzt antworten" not in response.content.decode()


@pytest.mark.parametrize("path", ["/umfragen/gibt-es-nicht/", "/umfragen/gibt-es-nicht/antworten/"])
def test_unknown_surveys_and_drafts_are_not_found(client, draft, citizen, path):
    client.force_login(citizen)

    assert client.get(path).status_code == 404
    assert client.get(path.replace("gibt-es-nicht", draft.slug)).status_code == 404
    assert client.post("/umfragen/entwurf/antworten/", FORM).status_code == 404


def test_an_editor_tries_a_draft_and_nothing_is_stored(client, officer, draft):
    client.force_login(officer)
    assert "Vorschau ausprobieren" in client.get("/umfragen/entwurf/").content.decode()

    response = client.post("/umfragen/entwurf/antworten/", FORM | {"key": new_key(), "page": "2", "go": "send"})

    assert "Das war die Vorschau." in response.content.decode()
    assert list(Response.objects.all()) == []


ASKED = {
    "visitor": (404, 302),
    "citizen": (404, 403),
    "verified_citizen": (404, 200),
    "member": (200, 200),
    "former_member": (404, 200),
}


@pytest.mark.parametrize("name", ASKED)
def test_who_may_answer(client, request, officer, group_circle, name):
    person = request.getfixturevalue(name)
    if name != "visitor":
        client.force_login(person)
    for slug, audience in {"kreis": of_circle(group_circle), "stufe": signed_in(min_level=Level.SUBSTANTIAL)}.items():
        open_survey(by=officer, survey=make_survey(slug=slug, audience=audience))

    assert tuple(client.get(f"/umfragen/{slug}/antworten/").status_code for slug in ("kreis", "stufe")) == ASKED[name]


def test_who_lost_the_sign_in_while_typing_gets_the_text_back(client, officer):
    open_survey(by=officer, survey=make_survey(slug="konto", audience=signed_in()))
    response = client.post("/umfragen/konto/antworten/", FORM | {"key": new_key(), "page": "2", "go": "send"})

    assert response.status_code == 409
    assert "Dafür müssen Sie angemeldet sein." in response.content.decode()
    assert "Satellit" in response.content.decode()


def test_with_names_everybody_answers_once(client, officer, member):
    open_survey(by=officer, survey=make_survey(confidentiality="named", audience=signed_in()))
    client.force_login(member)
    assert "Ihr Name steht bei Ihren Antworten" in client.get("/umfragen/netz/").content.decode()

    key = new_key()
    first, again, another = send(client, key=key), send(client, key=key), send(client)

    assert [response.status_code for response in (first, again, another)] == [200, 200, 409]
    assert "Sie haben schon geantwortet." in another.content.decode()
    assert Signature.objects.get().person == member
    assert Response.objects.count() == 1


@pytest.mark.parametrize("path", ["/umfragen/", "/umfragen/netz/", ANSWER])
def test_pages_take_no_other_methods(client, survey, path):
    assert client.delete(path).status_code == 405
    assert client.put(path).status_code == 405
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_takes_the_same_queries_for_one_survey_and_thirty(client, officer, count):
    for number in range(count):
        for state in ("open", "closed"):
            survey = make_survey(slug=f"{state}-{number}")
            Survey.objects.filter(pk=survey.pk).update(state=state)
    client.get("/umfragen/")

    with counted_queries(LIST_QUERIES):
        response = client.get("/umfragen/?seite=2" if count == 30 else "/umfragen/")

    assert response.status_code == 200
    assert len(response.context["past"]) == (10 if count == 30 else 1)


@pytest.mark.parametrize("seite", ["-1", "0", "999", "x", "%00"])
def test_odd_page_numbers_show_a_page(client, survey, seite):
    assert client.get(f"/umfragen/?seite={seite}").status_code == 200


@pytest.mark.parametrize("questions", [1, 30])
def test_pages_and_sending_take_the_same_queries_for_one_question_and_thirty(client, officer, questions):
    pages = [{"questions": [{"type": "yes_no", "text": f"Frage {n}?"} for n in range(questions)]}]
    open_survey(by=officer, survey=make_survey(pages=pages))
    client.get("/umfragen/netz/")

    with counted_queries(PAGE_QUERIES):
        client.get("/umfragen/netz/")
    with counted_queries(PAGE_QUERIES):
        client.get(ANSWER)
    with counted_queries(SEND_QUERIES):
        assert "Danke" in client.post(ANSWER, {"key": new_key(), "page": "0", "go": "send"}).content.decode()


LIST_QUERIES = 4
PAGE_QUERIES = 2
SEND_QUERIES = 3


def test_every_address_is_what_the_glossary_says():
    assert reverse("survey_answer", args=["netz"]) == ANSWER


def test_who_lacks_only_the_level_is_led_there_and_back(client, officer, citizen, former_member, group_circle):
    open_survey(by=officer, survey=make_survey(slug="stufe", audience=signed_in(min_level=Level.SUBSTANTIAL)))
    way = "/nachweis/?stufe=30&amp;zurueck=%2Fumfragen%2Fstufe%2F"
    client.force_login(citizen)

    assert way in client.get("/umfragen/stufe/").content.decode()
    asked = client.get("/umfragen/stufe/antworten/")
    assert (asked.status_code, f"{way}antworten%2F" in asked.content.decode()) == (403, True)
    sent = client.post("/umfragen/stufe/antworten/", FORM | {"key": new_key(), "page": "2", "go": "send"})
    assert sent.status_code == 409
    assert "Satellit" in sent.content.decode()
    assert way in sent.content.decode()
    client.force_login(former_member)
    assert "/nachweis/?stufe" not in client.get("/umfragen/stufe/").content.decode()
