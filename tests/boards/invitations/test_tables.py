"""Reading a list of members: every line is understood or says what is wrong, whatever somebody uploads."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from boards.groups.models import TopicGroup
from boards.invitations import tables

GROUPS = [TopicGroup(pk=1, slug="strassen", name="Straßen"), TopicGroup(pk=2, slug="e-akte", name="E-Akte, Formulare")]
HEAD = "Vorname;Nachname;E-Mail;Rolle;Themengruppen;Stimmrecht;erster Tag;letzter Tag"


def read(*lines, head=HEAD):
    return tables.read("\n".join([head, *lines]), GROUPS)


def errors(line):
    (found,) = read(line)
    return found.errors


def test_a_full_line_is_understood():
    (line,) = read("Jörn;Ahlswede;Joern@Example.org;Sprecher;Straßen;ja;01.11.2026;31.10.2031")
    assert (line.errors, line.given["email"], line.given["role"]) == ([], "joern@example.org", "speaker")
    assert (line.given["groups"], line.given["voting_right"]) == ([GROUPS[0]], True)
    assert line.given["ends"] == datetime.date(2031, 10, 31)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_columns_stand_in_any_order_with_any_delimiter(delimiter):
    text = delimiter.join(["von", "E-Mail-Adresse", "NACHNAME", "Vorname", "Lieblingsfarbe"])
    text += "\r\n" + delimiter.join(["2026-11-01", "a@example.org", "Beispiel", "Anna", "blau"])
    (line,) = tables.read("\ufeff" + text, GROUPS)
    assert (line.errors, line.name, line.given["role"]) == ([], "Anna Beispiel", "member")


VOTES = {"Mitglied": True, "Vorsitz": True, "Verwaltung": False, "Gast": False}


@pytest.mark.parametrize(("role", "votes"), VOTES.items())
def test_who_votes_follows_from_the_role_when_nothing_is_said(role, votes):
    (line,) = read(f"Anna;Beispiel;a@example.org;{role};;;01.11.2026;")
    assert line.given["voting_right"] is votes


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (";Beispiel;a@example.org;;;;01.11.2026;", "Vorname: fehlt."),
        ("=cmd();Beispiel;a@example.org;;;;01.11.2026;", "Vorname: Ein Name besteht"),
        ("Anna;Beispiel;keine;;;;01.11.2026;", "E-Mail:"),
        ("Anna;Beispiel;a@example.org;König;;;01.11.2026;", "Rolle: „König“ kennen wir nicht."),
        ("Anna;Beispiel;a@example.org;;Fischen;;01.11.2026;", "Themengruppen: „Fischen“ ist keine Gruppe"),
        ("Anna;Beispiel;a@example.org;;;vielleicht;01.11.2026;", "Stimmrecht: bitte ja oder nein."),
        ("Anna;Beispiel;a@example.org;;;;31.02.2026;", "erster Tag: „31.02.2026“ ist kein Tag"),
        ("Anna;Beispiel;a@example.org;;;;;", "Der erste Tag fehlt."),
        ("Anna;Beispiel;a@example.org;;;;01.11.2031;31.10.2031", "Der letzte Tag liegt vor dem ersten."),
        ("Anna;Beispiel;a@example.org;;;;01.11.2001;31.10.2005", "Das Mandat ist schon zu Ende."),
    ],
)
def test_each_line_says_what_is_wrong_with_it(line, words):
    assert [error for error in errors(line) if error.startswith(words)]


def test_a_name_with_a_comma_is_one_group_and_several_are_several():
    first, second = read(
        'A-a;Beispiel;a@example.org;;"E-Akte, Formulare";;01.11.2026;',
        "B-b;Beispiel;b@example.org;;Straßen|Straßen;;01.11.2026;",
    )
    assert (first.given["groups"], second.given["groups"]) == ([GROUPS[1]], [GROUPS[0]])


def test_an_address_that_stands_twice_is_named():
    line = "Anna;Beispiel;a@example.org;;;;01.11.2026;"
    assert [found.errors for found in read(line, line.upper())] == [[], ["Diese Adresse steht schon in Zeile 2."]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "In der ersten Zeile fehlen"),
        ("Vorname;Nachname", "In der ersten Zeile fehlen diese Spalten: E-Mail, erster Tag."),
        (f'{HEAD}\n"Anna', "Das lässt sich nicht als Tabelle lesen."),
        ("\n".join([HEAD, *["a;b;c;;;;;"] * 201]), "Mehr als 200 Zeilen"),
        (HEAD + "\n" + "a" * 200_001, "Die Liste ist zu lang."),
    ],
)
def test_what_is_no_such_table_is_refused_as_a_whole(text, words):
    with pytest.raises(ValidationError) as refused:
        tables.read(text, GROUPS)
    assert refused.value.messages[0].startswith(words)


def test_files_from_windows_are_read_and_others_refused():
    assert tables.decoded("Jörn".encode("cp1252")) == tables.decoded("\ufeffJörn".encode()) == "Jörn"
    for content in (b"PK\0\0", b"x" * 200_001):
        with pytest.raises(ValidationError):
            tables.decoded(content)


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["Anna", "a@example.org", "01.11.2026", "=1+1", "-", "ja", "Straßen", '"', "'=x"]
)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text):
    try:
        lines = tables.read(text, GROUPS)
    except ValidationError:
        return
    assert len(lines) <= tables.MOST_LINES


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=9), max_size=5))
def test_a_line_without_errors_is_whole_and_safe(rows):
    try:
        lines = read(*[";".join(row) for row in rows])
    except ValidationError:
        return
    for line in lines:
        if line.errors:
            continue
        given = line.given
        assert given["first_name"]
        assert given["email"].count("@") == 1
        assert given["starts"] <= (given["ends"] or given["starts"])
        assert not any(str(value).startswith(("=", "+", "-", "@")) for name, value in given.items() if name != "email")
