import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation.audience import services as audiences
from participation.registry import IndexText
from participation.search import services
from participation.search.models import IndexEntry
from tests.participation.search.asking import search, titles


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Haus", "Häuser"),
        ("Häuser", "Haus"),
        ("Hauses", "haus"),
        ("Haus", "HAUSES"),
        ("Straße", "strasse"),
        ("Strasse", "Straßen"),
        ("Straßen", "straße"),
        ("Café", "cafe"),
        ("Rufbusse", "Rufbus"),
        ("Nörten-Hardenberg", "noerten hardenberg"),
        ("E-Mail an buero@landkreis-northeim.de", "northeim"),
        ("Bürgerinnen und Bürger", "bürger"),
        ("Gemeinde/Stadt", "stadt"),
        ("Plan 2026", "2026"),
    ],
)
def test_forms_of_a_word_find_each_other(room, visitor, written, asked):
    room(written)

    assert titles(asked, visitor) == [written]


def test_all_words_must_be_there_and_small_words_do_not_count(room, visitor):
    room("Rufbus", "fährt nach Uslar")
    room("Rufbus", "fährt nach Dassel")

    assert len(titles("der Rufbus nach Uslar", visitor)) == 1


def test_a_word_in_the_title_stands_first(room, visitor):
    room("Sonstiges", "Es geht um den Spielplatz am Rand und um vieles andere")
    room("Spielplatz", "Es geht um Schaukeln, Sand und um vieles andere mehr")

    assert titles("Spielplatz", visitor) == ["Spielplatz", "Sonstiges"]


def test_only_those_who_may_see_it_find_a_word(
    room, visitor, citizen, member, other_member, former_member, group_circle
):
    room("Geheim", "kaninchenstall", audience=audiences.of_circle(group_circle))

    found = {
        who: titles("kaninchenstall", user)
        for who, user in {
            "visitor": visitor,
            "citizen": citizen,
            "member": member,
            "other_member": other_member,
            "former_member": former_member,
        }.items()
    }

    assert found == {"visitor": [], "citizen": [], "member": ["Geheim"], "other_member": [], "former_member": []}


def test_a_word_counts_for_no_kind_that_one_may_not_see(room, visitor, group_circle):
    room("Geheim", "kaninchenstall", audience=audiences.of_circle(group_circle))

    assert search("kaninchenstall", visitor).kinds == []


def test_what_is_no_longer_live_leaves_the_index(room, visitor):
    obj = room("Rufbus")
    room.texts[obj.pk] = None

    services.reindex(obj)

    assert (titles("Rufbus", visitor), IndexEntry.objects.count()) == ([], 0)


def test_a_changed_text_is_found_by_its_new_words_only(room, visitor):
    obj = room("Rufbus")
    room.texts[obj.pk] = IndexText(
        title="Radweg", text="", url="/x/", kind="thread", audience=audiences.everyone(), live=True
    )

    services.reindex(obj)

    assert (titles("Rufbus", visitor), titles("Radweg", visitor)) == ([], ["Radweg"])


def test_rebuild_brings_back_what_was_lost(room, visitor):
    room("Rufbus", "nach Uslar")
    room("Entwurf", "Rufbus", live=False)
    IndexEntry.objects.all().delete()

    assert (services.rebuild(), titles("rufbus", visitor)) == (1, ["Rufbus"])


def test_the_snippet_marks_the_word_and_escapes_the_rest(room, visitor):
    room("<b>Haus</b>", "<script>alert(1)</script> " + "Wort " * 100 + "alte Häuser & Höfe")

    hit = search("haus", visitor).hits[0]

    assert str(hit.title) == "&lt;b&gt;<mark>Haus</mark>&lt;/b&gt;"
    assert "<mark>Häuser</mark> &amp; Höfe" in hit.text
    assert "<script" not in hit.text


def test_filter_by_kind_and_pages(room, visitor):
    for n in range(25):
        room(f"Rufbus {n}")
    room("Rufbus neu", kind="news")

    found = search("rufbus", visitor, kind="thread", page=2)

    assert (len(found.hits), found.total) == (5, 25)
    assert [(one.value, one.count) for one in found.kinds] == [("news", 1), ("thread", 25)]


HOSTILE = [
    "",
    " ",
    "'",
    '"',
    '"haus',
    "haus OR",
    "NOT haus",
    "haus* AND (",
    "title:haus",
    "haus & | ! <->",
    "haus:*A",
    "\\",
    "%",
    "_",
    "NEAR(haus)",
    "\0haus\0",
    "ha\0us",
    "haus" * 2500,
    "a " * 5000,
    "; DROP TABLE participation_indexentry",
    "🙂",
    "ſ" * 300,
    "ﷺ" * 200,
    "٣٤",
    "-haus --",
    "^haus",
    "{haus}",
    "1e5 0x1F 1.2.3",
]


PARAMETERS = ["seite", "art", "in", "schlagwort", "zeit", "ordnen"]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_queries_are_just_words(room, client, query):
    room("Haus", "haus " * 3000 + "a " * 3000)
    client.get("/suche/")

    began = time.process_time()
    answers = [
        client.get("/suche/", {"q": query}),
        client.get("/suche/", {"q": "haus"} | dict.fromkeys(PARAMETERS, query[:5000])),
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert time.process_time() - began < 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_no_text_is_an_error(room, visitor, query):
    search(query, visitor)


def test_nothing_found_says_so_with_the_word(client, db):
    page = client.get("/suche/", {"q": "Rufbus"}).content.decode()

    assert "Zu ‚Rufbus‘ haben wir nichts gefunden." in page
    assert "Versuchen Sie ein anderes Wort" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_the_same_queries_for_one_hit_and_thirty(
    room, client, member, django_assert_max_num_queries, rows
):
    for n in range(rows):
        room(f"Rufbus {n}")
    client.force_login(member)
    client.get("/suche/", {"q": "rufbus"})

    with django_assert_max_num_queries(12) as queries:
        client.get("/suche/", {"q": "rufbus"})

    assert len(queries) == 6  # session, person, audiences, rows, what is shown of them, district


def test_search_answers_get_only(client, db):
    assert client.post("/suche/", {"q": "haus"}).status_code == 405
