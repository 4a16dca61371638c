from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from boards.groups.rules import narrower
from boards.threads.editing import withdraw_posts, withdraw_threads
from boards.threads.models import Post, PostVersion, Reaction, Thread
from participation import html
from participation.accounts.models import User
from participation.privacy.uses import AUTHORSHIP, CONTRIBUTION, DATE, OPINION, TECHNICAL, fields
from participation.registry import IndexText, register


def _index_thread(thread: Thread) -> IndexText | None:
    audience = narrower(thread.group.reading, thread.audience)
    if audience is None:
        return None
    tags = list(thread.tags.all())
    return IndexText(
        title=thread.title,
        text=" ".join([thread.lead, thread.summary, *(tag.name for tag in tags)]),
        url=thread.get_absolute_url(),
        kind="thread",
        audience=audience,
        place=thread.group,
        tags=tags,
        at=thread.created,
    )


def _index_post(post: Post) -> IndexText | None:
    audience = narrower(post.thread.group.reading, post.thread.audience)
    if audience is None:
        return None
    return IndexText(
        title=post.thread.title,
        text=html.to_text(post.html),
        url=post.get_absolute_url(),
        kind="post",
        audience=audience,
        live=post.deleted_at is None,
        part_of=post.thread,
        at=post.created,
    )


def _threads_of(user: User) -> Iterator[dict[str, Any]]:
    for thread in user.threads.select_related("group"):
        yield {
            "title": thread.title,
            "lead": thread.lead,
            "group": thread.group.name,
            "tags": sorted(thread.tags.names()),
            "created": thread.created,
            "closed_at": thread.closed_at,
            "url": thread.get_absolute_url(),
        }
    for thread in Thread.objects.filter(Q(summary_by=user) | Q(closed_by=user)).order_by("pk"):
        yield {
            "thread": thread.title,
            "summary": thread.summary if thread.summary_by_id == user.pk else "",
            "summary_at": thread.summary_at if thread.summary_by_id == user.pk else None,
            "closed_reason": thread.closed_reason if thread.closed_by_id == user.pk else "",
            "url": thread.get_absolute_url(),
        }


def _posts_of(user: User) -> Iterator[dict[str, Any]]:
    for post in user.posts.select_related("thread").prefetch_related("versions"):
        yield {
            "thread": post.thread.title,
            "text": post.text,
            "office": post.office,
            "created": post.created,
            "edited_at": post.edited_at,
            "deleted_at": post.deleted_at,
            "url": post.get_absolute_url(),
            "versions": [{"text": one.text, "written_at": one.written_at} for one in post.versions.all()],
        }


def _who(obj: Thread | Post) -> str:
    return obj.author.shown_name if obj.author else _("gelöschtes Mitglied")


register(
    Thread,
    label=lambda thread: thread.title,
    url=Thread.get_absolute_url,
    fields=fields(
        (AUTHORSHIP, "author closed_by summary_by answer_by"),
        (CONTRIBUTION, "title lead tags summary closed_reason"),
        (DATE, "created closed_at summary_at last_post_at"),
        (TECHNICAL, "group audience pinned post_count answer"),
    ),
    index=_index_thread,
    index_rows=lambda: Thread.objects.select_related("group__reading", "audience").prefetch_related("tags"),  # type: ignore[misc]
    visible_to=lambda user: Thread.objects.visible_to(user).select_related("author"),
    export_for=_threads_of,
    withdraw=withdraw_threads,
    trail_kind="thread",
    extra={"date": lambda thread: thread.created, "who": _who},
)
register(
    Post,
    label=lambda post: post.thread.title,
    url=Post.get_absolute_url,
    fields=fields(
        (AUTHORSHIP, "author office"),
        (CONTRIBUTION, "text html"),
        (DATE, "created edited_at deleted_at"),
        (TECHNICAL, "thread parent is_official key"),
    ),
    index=_index_post,
    index_rows=lambda: Post.objects.select_related("thread__group__reading", "thread__audience"),
    visible_to=lambda user: Post.objects.visible_to(user).alive().select_related("author", "thread"),
    export_for=_posts_of,
    withdraw=withdraw_posts,
    trail_kind="thread",
    extra={"date": lambda post: post.created, "who": _who},
)

register(
    PostVersion,
    label=str,
    fields=fields((CONTRIBUTION, "text"), (DATE, "written_at"), (TECHNICAL, "post")),
    export_for=lambda user: (),  # with its post
    erase=lambda user: None,  # stays with its post
)
register(
    Reaction, label=str, fields=fields((AUTHORSHIP, "person"), (OPINION, "kind"), (DATE, "at"), (TECHNICAL, "post"))
)
