import datetime
import gzip
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone, translation

from participation.templatetags import bb


class PostcodeForm(forms.Form):
    postcode = forms.RegexField(
        r"^\d{5}$", label="Postleitzahl", help_text="Fünf Ziffern.", error_messages={"invalid": "Das sind keine fünf."}
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, [1, 2, 0, 12]),
        (2, [1, 2, 3, 0, 12]),
        (5, [1, 0, 4, 5, 6, 0, 12]),
        (12, [1, 0, 11, 12]),
    ],
)
def test_long_lists_show_first_last_and_neighbouring_pages(number, shown):
    assert bb.page_numbers(Paginator(range(120), 10).page(number)) == shown


def test_a_link_to_another_page_keeps_the_filter():
    assert bb.page_href(3, "zeigen=alle") == "?zeigen=alle&seite=3"
    assert bb.page_href(3) == "?seite=3"


def test_a_small_trail_marks_what_is_done_what_is_now_and_what_is_next():
    assert [dot.state for dot in bb.dots(2, 4)] == ["done", "now", "next", "next"]


def test_dates_are_said_as_people_say_them():
    now = timezone.localtime().replace(hour=9, minute=5)

    assert bb.when(now) == "heute, 9:05 Uhr"
    assert bb.when(now - datetime.timedelta(days=1)) == "gestern, 9:05 Uhr"
    assert bb.when(datetime.date(2022, 4, 28)) == "28. April 2022"
    assert bb.when(None) == ""


def test_an_unknown_station_gets_a_sheet_of_paper():
    assert bb.station_icon("Antrag") == bb.icon("document")


def test_a_field_is_tied_to_its_hint_and_its_error():
    form = PostcodeForm({"postcode": "3715"})

    html = render_to_string("components/field.html", {"field": form["postcode"]})

    assert 'aria-describedby="id_postcode_hint id_postcode_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_postcode_hint"' in html
    assert "Das sind keine fünf." in html
    assert 'value="3715"' in html


def test_the_summary_of_errors_links_to_the_fields():
    html = render_to_string("components/error_summary.html", {"form": PostcodeForm({"postcode": "3715"})})

    assert '<a href="#id_postcode">Postleitzahl</a>: Das sind keine fünf.' in html


def test_our_own_styles_weigh_at_most_11_kb():
    files = Path(settings.BASE_DIR, "participation/static/css").glob("*.css")

    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) < 11_000


def test_styles_load_nothing_from_elsewhere():
    for file in Path(settings.BASE_DIR, "participation/static/css").glob("*.css"):
        assert "//" not in file.read_text().replace("http://www.w3.org/2000/svg", "")


def test_what_people_wrote_in_german_says_so_on_an_english_page():
    template = Template("<h1{% german %}>Termine</h1>")

    assert template.render(Context()) == "<h1>Termine</h1>"
    with translation.override("en"):
        assert template.render(Context()) == '<h1 lang="de">Termine</h1>'
    with translation.override("de-x-leicht"):
        assert template.render(Context()) == "<h1>Termine</h1>"
