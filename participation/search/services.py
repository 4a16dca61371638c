from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model

from participation.registry import IndexText, registered, registration, registrations
from participation.search.models import IndexEntry
from participation.search.words import stems

TEXT_LIMIT: Final = 100_000
"""Characters that are indexed; a tsvector holds at most 1 MB."""


@transaction.atomic
def reindex(obj: Model) -> None:
    """Write what search knows of `obj`, as its room's registry says; take it out when that is nothing or not live.

    Call it in the transaction that changes the object, its audience or its state. Unregistered models are passed over.
    """
    room = registration(type(obj)) if registered(type(obj)) else None
    if room is None or room.index is None:
        return
    found = room.index(obj)
    if found is None or not found.live:
        remove(obj)
        return
    entry, _ = IndexEntry.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(type(obj)), object_id=obj.pk, defaults=_columns(found)
    )
    _write_stems([entry])


@transaction.atomic
def remove(obj: Model) -> None:
    """Take `obj` out of the index; call it before the object is deleted (afterwards it has no key)."""
    IndexEntry.objects.filter(content_type=ContentType.objects.get_for_model(type(obj)), object_id=obj.pk).delete()


def forget_removed() -> None:
    """SQLite only: its index keeps the words of removed rows until it is merged."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO participation_search (participation_search) VALUES ('optimize')")


@transaction.atomic
def rebuild() -> int:
    """Make the whole index anew from what the rooms say; returns how many entries it holds."""
    IndexEntry.objects.all().delete()
    for room in registrations():
        if room.index is None:
            continue
        kind = ContentType.objects.get_for_model(room.model)
        entries = []
        for obj in room.model._default_manager.iterator(chunk_size=500):
            found = room.index(obj)
            if found and found.live:
                entries.append(IndexEntry(content_type=kind, object_id=obj.pk, **_columns(found)))
        _write_stems(IndexEntry.objects.bulk_create(entries, batch_size=500))
    return IndexEntry.objects.count()


def _columns(found: IndexText) -> dict[str, object]:
    return {
        "language": found.language,
        "kind": found.kind,
        "title": _storable(found.title)[:255],
        "text": _storable(found.text)[:TEXT_LIMIT],
        "url": found.url,
        "audience": found.audience,
        "live": found.live,
    }


def _storable(text: str) -> str:
    return str(text).replace("\0", " ")


def _write_stems(entries: list[IndexEntry]) -> None:
    """SQLite only: PostgreSQL keeps its column by itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM participation_search WHERE rowid = %s", [(entry.pk,) for entry in entries])
        cursor.executemany(
            "INSERT INTO participation_search (rowid, title, text) VALUES (%s, %s, %s)",
            [(entry.pk, stems(entry.title), stems(entry.text)) for entry in entries],
        )
