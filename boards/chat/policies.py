from django.contrib.auth.models import AnonymousUser

from boards.chat.models import Message, Room
from participation.accounts.models import User
from participation.audience.selectors import let_in


def can_write(user: User | AnonymousUser, room: Room) -> bool:
    """Whether the person may write here now. Nobody writes where they may not read, or without an account; in a room
    of real names nobody hides theirs. Two queries, for a room that came `with_rules`.
    """
    if not isinstance(user, User) or not user.is_active or room.closed_at:
        return False
    if room.real_names and not user.shows_real_name:
        return False
    return user.pk in let_in([*room.reading_rules, room.writing], [user.pk])


def can_close(user: User | AnonymousUser) -> bool:
    return user.is_active and user.has_perm("boards.moderate_thread")


def can_delete(user: User | AnonymousUser, message: Message) -> bool:
    """The author, while they may read the room; and whoever moderates the boards."""
    if not isinstance(user, User) or not user.is_active or message.deleted_at:
        return False
    if user.has_perm("boards.moderate_thread"):
        return True
    return message.author_id == user.pk and Room.objects.visible_to(user).filter(pk=message.room_id).exists()
