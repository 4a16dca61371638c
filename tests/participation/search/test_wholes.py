"""A whole with its parts is one result: which place stands for it, how the others are reached, what they take over."""

import pytest
from django.db import connection
from taggit.models import Tag

from participation.search import services
from participation.search.models import IndexEntry
from tests.participation.search.asking import search, titles


@pytest.fixture
def tags(db):
    return [Tag.objects.create(name="Bus", slug="bus"), Tag.objects.create(name="Schule", slug="schule")]


def told(hit):
    return str(hit.title), str(hit.text), hit.more


def test_a_thread_with_many_posts_is_one_row(room, visitor):
    thread = room("Termine online buchen", "Wo fangen wir an?")
    for n in range(30):
        room("Termine online buchen", f"Beitrag {n}: ein Termin wäre gut", kind="post", part_of=thread)

    found = search("Termin", visitor)

    assert (len(found.hits), found.total, found.spots) == (1, 1, 31)
    assert told(found.hits[0]) == ("<mark>Termine</mark> online buchen", "Wo fangen wir an?", 30)


def test_the_title_of_the_whole_is_no_place_of_each_part(room, visitor):
    thread = room("Termine online buchen", "Wo fangen wir an?")
    room("Termine online buchen", "Ich bin dafür.", kind="post", part_of=thread)

    assert search("Termine", visitor).spots == 1
    assert search("dafür", visitor).spots == 1


def test_a_word_of_the_title_and_one_of_a_post_find_the_post(room, visitor):
    thread = room("Termine online buchen", "Wo fangen wir an?")
    room("Termine online buchen", "In Uslar geht es schon.", kind="post", part_of=thread)
    room("Anderes", "In Uslar auch.", kind="post", part_of=room("Anderes"))

    found = search("Termine Uslar", visitor)

    assert [told(hit) for hit in found.hits] == [
        ("<mark>Termine</mark> online buchen", "In <mark>Uslar</mark> geht es schon.", 0)
    ]


def test_the_best_place_stands_for_the_whole(room, visitor):
    thread = room("Verkehr", "Alles über Wege")
    room("Verkehr", "Am Rande: Rufbus. " + "Sonst viel über Wege und Straßen. " * 9, part_of=thread, kind="post")
    room("Verkehr", "Rufbus, Rufbus, Rufbus!", part_of=thread, kind="post")

    (hit,) = search("Rufbus", visitor).hits

    assert (str(hit.text).count("<mark>"), hit.more) == (3, 1)


def test_the_other_places_are_listed_by_themselves(room, visitor):
    thread = room("Verkehr", "Rufbus oder Bahn?", kind="thread")
    parts = [room("Verkehr", f"Rufbus {n}", kind="post", part_of=thread) for n in range(3)]
    room("Rufbus anderswo")

    found = search("Rufbus", visitor, within=f"thread-{thread.pk}")

    assert sorted(hit.url for hit in found.hits) == sorted(f"/x/{one.pk}/" for one in [thread, *parts])
    assert (found.total, found.spots, found.target) == (4, 4, "Verkehr")


def test_parts_go_with_their_whole(room, visitor):
    thread = room("Verkehr")
    room("Verkehr", "Rufbus", kind="post", part_of=thread)

    services.remove(thread)

    assert (IndexEntry.objects.count(), titles("Rufbus", visitor)) == (0, [])


def test_a_part_without_its_whole_stays_out(room, visitor):
    thread = room("Verkehr", live=False)
    room("Verkehr", "Rufbus", kind="post", part_of=thread)

    assert titles("Rufbus", visitor) == []


def test_parts_follow_when_their_whole_moves(room, visitor, tags):
    here, there = room("Verkehr", kind="group"), room("Schulen", kind="group")
    thread = room("Wege", kind="thread", place=here, tags=tags[:1])
    room("Wege", "Rufbus", kind="post", part_of=thread)
    before = search("Rufbus", visitor)

    room.change(thread, place=there, tags=tags[1:])
    after = search("Rufbus", visitor)

    assert ([one.label for one in before.places], [one.label for one in before.tags]) == (["Verkehr"], ["Bus"])
    assert ([one.label for one in after.places], [one.label for one in after.tags]) == (["Schulen"], ["Schule"])


def test_a_renamed_tag_has_its_new_name_at_once(room, visitor, tags):
    room("Rufbus", tags=tags)
    Tag.objects.filter(slug="bus").update(name="Öffentlicher Verkehr")

    assert [one.label for one in search("Rufbus", visitor).tags] == ["Öffentlicher Verkehr", "Schule"]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps the words in the row itself")
def test_a_deleted_entry_leaves_the_table_of_words(room):
    """After all migrations: one that rebuilds the table drops the trigger, unless it makes it again."""
    thread = room("Verkehr")
    room("Verkehr", "Rufbus", kind="post", part_of=thread)

    def rows():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM participation_search")
            return cursor.fetchone()[0]

    held = rows()
    IndexEntry.objects.filter(title="Verkehr").delete()

    assert (held, rows()) == (2, 0)
