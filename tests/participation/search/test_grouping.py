"""Rows become results, and the counts beside each filter say what it would leave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.search.grouping import grouped
from participation.search.statement import Row

rows = st.lists(
    st.builds(
        Row,
        pk=st.integers(1, 60),
        whole=st.none() | st.integers(61, 65),
        place=st.none() | st.integers(1, 3),
        kind=st.sampled_from(["thread", "post", "card"]),
        tags=st.sampled_from(["", "bus", "bus schule", "schule"]),
    ),
    unique_by=lambda row: row.pk,
)


def results(found):
    return {result.whole: result.spots for result in found.results}


def test_a_whole_with_its_parts_is_one_result_in_the_place_of_its_best_row():
    best, thread, other = Row(5, 1, 9, "post", ""), Row(1, None, 9, "thread", ""), Row(2, None, 9, "thread", "")

    found = grouped([best, other, thread])

    assert [(one.whole, one.best, one.spots) for one in found.results] == [(1, best, 2), (2, other, 1)]
    assert (dict(found.kinds), dict(found.places)) == ({"post": 1, "thread": 2}, {9: 2})


def test_apart_each_row_is_a_result():
    found = grouped([Row(5, 1, None, "post", ""), Row(1, None, None, "thread", "")], apart=True)

    assert [(one.whole, one.spots) for one in found.results] == [(1, 1), (1, 1)]


@given(rows)
def test_the_number_beside_a_filter_is_what_it_leaves(found):
    for chosen in ({}, {"kind": "post"}, {"place": 1}, {"tag": "bus"}, {"kind": "post", "place": 2, "tag": "schule"}):
        counted = grouped(found, **chosen)
        for name, counts in (("kind", counted.kinds), ("place", counted.places), ("tag", counted.tags)):
            for value, count in counts.items():
                assert count == len(grouped(found, **chosen | {name: value}).results)


@given(rows)
def test_no_row_is_lost_or_told_twice(found):
    assert sum(results(grouped(found)).values()) == len(found)


@pytest.mark.parametrize("tag", ["bus", "schul"])
def test_a_tag_is_a_whole_slug(tag):
    found = grouped([Row(1, None, None, "thread", "schule busse")], tag=tag)

    assert found.results == []
