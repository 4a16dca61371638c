import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from surveys.questionnaires import definition, lines
from surveys.questionnaires.models import Survey
from tests.surveys.conftest import respond

LIST, ADD = "/admin/umfragen/", "/admin/umfragen/add/"


def edit_url(survey):
    return f"/admin/umfragen/edit/{survey.pk}/"


def state_url(survey):
    return f"/admin/umfragen/{survey.pk}/stand/"


def question(text="Was nutzen Sie?", kind="multiple", choices_text="Glasfaser\nKabel", **more):
    empty = dict.fromkeys(
        ["help", "code", "lowest", "highest", "unit", "max_length", "low_label", "high_label", "id"], ""
    )
    return empty | {"text": text, "kind": kind, "choices_text": choices_text, "required": "none"} | more


def form(*pages, **more):
    """What Wagtail's form sends for these pages: (title, [questions])."""
    rows = [{"id": "", "title": title, "intro": "", "questions": inline_formset(asked)} for title, asked in pages]
    fields = {
        "title": "Neue Umfrage",
        "slug": "neu",
        "intro": "",
        "thanks": "",
        "privacy_text": "",
        "minutes": "5",
        "who": "everyone",
        "confidentiality": "confidential",
        "opens_at": "",
        "closes_at": "",
        "results_public": "on",
        "promised_on": "",
        "pages": inline_formset(rows),
    }
    return nested_form_data(fields | more)


def stored_form(survey, **more):
    """The form as it stands when nothing was changed."""
    rows = []
    for page in survey.pages.all():
        asked = [
            question(
                q.text,
                q.kind,
                lines.write(definition.ChoiceDef(c.code, c.text, c.exclusive, c.is_other) for c in q.choices.all()),
                help=q.help,
                code=q.code,
                required=q.required,
                id=str(q.pk),
                lowest=q.setting("min", ""),
                highest=q.setting("max", ""),
                max_length=q.setting("max_length", ""),
                low_label=q.setting("low_label", ""),
            )
            for q in page.questions.all()
        ]
        questions = inline_formset(asked, initial=len(asked))
        rows.append({"id": str(page.pk), "title": page.title, "intro": page.intro, "questions": questions})
    pages = inline_formset(rows, initial=len(rows))
    return form(**{"title": survey.title, "slug": survey.slug, "minutes": "4", "pages": pages} | more)


@pytest.mark.parametrize("name", ["visitor", "citizen", "member"])
def test_only_the_office_reaches_the_editors_pages(client, request, draft, name):
    person = request.getfixturevalue(name)
    if name != "visitor":
        client.force_login(person)

    for url in (LIST, ADD, edit_url(draft), state_url(draft)):
        response = client.get(url)
        assert response.status_code == 302
        assert "/umfragen/" not in response.url.split("?")[0]


def test_an_editor_writes_a_survey_with_pages_questions_and_choices(client, officer):
    client.force_login(officer)
    asked = [
        question(choices_text="Glasfaser\nAnderes [eigener Text]\nNichts [schließt andere aus]"),
        question("Wie viele?", "number", "", lowest="1", highest="30", unit="Personen"),
        question("Wie gut?", "scale", "", lowest="0", highest="10", low_label="schlecht"),
    ]
    response = client.post(
        ADD, form(("Erste Seite", asked), ("Zweite Seite", [question("Noch was?", "long_text", "")]))
    )

    assert (response.status_code, response.headers.get("Location")) == (302, LIST)
    content = definition.of(Survey.objects.get(slug="neu"))
    assert [(page.title, [q.code for q in page.questions]) for page in content.pages] == [
        ("Erste Seite", ["q1", "q2", "q3"]),
        ("Zweite Seite", ["q4"]),
    ]
    assert [(c.code, c.is_other, c.exclusive) for c in content.questions[0].choices] == [
        ("glasfaser", False, False),
        ("anderes", True, False),
        ("nichts", False, True),
    ]
    assert content.questions[1].settings == {"min": 1, "max": 30, "unit": "Personen"}
    assert content.questions[2].settings == {"min": 0, "max": 10, "low_label": "schlecht"}


