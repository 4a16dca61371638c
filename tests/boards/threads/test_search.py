"""What search tells of threads: to each what they may open, by title, post, count of kinds and trail."""

import pytest
from django.test import Client

from participation.audience.services import leave_circle
from participation.privacy.services import erase

WORDS = ["Kastanie", "Eiche"]


def found(person, word):
    client = Client()
    if person.is_authenticated:
        client.force_login(person)
    page = client.get("/suche/", {"q": word}).content.decode()
    return "<mark>" in page


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_a_closed_group_is_found_by_its_members_only(closed_thread, request, word):
    cast = ["visitor", "citizen", "verified_citizen", "member", "former_member", "other_member"]

    assert {name for name in cast if found(request.getfixturevalue(name), word)} == {"other_member"}


@pytest.mark.parametrize("word", WORDS)
def test_who_left_finds_it_no_longer(closed_thread, other_member, other_circle, word):
    leave_circle(person=other_member, circle=other_circle, source="mandate:4")

    assert not found(other_member, word)


def test_an_erased_authors_thread_is_still_found_without_the_name(thread, member, visitor):
    erase(member)

    page = Client().get(thread.get_absolute_url()).content.decode()
    assert found(visitor, "Termine")
    assert "gelöschtes Mitglied" in page
    assert "Mehmet" not in page
