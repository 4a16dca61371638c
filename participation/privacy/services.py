import datetime
from functools import partial
from typing import Any, Final

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from participation.accounts.models import User
from participation.audience.services import rights_changed
from participation.privacy import ledger, mails, selectors, third_party
from participation.privacy.models import Erasure
from participation.privacy.obstacles import obstacles
from participation.privacy.policies import can_erase
from participation.privacy.uses import CONTRIBUTION, OFFICE_WORK
from participation.registry import Registration, Use, registrations
from participation.search.services import forget_removed, reindex

logger: Any = structlog.get_logger(__name__)
TRIED_FOR: Final = datetime.timedelta(days=7)
"""So long the last mail is tried; then the address goes without it."""


def export_for(user: User) -> dict[str, Any]:
    """Everything about `user`, by room and kind of object (Art. 15 and 20)."""
    return {"exported_at": timezone.now(), "person": user.pk, "data": selectors.exported(user)}


@transaction.atomic
def ask_erasure(*, by: User, person: User, also_contributions: bool = False) -> Erasure:
    """Note that `person` is to be forgotten and close the account; `carry_out` does the rest, now or at the next tick.

    A second wish changes nothing. Raises PermissionDenied, or ValidationError with all that must be done first.
    """
    if not can_erase(by, person):
        raise PermissionDenied
    return order_erasure(person=person, by=by, also_contributions=also_contributions)


@transaction.atomic
def order_erasure(
    *, person: User, by: User | None = None, also_contributions: bool = False, restored: bool = False
) -> Erasure:
    """The same without asking who orders it: for commands. `restored`: out of a backup, so nothing stands against it
    any more, and nobody is told a second time.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not restored and (first := obstacles(locked)):
        raise ValidationError([str(obstacle.text) for obstacle in first], code="first")
    said = {"by": by, "also_contributions": also_contributions, "address": "" if restored else locked.email}
    erasure, _is_new = Erasure.objects.get_or_create(person=locked, defaults=said)
    User.objects.filter(pk=locked.pk).update(is_active=False)
    rights_changed(person=locked)
    return erasure


def carry_out(erasure: Erasure) -> None:
    """Do what is still to be done of an erasure: ledger, database, files, last mail. After a crash: call it again."""
    if erasure.erased_at is None:
        ledger.write(erasure.person, also_contributions=erasure.also_contributions)
        _forget(erasure)
    _delete_files(erasure)
    _finish(erasure)


def resume() -> int:
    """Carry out what was begun and not finished; returns how many. One that fails stops no other."""
    waiting = Erasure.objects.filter(finished_at=None).select_related("person").order_by("asked_at")
    failed: list[Exception] = []
    for erasure in waiting:
        try:
            carry_out(erasure)
        except Exception as error:
            logger.exception("erasure_failed", erasure=erasure.pk)
            failed.append(error)
    if failed:
        raise failed[0]
    return len(waiting)


@transaction.atomic
def erase(user: User, *, also_contributions: bool = False) -> None:
    """Forget `user` (Art. 17): name, address and traces go everywhere, contributions stay under "gelöschtes Mitglied".

    With `also_contributions` what they wrote goes too and leaves a trace. One transaction: after a crash in the middle
    nothing has happened, and a second call does no harm. People and the office come through `ask_erasure`, which
    remembers what is to be done, and keeps the ledger.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    rooms = sorted(registrations(), key=lambda room: room.model is User)  # the person last: the others need the address
    written = [row for room in rooms if room.index for row in selectors.own_rows(room, user)]
    for room in rooms if also_contributions else []:
        if room.withdraw:
            room.withdraw(user)
        else:
            _withdraw_rows(room, user)
    for room in rooms:
        if room.erase:
            room.erase(user)
        else:
            _erase_rows(room, user)
    for row in written:
        if row._meta.default_manager.filter(pk=row.pk).exists():
            row.refresh_from_db()
            reindex(row)
    third_party.forget_lone_tags()
    forget_removed()


@transaction.atomic
def _forget(erasure: Erasure) -> None:
    """The part in the database, with the list of files that are still to go."""
    locked = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if locked.erased_at is None:
        locked.files = selectors.files_of(locked.person)
        erase(locked.person, also_contributions=locked.also_contributions)
        locked.erased_at = timezone.now()
        locked.save(update_fields=["files", "erased_at"])
    erasure.refresh_from_db()


def _delete_files(erasure: Erasure) -> None:
    for name in erasure.files:
        default_storage.delete(name)
    erasure.files = []
    erasure.save(update_fields=["files"])


def _finish(erasure: Erasure) -> None:
    """Send the last mail and forget the address; a mail server that stays away for a week does not keep it."""
    with transaction.atomic():
        locked = Erasure.objects.select_for_update().get(pk=erasure.pk)
        if locked.finished_at:
            return
        try:
            if locked.address:
                mails.erased(locked).send()
        except OSError:
            if timezone.now() - locked.asked_at < TRIED_FOR:
                raise
        locked.address, locked.finished_at = "", timezone.now()
        locked.save(update_fields=["address", "finished_at"])
    erasure.refresh_from_db()


def _erase_rows(room: Registration, user: User) -> None:
    """Delete the rows, or empty the fields, whose line says so."""
    for name, use in selectors.keys_to_person(room):
        rows = room.model._default_manager.filter(**{name: user})
        if use.erasure == "delete":
            _delete_files_of(rows)
            rows.delete()
        elif use.purpose != OFFICE_WORK.purpose and (empty := _emptied(room, _is_to_be_emptied)):
            rows.update(**empty)


def _withdraw_rows(room: Registration, user: User) -> None:
    """Empty the texts that the person wrote for others; a room that leaves a better trace says `withdraw=`."""
    empty = _emptied(room, _is_contribution)
    for name, use in selectors.keys_to_person(room) if empty else []:
        if use.purpose != OFFICE_WORK.purpose:
            room.model._default_manager.filter(**{name: user}).update(**empty)


def _emptied(room: Registration, is_meant: Any) -> dict[str, Any]:
    lines = [(room.model._meta.get_field(name), use) for name, use in room.fields.items()]
    return {field.name: None if field.null else "" for field, use in lines if is_meant(field, use)}


def _is_to_be_emptied(field: Any, use: Use) -> bool:
    return use.erasure == "delete" and _can_be_empty(field)


def _is_contribution(field: Any, use: Use) -> bool:
    return use.purpose == CONTRIBUTION.purpose and _can_be_empty(field)


def _can_be_empty(field: Any) -> bool:
    if field.many_to_many or field.related_model is User:
        return False
    return field.null or isinstance(field, models.CharField | models.TextField)


def _delete_files_of(rows: "models.QuerySet[Any]") -> None:
    names = [field.name for field in rows.model._meta.local_fields if isinstance(field, models.FileField)]
    files = [getattr(row, name) for row in rows for name in names] if names else []
    for file in files:
        if file:
            transaction.on_commit(partial(file.storage.delete, file.name))
