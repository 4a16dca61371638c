from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from participation.accounts.models import ShownAs, User
from participation.audience.services import rights_changed
from participation.identity.levels import Level

PROFILE: Final = ("first_name", "last_name", "shown_as", "pseudonym", "municipality", "language")


@transaction.atomic
def empty_shell(user: User) -> None:
    """Take everything out of the account that tells who it was, and close it for good.

    The row stays: what the person wrote keeps an author, shown as "gelöschtes Mitglied". This is a part of
    privacy.services.erase, which also cleans the other rooms; call that one.
    """
    user.email = f"erased-{user.pk}@invalid"
    user.first_name = user.last_name = user.pseudonym = user.office = user.identity_method = ""
    user.shown_as, user.language = ShownAs.REAL_NAME, "de"
    user.municipality = user.proven_municipality = user.verified_on = user.identity_expires_on = user.last_login = None
    user.identity_level = Level.NONE
    user.is_active = user.is_staff = user.is_superuser = False
    user.erased_at = user.erased_at or timezone.now()
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    rights_changed(person=user)


@transaction.atomic
def change_profile(*, by: User, **said: Any) -> None:
    """Store what a person says about themselves: name, how it is shown, pseudonym, municipality, language.

    A name that was verified stays as it is, whatever is sent.
    """
    locked = {"first_name", "last_name"} if by.name_is_verified else set()
    changed = [name for name in PROFILE if name in said and name not in locked]
    for name in changed:
        setattr(by, name, said[name])
    by.save(update_fields=changed)
    rights_changed(person=by)
