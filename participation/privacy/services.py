from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from participation.accounts.models import User
from participation.privacy import selectors
from participation.privacy.uses import OFFICE_WORK
from participation.registry import Registration, Use, registrations
from participation.search.services import reindex


def export_for(user: User) -> dict[str, Any]:
    """Everything about `user`, by kind of object (Art. 15 and 20): what rooms say, else what the data map says."""
    data = {}
    for room in registrations():
        rows = list(room.export_for(user) if room.export_for else selectors.export_rows(room, user))
        if rows:
            data[str(room.model._meta.verbose_name)] = rows
    return {"exported_at": timezone.now(), "person": user.pk, "data": data}


@transaction.atomic
def erase(user: User) -> None:
    """Forget `user` (Art. 17): name, address and traces go everywhere, contributions stay under "gelöschtes Mitglied".

    One transaction: after a crash in the middle nothing has happened, and a second call does no harm. Files go once
    it is committed. Passing on the right to do so (own wish, an officer's order) is the caller's business.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    rooms = sorted(registrations(), key=lambda room: room.model is User)  # the person last: the others need the address
    written = [row for room in rooms if room.index for row in selectors.own_rows(room, user)]
    for room in rooms:
        if room.erase:
            room.erase(user)
        else:
            _erase_rows(room, user)
    for row in written:
        if row._meta.default_manager.filter(pk=row.pk).exists():
            row.refresh_from_db()
            reindex(row)


def _erase_rows(room: Registration, user: User) -> None:
    """Delete the rows, or empty the fields, whose line says so."""
    for name, use in selectors.keys_to_person(room):
        rows = room.model._default_manager.filter(**{name: user})
        if use.erasure == "delete":
            _delete_files(rows)
            rows.delete()
        elif use.purpose != OFFICE_WORK.purpose and (empty := _emptied(room)):
            rows.update(**empty)


def _emptied(room: Registration) -> dict[str, Any]:
    lines = [(room.model._meta.get_field(name), use) for name, use in room.fields.items()]
    return {field.name: None if field.null else "" for field, use in lines if _is_to_be_emptied(field, use)}


def _is_to_be_emptied(field: Any, use: Use) -> bool:
    if use.erasure != "delete" or field.many_to_many or field.related_model is User:
        return False
    return field.null or isinstance(field, models.CharField | models.TextField)


def _delete_files(rows: "models.QuerySet[Any]") -> None:
    names = [field.name for field in rows.model._meta.local_fields if isinstance(field, models.FileField)]
    files = [getattr(row, name) for row in rows for name in names] if names else []
    for file in files:
        if file:
            transaction.on_commit(partial(file.storage.delete, file.name))
