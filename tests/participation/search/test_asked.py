"""What stands in the address: read without trust, written without loss."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from participation.search.asked import Asked, read

ASKED = Asked(
    query="rufbus uslar", kind="post", within="group-3", tag="öpnv", period="monat", order="neu", page=4, language="de"
)


def test_an_address_says_all_of_it():
    assert read(QueryDict(ASKED.address(page=4)), "de") == ASKED


def test_a_changed_filter_begins_with_the_first_page():
    assert read(QueryDict(ASKED.address(kind="")), "de") == Asked(
        query="rufbus uslar", within="group-3", tag="öpnv", period="monat", order="neu"
    )


@pytest.mark.parametrize(
    "address",
    [
        "zeit=gestern",
        "ordnen=zufall",
        "in=group",
        "in=group-",
        "in=-3",
        "in=group-3;drop",
        "in=group-٣",
        "in=" + "9" * 50,
        "seite=-1",
        "seite=0",
        "seite=zwei",
        "seite=٣",
        "seite=²",
        "unbekannt=1",
    ],
)
def test_what_is_no_choice_of_ours_counts_as_not_said(address):
    assert read(QueryDict(address), "de") == Asked()


@given(st.dictionaries(st.sampled_from(["q", "art", "in", "schlagwort", "zeit", "ordnen", "seite"]), st.text()))
def test_any_address_can_be_read(address):
    asked = read(address, "de")

    assert read(QueryDict(asked.address(page=asked.page)), "de") == asked


@pytest.mark.parametrize(("within", "lists"), [("", False), ("group-3", False), ("thread-3", True)])
def test_inside_a_thread_every_place_is_listed(within, lists):
    assert Asked(within=within).lists_places == lists
