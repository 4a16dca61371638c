"""Many people at the same moment, as real threads with connections of their own, on PostgreSQL."""

import threading
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from boards.threads.models import Post, Thread
from boards.threads.services import close_thread, post_reply, start_thread
from participation.audience.services import enter_circle
from participation.search.models import IndexEntry
from tests.conftest import make_person

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


def at_once(*calls):
    """Run the calls in threads that start together; what each returned or raised, in their order."""
    results, barrier = [None] * len(calls), threading.Barrier(len(calls))

    def run(place, call):
        barrier.wait(10)
        try:
            results[place] = call()
        except Exception as fault:
            results[place] = fault
        finally:
            connection.close()

    runners = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(30)
    return results


@pytest.fixture
def twenty(group_circle):
    people = [make_person("Person", f"Nummer{letter}", level=30) for letter in "abcdefghijklmnopqrst"]
    for person in people:
        enter_circle(person=person, circle=group_circle, source="mandate", role="Mitglied")
    return people


def test_twenty_people_reply_at_once_and_nothing_is_lost(twenty, thread):
    def three(person):
        return lambda: [post_reply(by=person, thread=Thread.objects.get(pk=thread.pk), text=f"{n}") for n in range(3)]

    results = at_once(*[three(person) for person in twenty])

    thread.refresh_from_db()
    assert [result for result in results if not isinstance(result, list)] == []
    assert (thread.posts.count(), thread.post_count) == (61, 61)
    assert list(thread.posts.order_by("created", "pk")) == list(thread.posts.order_by("pk"))
    assert thread.last_post_at == thread.posts.latest("pk").created
    assert IndexEntry.objects.filter(kind="post").count() == 61


def test_a_form_that_arrives_twenty_times_posts_once(member, thread):
    key = uuid.uuid4()
    posts = at_once(*[lambda: post_reply(by=member, thread=Thread.objects.get(pk=thread.pk), text="Ja.", key=key)] * 20)

    thread.refresh_from_db()
    assert len(set(posts)) == 1
    assert (thread.posts.count(), thread.post_count) == (2, 2)


def test_a_thread_that_arrives_twenty_times_begins_once(member, group):
    key = uuid.uuid4()
    threads = at_once(*[lambda: start_thread(by=member, group=group, title="T", text="x", key=key)] * 20)

    assert len(set(threads)) == 1
    assert (Thread.objects.count(), Post.objects.count()) == (1, 1)


def test_nothing_is_posted_after_the_close(twenty, speaker, thread):
    def reply(person):
        return lambda: post_reply(by=person, thread=Thread.objects.get(pk=thread.pk), text="Noch etwas")

    def close():
        return close_thread(by=speaker, thread=Thread.objects.get(pk=thread.pk), reason="fertig")

    results = at_once(close, *[reply(person) for person in twenty])

    thread.refresh_from_db()
    posted = [result for result in results if isinstance(result, Post)]
    assert results[0] is None
    assert {type(result) for result in results[1:]} <= {Post, PermissionDenied}
    assert thread.post_count == thread.posts.count() == 1 + len(posted)
    assert all(post.created <= thread.closed_at for post in posted)
