import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.html import LIMIT, TAGS, TooLong, from_line, from_markdown, to_text

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](https://elsewhere.example/pixel.png)",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<iframe src=//elsewhere.example></iframe>",
    "<style>*{background:url(//elsewhere.example)}</style>",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("render", [from_markdown, from_line])
def test_nothing_that_runs_or_loads_survives(text, render):
    html = render(text)

    for opening in ("<script", "<img", "<svg", "<iframe", "<style", 'href="javascript', 'href="data'):
        assert opening not in html.lower()


@given(st.text(max_size=400))
def test_any_text_renders_with_known_tags_only(text):
    tags = set(re.findall(r"</?([^\s/>]+)", from_markdown(text)))

    assert tags <= TAGS


def test_links_become_links_that_no_search_engine_follows():
    assert from_line("siehe https://example.org") == (
        'siehe <a href="https://example.org" rel="nofollow ugc noopener">https://example.org</a>'
    )


def test_gender_asterisks_are_not_italic():
    assert from_line("Bürger*innen und Schüler*innen") == "Bürger*innen und Schüler*innen"
    assert (
        from_line("das ist *wichtig* und **sehr** wichtig")
        == "das ist <em>wichtig</em> und <strong>sehr</strong> wichtig"
    )


def test_headings_of_people_stand_below_the_pages_own():
    assert from_markdown("# Groß") == "<h3>Groß</h3>\n"


def test_too_long_is_refused_before_parsing():
    with pytest.raises(TooLong):
        from_markdown("x" * (LIMIT + 1))


@pytest.mark.parametrize("piece", ["> ", "* ", "[", "**a", "`", "<a", "![", "- 1. "])
def test_pathological_markup_of_full_length_ends_soon(piece):
    text = (piece * LIMIT)[:LIMIT]

    started = time.process_time()
    from_markdown(text)

    assert time.process_time() - started < 2  # 0.3 to 0.9 s were measured on a busy machine


def test_to_text_keeps_words_apart():
    assert to_text("<p>eins</p><p>zwei<br>drei</p>") == "eins zwei drei"
