import datetime
import uuid
from collections.abc import Iterable
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from boards.brainstorm.models import Card
from boards.groups.models import TopicGroup
from boards.threads import policies
from boards.threads.models import TITLE_LIMIT, Post, Thread
from boards.threads.rendering import render
from participation import html
from participation.accounts.models import User
from participation.audience.services import of_circle
from participation.search.services import reindex
from participation.trail.services import link

POSTS_PER_SPAN: Final = 30
SPAN: Final = datetime.timedelta(minutes=10)
"""One person writes at most 30 posts in ten minutes."""


class KeyUsedBefore(ValidationError):
    """The same key came with another text: a form of yesterday, or somebody guessing."""

    def __init__(self) -> None:
        super().__init__(
            _("Dieses Formular kam schon mit anderem Text an. Soll auch dieser erscheinen, senden Sie es noch einmal."),
            code="key",
        )


@transaction.atomic
def start_thread(
    *,
    by: User,
    group: TopicGroup,
    title: str,
    text: str,
    lead: str = "",
    members_only: bool = False,
    tags: Iterable[str] = (),
    card: Card | None = None,
    key: uuid.UUID | None = None,
    at: datetime.datetime | None = None,
) -> Thread:
    """Begin a thread with its first post; `card` is the one it grew from. The same `key` a second time returns the
    thread it made.

    Raises PermissionDenied unless `by` may write in the group, ValidationError for a text that cannot stand.
    """
    key = key or uuid.uuid4()
    _lock_sender(by)
    if earlier := Post.objects.select_related("thread").filter(author=by, key=key).first():
        if (earlier.thread.group_id, earlier.thread.title, earlier.text) != (group.pk, title, text):
            raise KeyUsedBefore
        return earlier.thread
    if not policies.can_start_thread(by, group):
        raise PermissionDenied
    _check_title(title)
    rendered = _render(by, text)
    now = at or timezone.now()
    thread = Thread.objects.create(
        group=group,
        title=title,
        lead=lead or Truncator(html.to_text(rendered)).chars(160),
        author=by,
        created=now,
        audience=of_circle(group.circle, min_level=group.reading.min_level) if members_only else None,
        post_count=1,
        last_post_at=now,
    )
    thread.tags.set(list(tags))
    post = Post.objects.create(thread=thread, author=by, text=text, html=rendered, key=key, created=now)
    if card:
        link(by=by, source=card, target=thread, at=now)
    reindex(thread)
    reindex(post)
    return thread


@transaction.atomic
def post_reply(
    *,
    by: User,
    thread: Thread,
    text: str,
    parent: Post | None = None,
    official: bool = False,
    key: uuid.UUID | None = None,
    at: datetime.datetime | None = None,
) -> Post:
    """Add a post to the thread, or a reply under `parent`; a reply to a reply stands under the same parent.

    The thread's row is locked first: order, count and date are right however many write at once. The same `key` a
    second time returns the post it made, even if the thread was closed in between.
    Raises PermissionDenied when `by` may not reply, ValidationError for a text that cannot stand.
    """
    key = key or uuid.uuid4()
    _lock_sender(by)
    locked = _locked(thread)
    top = (parent.parent or parent) if parent else None
    if earlier := Post.objects.filter(author=by, key=key).first():
        if (earlier.thread_id, earlier.parent_id, earlier.text) != (thread.pk, top.pk if top else None, text):
            raise KeyUsedBefore
        return earlier
    if not policies.can_reply(by, locked) or (official and not policies.can_answer_officially(by, locked)):
        raise PermissionDenied
    if top and (top.thread_id != thread.pk or top.deleted_at):
        raise ValidationError(_("Den Beitrag, auf den Sie antworten, gibt es hier nicht mehr."), code="parent")
    rendered = _render(by, text)
    now = at or max(timezone.now(), locked.last_post_at)
    post = Post.objects.create(
        thread=locked,
        parent=top,
        author=by,
        text=text,
        html=rendered,
        is_official=official,
        office=by.office if official else "",
        created=now,
        key=key,
    )
    Thread.objects.filter(pk=thread.pk).update(
        post_count=F("post_count") + 1, last_post_at=max(now, locked.last_post_at)
    )
    thread.refresh_from_db(fields=["post_count", "last_post_at"])
    reindex(post)
    return post


@transaction.atomic
def close_thread(*, by: User, thread: Thread, reason: str, at: datetime.datetime | None = None) -> None:
    """Nobody can reply from here on; `reason` stands above the posts. Closing a closed thread changes nothing."""
    _lock_for_moderation(by, thread)
    if not reason.strip():
        raise ValidationError(_("Bitte sagen Sie, warum das Thema geschlossen wird."), code="reason")
    Thread.objects.open().filter(pk=thread.pk).update(
        closed_at=at or timezone.now(), closed_reason=reason.strip(), closed_by=by
    )
    thread.refresh_from_db(fields=["closed_at", "closed_reason", "closed_by"])


@transaction.atomic
def reopen_thread(*, by: User, thread: Thread) -> None:
    _lock_for_moderation(by, thread)
    Thread.objects.filter(pk=thread.pk).update(closed_at=None, closed_reason="", closed_by=None)
    thread.refresh_from_db(fields=["closed_at", "closed_reason", "closed_by"])


@transaction.atomic
def pin_thread(*, by: User, thread: Thread, pinned: bool = True) -> None:
    """A pinned thread stands first in its group."""
    _lock_for_moderation(by, thread)
    Thread.objects.filter(pk=thread.pk).update(pinned=pinned)
    thread.pinned = pinned


@transaction.atomic
def write_summary(*, by: User, thread: Thread, text: str, at: datetime.datetime | None = None) -> None:
    """What stands under "Kurz gefasst"; an empty text takes the box away."""
    _lock_for_moderation(by, thread)
    thread.summary, thread.summary_by, thread.summary_at = text.strip(), by, at or timezone.now()
    thread.save(update_fields=["summary", "summary_by", "summary_at"])
    reindex(thread)


def _lock_sender(by: User) -> None:
    """One request of a person at a time: the second of a double click finds what the first one made."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)


def _locked(thread: Thread) -> Thread:
    locking = Thread.objects.select_for_update(of=("self",), no_key=True)
    return locking.select_related("group").get(pk=thread.pk)


def _lock_for_moderation(by: User, thread: Thread) -> None:
    locked = _locked(thread)
    if not policies.can_moderate(by, locked):
        raise PermissionDenied


def _check_title(title: str) -> None:
    if not title.strip() or len(title) > TITLE_LIMIT or "\0" in title or html.CONTROL.search(title):
        raise ValidationError(_("Bitte geben Sie dem Thema einen Titel."), code="title")


def _render(by: User, text: str) -> str:
    """The HTML of a text that can stand, from somebody who has not written too much."""
    rendered = render(text)
    if Post.objects.filter(author=by, created__gt=timezone.now() - SPAN).count() >= POSTS_PER_SPAN:
        raise ValidationError(
            _("Sie haben gerade sehr viel geschrieben. Bitte warten Sie ein paar Minuten."), code="limit"
        )
    return rendered
