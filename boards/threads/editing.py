"""What becomes of a post after it was written: edited, deleted, reacted to, marked as the answer."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.threads import policies
from boards.threads.models import Post, Reaction, Thread
from boards.threads.rendering import render
from participation.accounts.models import User
from participation.search.services import reindex, remove
from participation.trail.services import cut_off


class EditedMeanwhile(ValidationError):
    """The post was edited in another window since the form was shown."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Der Beitrag wurde inzwischen in einem anderen Fenster geändert. Ihr Text steht noch hier. Prüfen Sie "
                "den neuen Stand und speichern Sie dann noch einmal."
            ),
            code="meanwhile",
        )


@transaction.atomic
def edit_post(*, by: User, post: Post, text: str, seen: datetime.datetime | None) -> None:
    """Give the post a new text and keep the old one in its history; the same text changes nothing.

    `seen` is `edited_at` of the post as the form showed it. Raises PermissionDenied, EditedMeanwhile, or
    ValidationError for a text that cannot stand.
    """
    locked = _locked(post)
    if not policies.can_edit(by, locked):
        raise PermissionDenied
    if text == locked.text:
        return
    if seen != locked.edited_at:
        raise EditedMeanwhile
    rendered = render(text)
    locked.versions.create(text=locked.text, written_at=locked.edited_at or locked.created)
    locked.text, locked.html, locked.edited_at = text, rendered, timezone.now()
    locked.save(update_fields=["text", "html", "edited_at"])
    reindex(locked)


@transaction.atomic
def delete_post(*, by: User, post: Post) -> None:
    """Take the words and their history away and leave the trace; replies stay. Deleting twice changes nothing."""
    locked = _locked(post)
    if locked.deleted_at and locked.author_id == by.pk:
        return
    if not policies.can_delete(by, locked):
        raise PermissionDenied
    _take_away(locked)


@transaction.atomic
def withdraw_posts(author: User) -> None:
    """Take back all that `author` wrote for themselves: a part of their erasure. Official answers are the office's."""
    for post in Post.objects.filter(author=author, is_official=False, deleted_at=None).order_by("pk"):
        _take_away(_locked(post))


@transaction.atomic
def withdraw_threads(author: User) -> None:
    """Threads in which nobody else speaks go; the others keep a trace for a title. Summaries of the person go."""
    for thread in Thread.objects.filter(summary_by=author):
        thread.summary, thread.summary_by, thread.summary_at = "", None, None
        thread.save(update_fields=["summary", "summary_by", "summary_at"])
        reindex(thread)
    for thread in Thread.objects.filter(author=author).select_for_update(of=("self",)):
        if thread.posts.exclude(author=author, is_official=False).exists():
            thread.title, thread.lead = _("Gelöschtes Thema"), ""
            thread.save(update_fields=["title", "lead"])
            thread.tags.clear()
            reindex(thread)
            continue
        for gone in (*thread.posts.all(), thread):
            remove(gone)
            cut_off(gone)
        thread.delete()


@transaction.atomic
def react(*, by: User, post: Post, kind: Reaction.Kind) -> None:
    """Add a reaction; one of each kind per person, a second changes nothing."""
    locked = _locked(post)
    if not policies.can_react(by, locked):
        raise PermissionDenied
    Reaction.objects.get_or_create(post=locked, person=by, kind=kind)


def take_back_reaction(*, by: User, post: Post, kind: Reaction.Kind) -> None:
    """Also where one may not react any more: what one said is one's own."""
    Reaction.objects.filter(post=post, person=by, kind=kind).delete()


@transaction.atomic
def mark_answer(*, by: User, thread: Thread, post: Post | None) -> None:
    """Say which post answers what the thread asks (None: none does). It is shown first, below the question."""
    locked = Thread.objects.select_for_update(of=("self",), no_key=True).select_related("group").get(pk=thread.pk)
    if not policies.can_mark_answer(by, locked):
        raise PermissionDenied
    if post and not locked.posts.alive().filter(pk=post.pk).exists():
        raise ValidationError(_("Diesen Beitrag gibt es hier nicht mehr."), code="post")
    locked.answer, locked.answer_by = post, by if post else None
    locked.save(update_fields=["answer", "answer_by"])


def _take_away(locked: Post) -> None:
    locked.text = locked.html = ""
    locked.deleted_at = timezone.now()
    locked.save(update_fields=["text", "html", "deleted_at"])
    locked.versions.all().delete()
    locked.reactions.all().delete()
    Thread.objects.filter(pk=locked.thread_id).update(post_count=Greatest(F("post_count") - 1, 0))
    Thread.objects.filter(answer=locked).update(answer=None, answer_by=None)
    reindex(locked)


def _locked(post: Post) -> Post:
    """The post as it is now; its thread's row is locked first, as everywhere, so that nobody waits for ever."""
    Thread.objects.select_for_update(no_key=True).only("pk").get(pk=post.thread_id)
    return Post.objects.select_for_update(of=("self",), no_key=True).select_related("thread__group").get(pk=post.pk)
