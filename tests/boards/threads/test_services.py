import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from boards.brainstorm.services import add_card, open_wall
from boards.threads.models import Post, Thread
from boards.threads.services import (
    KeyUsedBefore,
    close_thread,
    pin_thread,
    post_reply,
    reopen_thread,
    start_thread,
    write_summary,
)
from participation.search.models import IndexEntry
from participation.trail.selectors import stations


def test_a_thread_begins_with_its_first_post(member, group):
    thread = start_thread(
        by=member, group=group, title="Termine", text="Wo **zuerst**?", tags=["Kfz", "Termine"], key=uuid.uuid4()
    )

    assert [(post.text, post.html) for post in thread.posts.all()] == [
        ("Wo **zuerst**?", "<p>Wo <strong>zuerst</strong>?</p>\n")
    ]
    assert (thread.post_count, thread.lead, sorted(thread.tags.names())) == (1, "Wo zuerst?", ["Kfz", "Termine"])


def test_the_same_key_begins_one_thread(member, group):
    key = uuid.uuid4()
    once = start_thread(by=member, group=group, title="Termine", text="Wo?", key=key)
    again = start_thread(by=member, group=group, title="Termine", text="Wo?", key=key)

    assert (once, Thread.objects.count(), Post.objects.count()) == (again, 1, 1)


def test_the_same_key_with_another_title_is_refused(member, group):
    key = uuid.uuid4()
    start_thread(by=member, group=group, title="Termine", text="Wo?", key=key)

    with pytest.raises(KeyUsedBefore):
        start_thread(by=member, group=group, title="Anderes", text="Wo?", key=key)


def test_a_reply_counts_and_moves_the_thread_up(second_member, thread):
    before = thread.last_post_at
    reply = post_reply(by=second_member, thread=thread, text="Bei der Zulassung.")

    assert (thread.post_count, thread.last_post_at > before, reply.parent) == (2, True, None)


def test_a_reply_to_a_reply_stands_under_the_same_post(member, second_member, thread):
    first = thread.posts.get()
    reply = post_reply(by=second_member, thread=thread, text="Ja.", parent=first)
    below = post_reply(by=member, thread=thread, text="Gut.", parent=reply)

    assert below.parent == first


def test_the_same_key_replies_once_even_after_the_thread_was_closed(member, speaker, thread):
    key = uuid.uuid4()
    once = post_reply(by=member, thread=thread, text="Ja.", key=key)
    close_thread(by=speaker, thread=thread, reason="beantwortet")

    assert post_reply(by=member, thread=thread, text="Ja.", key=key) == once
    assert thread.post_count == 2


def test_the_same_key_with_another_text_is_refused(member, thread):
    key = uuid.uuid4()
    post_reply(by=member, thread=thread, text="Ja.", key=key)

    with pytest.raises(KeyUsedBefore):
        post_reply(by=member, thread=thread, text="Nein.", key=key)


def test_two_people_may_come_with_the_same_key(member, second_member, thread):
    key = uuid.uuid4()
    post_reply(by=member, thread=thread, text="Ja.", key=key)
    post_reply(by=second_member, thread=thread, text="Ja.", key=key)

    assert thread.posts.count() == 3


def test_a_closed_thread_refuses_replies(member, speaker, thread):
    close_thread(by=speaker, thread=thread, reason="beantwortet")

    with pytest.raises(PermissionDenied):
        post_reply(by=member, thread=thread, text="noch etwas")

    assert thread.posts.count() == 1


def test_an_opened_thread_takes_replies_again(member, speaker, thread):
    close_thread(by=speaker, thread=thread, reason="beantwortet")
    reopen_thread(by=speaker, thread=thread)

    assert post_reply(by=member, thread=thread, text="noch etwas").thread == thread


def test_a_thread_is_not_closed_without_a_reason(speaker, thread):
    with pytest.raises(ValidationError):
        close_thread(by=speaker, thread=thread, reason="  ")

    thread.refresh_from_db()
    assert not thread.is_closed


def test_closing_twice_keeps_the_first_reason(speaker, thread):
    close_thread(by=speaker, thread=thread, reason="umgesetzt")
    close_thread(by=speaker, thread=thread, reason="anderes")

    assert thread.closed_reason == "umgesetzt"


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001, "a\0b"])
def test_a_text_that_cannot_stand_is_refused(member, thread, text):
    with pytest.raises(ValidationError):
        post_reply(by=member, thread=thread, text=text)


def test_only_an_office_answers_officially(member, administration, thread):
    with pytest.raises(PermissionDenied):
        post_reply(by=member, thread=thread, text="Amtlich.", official=True)
    answer = post_reply(by=administration, thread=thread, text="Amtlich.", official=True)

    assert (answer.is_official, answer.office) == (True, "Stabsstelle Digitalisierung")


def test_a_post_of_another_thread_cannot_be_answered(member, group, thread):
    other = start_thread(by=member, group=group, title="Anderes", text="Hallo")

    with pytest.raises(ValidationError):
        post_reply(by=member, thread=thread, text="Ja.", parent=other.posts.get())


def test_whoever_writes_very_much_is_asked_to_wait(member, thread):
    Post.objects.bulk_create(Post(thread=thread, author=member, text="x", html="x") for _ in range(30))

    with pytest.raises(ValidationError):
        post_reply(by=member, thread=thread, text="Noch eins")


def test_script_in_a_post_does_not_survive(member, thread):
    post = post_reply(by=member, thread=thread, text="<script>alert(1)</script> [x](javascript:alert(1))")

    assert "<script" not in post.html
    assert "href" not in post.html


def test_a_thread_that_grew_from_a_card_shows_it_in_its_trail(admin, member, group):
    wall = open_wall(by=admin, title="Erste Sitzung")
    card = add_card(by=admin, wall=wall, text="Termine vorab buchen")
    thread = start_thread(by=member, group=group, title="Termine", text="Wo?", card=card)

    assert [station["title"] for station in stations(thread, member)] == ["Termine vorab buchen", "Termine"]


def test_what_was_written_is_indexed_for_its_readers(closed_thread, closed_group):
    assert {(entry.kind, entry.audience) for entry in IndexEntry.objects.exclude(kind="group")} == {
        ("thread", closed_group.reading),
        ("post", closed_group.reading),
    }


def test_a_summary_names_who_keeps_it(speaker, thread):
    write_summary(by=speaker, thread=thread, text="Einig: zuerst die Zulassung.", at=timezone.now())
    pin_thread(by=speaker, thread=thread)
    thread.refresh_from_db()

    assert (thread.summary, thread.summary_by, thread.pinned) == ("Einig: zuerst die Zulassung.", speaker, True)
