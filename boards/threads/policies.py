"""Who may do what with a thread. Each asks the database, so inside a lock the answer is the state that holds."""

from django.contrib.auth.models import AnonymousUser

from boards.groups.policies import can_moderate as can_moderate_group
from boards.groups.policies import can_start_thread
from boards.threads.models import Post, Thread
from participation.accounts.models import User
from participation.audience.models import Audience

__all__ = [
    "can_answer_officially",
    "can_delete",
    "can_edit",
    "can_mark_answer",
    "can_moderate",
    "can_react",
    "can_reply",
    "can_start_thread",
]


def can_reply(user: User | AnonymousUser, thread: Thread) -> bool:
    """Whoever sees the thread and may write in its group, while it is open."""
    if not user.is_authenticated or not user.is_active:
        return False
    writers = Audience.objects.open_to(user)
    return Thread.objects.visible_to(user).open().filter(pk=thread.pk, group__writing__in=writers).exists()


def can_answer_officially(user: User | AnonymousUser, thread: Thread) -> bool:
    """People of an office who may write here."""
    if not user.is_authenticated or not user.office:
        return False
    return can_reply(user, thread)


def can_moderate(user: User | AnonymousUser, thread: Thread) -> bool:
    """Close, open again, pin, summarise: the group's speaker and the moderators of the office."""
    return can_moderate_group(user, thread.group) and Thread.objects.visible_to(user).filter(pk=thread.pk).exists()


def can_edit(user: User | AnonymousUser, post: Post) -> bool:
    """Whoever wrote the post, as long as they could still write one here."""
    return (
        post.author_id is not None
        and post.author_id == user.pk
        and not post.deleted_at
        and can_reply(user, post.thread)
    )


def can_delete(user: User | AnonymousUser, post: Post) -> bool:
    """Whoever wrote the post, while they see it; also after the thread was closed or they may not write any more."""
    if not user.is_authenticated or not user.is_active or post.author_id != user.pk or post.deleted_at:
        return False
    return Post.objects.visible_to(user).filter(pk=post.pk).exists()


def can_react(user: User | AnonymousUser, post: Post) -> bool:
    """Whoever may reply, to what others wrote."""
    return not post.deleted_at and post.author_id != user.pk and can_reply(user, post.thread)


def can_mark_answer(user: User | AnonymousUser, thread: Thread) -> bool:
    """Whoever asked, while they may write here, and whoever keeps the thread."""
    asked = thread.author_id is not None and thread.author_id == user.pk and can_reply(user, thread)
    return asked or can_moderate(user, thread)
