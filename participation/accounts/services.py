from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.accounts import photos
from participation.accounts.models import ShownAs, User
from participation.accounts.names import skeleton
from participation.audience.services import rights_changed
from participation.identity.levels import Level
from participation.identity.verified_names import drop_name_unless_needed, is_locked, read_name

ABOUT_ME: Final = ("municipality", "about")


@transaction.atomic
def empty_shell(user: User) -> None:
    """Take everything out of the account that tells who it was, and close it for good.

    The row stays: what the person wrote keeps an author, shown as "gelöschtes Mitglied". This is a part of
    privacy.services.erase, which also cleans the other rooms; call that one.
    """
    photos.remove(user)
    user.email = f"erased-{user.pk}@invalid"
    user.first_name = user.last_name = user.pseudonym = user.office = user.identity_method = ""
    user.about = ""
    user.pseudonym_key = None
    user.shown_as, user.language = ShownAs.REAL_NAME, "de"
    user.municipality = user.proven_municipality = user.verified_on = user.identity_expires_on = user.last_login = None
    user.real_name_from = user.real_name_until = None
    user.identity_level = Level.NONE
    user.is_active = user.is_staff = user.is_superuser = False
    user.erased_at = user.erased_at or timezone.now()
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    user.interests.clear()
    rights_changed(person=user)


@transaction.atomic
def change_name(*, by: User, shown_as: str, pseudonym: str = "", first_name: str = "", last_name: str = "") -> None:
    """Store how a person appears. A proven name stays, whatever is sent; of several given names some may be shown.

    While an office asks for the real name, the choice stays as it is and counts again afterwards. Who appears under a
    pseudonym without holding an office gives up their proven name: to appear with it again they prove it again.
    Raises ValidationError when somebody else just took a pseudonym that looks the same.
    """
    by.refresh_from_db(from_queryset=User.objects.select_for_update())
    if is_locked(by):
        _show_given_names(by, first_name)
    else:
        by.first_name, by.last_name = first_name, last_name
    by.pseudonym, by.pseudonym_key = pseudonym, skeleton(pseudonym) or None
    by.shown_as = by.shown_as if by.must_show_real_name else shown_as
    try:
        with transaction.atomic():
            by.save(update_fields=["first_name", "last_name", "pseudonym", "pseudonym_key", "shown_as"])
    except IntegrityError:
        by.refresh_from_db()
        raise ValidationError({"pseudonym": _("So heißt hier schon jemand. Bitte wählen Sie ein anderes.")}) from None
    drop_name_unless_needed(person=by)
    by.refresh_from_db(fields=["first_name", "last_name"])
    rights_changed(person=by)


@transaction.atomic
def change_about(*, by: User, interests: list[str] | None = None, **said: Any) -> None:
    """Store municipality, text and interests, as far as they are given."""
    changed = [name for name in ABOUT_ME if name in said]
    for name in changed:
        setattr(by, name, said[name])
    by.save(update_fields=changed)
    if interests is not None:
        by.interests.set(interests)
    rights_changed(person=by)


def change_language(*, by: User, language: str) -> None:
    by.language = language
    by.save(update_fields=["language"])


@transaction.atomic
def put_photo(*, by: User, data: bytes) -> None:
    """`data` comes from photos.square and from nowhere else."""
    photos.put(by, data)


@transaction.atomic
def remove_photo(*, by: User) -> None:
    photos.remove(by)


def _show_given_names(by: User, chosen: str) -> None:
    """Of the proven given names the chosen ones, in the order of the document; none fits: as it was."""
    proven = read_name(by)
    wanted = chosen.split()
    shown = [name for name in (proven[0].split() if proven else []) if name in wanted]
    by.first_name = " ".join(shown) or by.first_name
