"""What the person's own row holds. Erasure leaves an empty shell: see services.empty_shell."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.accounts import photos, tasks  # noqa: F401 - its finders are asked by the tick
from participation.accounts.models import PHOTO_FOLDER, User
from participation.accounts.services import empty_shell
from participation.identity.needs import register_name_need
from participation.media import register_files
from participation.privacy.obstacles import Obstacle, register_obstacle
from participation.privacy.uses import (
    CONTACT,
    DATE,
    IDENTITY,
    MEMBERSHIP,
    NAME,
    PREFERENCE,
    SIGN_IN,
    TECHNICAL,
    fields,
)
from participation.registry import register


def may_see_photo(user: User | AnonymousUser, path: str) -> bool:
    """Whoever may see the person's page, and everybody where the person allows it (photos.show_where)."""
    return User.objects.visible_to(user).filter(photo=path).exists() or photos.is_shown(path)


register(
    User,
    label=lambda user: user.shown_name,
    url=lambda user: user.get_absolute_url(),
    fields=fields(
        (NAME, "first_name last_name pseudonym shown_as photo about interests"),
        (CONTACT, "email"),
        (PREFERENCE, "language municipality"),
        (MEMBERSHIP, "office is_staff is_superuser groups user_permissions real_name_from real_name_until"),
        (IDENTITY, "identity_level identity_method verified_on identity_expires_on proven_municipality"),
        (SIGN_IN, "password last_login pseudonym_key"),
        (DATE, "date_joined"),
        (TECHNICAL, "is_active erased_at"),
    ),
    erase=empty_shell,
)


def only_administrator(person: User) -> Obstacle | None:
    """Somebody must be left who may do everything."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if not person.is_superuser or others.exists():
        return None
    return Obstacle(_("Sie verwalten die Seite allein. Geben Sie zuerst jemand anderem die Rechte der Administration."))


register_obstacle(only_administrator)
register_files(PHOTO_FOLDER, may_see_photo, public=False)
register_name_need(lambda person: person.real_name_from is not None)
