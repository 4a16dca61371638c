from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import User


def can_write_projects(user: User | AnonymousUser) -> bool:
    return user.is_active and user.has_perm("boards.change_project")
