"""The feed of a thread, and its page for paper."""

import feedparser
import pytest

from boards.threads.models import Post
from boards.threads.services import post_reply, start_thread


def test_a_thread_has_a_feed_where_the_public_reads(client, thread, member):
    post_reply(by=member, thread=thread, text="Zweiter **Beitrag**")
    client.force_login(member)

    feed = feedparser.parse(client.get(f"/themen/{thread.pk}/feed/").content)

    assert [entry.summary for entry in feed.entries] == [
        "<p>Zweiter <strong>Beitrag</strong></p>",
        "<p>Wo fangen wir an?</p>",
    ]
    assert f'href="/themen/{thread.pk}/feed/"' in client.get(f"/themen/{thread.pk}/").text


def test_no_feed_of_what_only_members_read(client, closed_thread, other_member, group, member):
    narrow = start_thread(by=member, group=group, title="Unter uns", text="x", members_only=True)
    client.force_login(member)
    assert client.get(f"/themen/{narrow.pk}/feed/").status_code == 404
    client.force_login(other_member)

    assert client.get(f"/themen/{closed_thread.pk}/feed/").status_code == 404
    assert "/feed/" not in client.get(f"/themen/{closed_thread.pk}/").text


@pytest.mark.parametrize("rows", [1, 40])
def test_the_print_page_holds_everything_on_one_page(client, thread, second_member, rows, django_assert_num_queries):
    for n in range(rows):
        top = Post.objects.create(thread=thread, author=second_member, html=f"<p>Wort{n}</p>", text="x")
        for _ in range(7):
            Post.objects.create(thread=thread, author=second_member, parent=top, html=f"<p>Antwort{n}</p>", text="x")
    client.get(f"/themen/{thread.pk}/drucken/")

    with django_assert_num_queries(3):
        page = client.get(f"/themen/{thread.pk}/drucken/").text

    assert (page.count("<p>Wort"), page.count("<p>Antwort")) == (rows, 7 * rows)
    assert '<form class="bb-reactions' not in page


def test_nobody_prints_what_they_may_not_read(client, closed_thread):
    assert client.get(f"/themen/{closed_thread.pk}/drucken/").status_code == 404
