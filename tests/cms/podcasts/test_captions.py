import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cms.podcasts.captions import Line, clock, read, seconds, validate, write

WORDS = st.text(st.characters(whitelist_categories=["L", "N", "P", "S"]), min_size=1, max_size=40)
NAMES = st.text(st.characters(whitelist_categories=["L"]), min_size=1, max_size=20)
TIMES = st.integers(0, 30_000_000).map(lambda thousandths: thousandths / 1000)
SAID = st.lists(WORDS, min_size=1, max_size=20).map(" ".join)
LINES = st.builds(lambda said, who, start: Line(said, who, start, start + 1), SAID, NAMES, TIMES)


def test_a_file_of_webvtt():
    text = (
        "\ufeffWEBVTT - Folge 1\r\n\r\nNOTE ein Hinweis\r\n\r\n1\r\n00:01.500 --> 01:00:02.000 align:start\r\n"
        "<v.loud Heike Brandes>Guten <i>Tag</i>,\r\nSie da &amp; dort.</v>\r\n"
    )

    assert read(text) == [Line("Guten Tag, Sie da & dort.", "Heike Brandes", 1.5, 3602.0)]


def test_plain_paragraphs():
    assert read("Heike: Guten Tag.\n\nUnd so\nweiter.") == [Line("Guten Tag.", "Heike"), Line("Und so weiter.")]


@pytest.mark.parametrize("cue", ["keine Zeit", "00:05.000 --> 00:01.000\nrückwärts", "a --> b\nx"])
def test_what_is_no_webvtt_is_refused_with_its_place(cue):
    with pytest.raises(ValidationError, match="kein gültiges WebVTT"):
        validate(f"WEBVTT\n\n{cue}")


@pytest.mark.parametrize(("text", "found"), [("6:31", 391), ("0:00", 0), ("1:02:03.5", 3723.5), ("06:31.250", 391.25)])
def test_a_clock(text, found):
    assert seconds(text) == found


@pytest.mark.parametrize("text", ["", "6", "6:61", "a:bc", "1:2:3", "-1:00"])
def test_no_clock(text):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        seconds(text)


@given(TIMES)
def test_what_a_clock_shows_can_be_read_again(moment):
    assert seconds(clock(moment)) == int(moment)


@given(st.lists(LINES, max_size=5))
def test_what_is_written_can_be_read_again(lines):
    again = read(write(lines))

    assert [(line.text, line.who, round(line.start, 3)) for line in again] == [
        (line.text, line.who, round(line.start, 3)) for line in lines
    ]


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        validate(text)
    except ValidationError:
        return
    read(text)


def test_lines_are_short_enough_for_podcast_apps():
    text = write([Line("Wort " * 60, "Heike", 0.0, 9.0)])

    assert max(len(row) for row in text.splitlines()) <= 65 + len("<v Heike>")
