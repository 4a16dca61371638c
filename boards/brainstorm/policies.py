from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import User


def can_keep_walls(user: User | AnonymousUser) -> bool:
    """Open walls, write and gather cards: staff of the office."""
    return user.is_active and user.has_perm("boards.change_wall")