@pytest.mark.parametrize(
    ("pages", "more", "message"),
    [
        ([("A", [question(code="a"), question(code="a")])], {}, "Das Kürzel „a“ steht bei 2 Fragen."),
        ([("A", [question(choices_text="a = x\na = y")])], {}, "Zeile 2: Das Kürzel „a“ gibt es schon."),
        ([("A", [question("Zahl?", "number", "", lowest="viel")])], {}, "Bitte eine Zahl."),
        (
            [("A", [question("Zahl?", "number", "", lowest="9", highest="1")])],
            {},
            "Die untere Grenze liegt über der oberen.",
        ),
        ([("A", [question("Skala?", "scale", "", lowest="0", highest="99")])], {}, "Eine Skala hat 2 bis 21 Stufen."),
        (
            [],
            {"opens_at": "2026-12-02 10:00", "closes_at": "2026-12-01 10:00"},
            "Das Ende muss nach dem Beginn liegen.",
        ),
        ([], {"who": "circle:999"}, "circle:999 ist keine gültige Auswahl."),
    ],
)
def test_what_cannot_stand_is_said_in_the_form(client, officer, pages, more, message):
    client.force_login(officer)

    response = client.post(ADD, form(*pages, **more))

    assert response.status_code == 200
    assert message in response.content.decode()
    assert list(Survey.objects.all()) == []


def test_an_unchanged_form_changes_nothing(client, officer, draft):
    client.force_login(officer)
    before = definition.of(draft)

    response = client.post(edit_url(draft), stored_form(draft))

    assert response.status_code == 302
    changed = Survey.objects.get(pk=draft.pk)
    assert definition.of(changed).pages == before.pages


def test_choices_keep_their_rows_when_their_text_changes(client, officer, draft):
    client.force_login(officer)
    first = draft.pages.first().questions.first()
    rows = list(first.choices.values_list("pk", flat=True))
    data = stored_form(draft)
    data["pages-0-questions-0-choices_text"] = "einbeck = Stadt Einbeck\ndassel = Dassel\nUslar"

    client.post(edit_url(draft), data)

    assert list(first.choices.values_list("code", "text")) == [
        ("einbeck", "Stadt Einbeck"),
        ("dassel", "Dassel"),
        ("uslar", "Uslar"),
    ]
    assert list(first.choices.values_list("pk", flat=True))[:2] == rows[:2]


def test_after_opening_the_form_takes_texts_and_refuses_the_rest(client, officer, survey):
    respond(survey)
    client.force_login(officer)
    data = stored_form(survey)
    data["pages-0-questions-0-text"] = "In welchem Ort wohnen Sie?"
    assert client.post(edit_url(survey), data).status_code == 302
    assert definition.of(Survey.objects.get()).questions[0].text == "In welchem Ort wohnen Sie?"

    for field, value in {
        "pages-0-questions-0-kind": "single",
        "pages-0-questions-0-choices_text": "einbeck = Einbeck\ndassel = Dassel",
        "pages-1-DELETE": "on",
        "pages-2-questions-0-code": "anders",
        "who": "signed_in:0",
    }.items():
        response = client.post(edit_url(survey), data | {field: value})
        assert response.status_code == 200, field
        assert "Die Umfrage wurde schon geöffnet." in response.content.decode()


def test_opening_and_closing_from_wagtail(client, officer, draft):
    client.force_login(officer)
    assert "Umfrage öffnen" in client.get(state_url(draft)).content.decode()

    client.post(state_url(draft), {"do": "open"})
    assert Survey.objects.get().state == "open"
    client.post(state_url(draft), {"do": "close"})
    assert Survey.objects.get().state == "closed"
    client.post(state_url(draft), {"do": "nonsense"})
    assert Survey.objects.get().state == "closed"


def test_what_lacks_is_listed_and_nothing_opens(client, officer):
    client.force_login(officer)
    client.post(ADD, form(("Leere Seite", [])))
    survey = Survey.objects.get()

    assert "Seite 1 hat noch keine Frage." in client.get(state_url(survey)).content.decode()
    client.post(state_url(survey), {"do": "open"})
    assert Survey.objects.get().state == "draft"


def test_the_list_leads_to_state_page_and_results(client, officer, survey):
    client.force_login(officer)

    page = client.get(LIST).content.decode()

    for href in (state_url(survey), "/umfragen/netz/", "/umfragen/netz/auswertung/"):
        assert f'href="{href}"' in page


def test_a_draft_is_deleted_from_wagtail_an_open_survey_not(client, officer, draft, survey):
    client.force_login(officer)

    client.post(f"/admin/umfragen/delete/{draft.pk}/")
    client.post(f"/admin/umfragen/delete/{survey.pk}/")

    assert list(Survey.objects.all()) == [survey]
