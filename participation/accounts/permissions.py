"""Permissions as conditions inside a query, for `visible_to`: pages of many kinds then ask nothing extra for them."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Exists, Q

if TYPE_CHECKING:
    from participation.accounts.models import User


def holds(user: "User | AnonymousUser", permission: str) -> Exists:
    """Whether `user` holds the permission "app.codename", themselves or by a group; administrators hold all."""
    app, codename = permission.split(".")
    wanted = Permission.objects.filter(content_type__app_label=app, codename=codename)
    if not user.is_authenticated or not user.is_active:
        return Exists(wanted.none())
    return Exists(wanted if user.is_superuser else wanted.filter(Q(user=user.pk) | Q(group__user=user.pk)))
