from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model

from participation.registry import IndexText, Registration, registered, registration, registrations
from participation.search.models import IndexEntry
from participation.search.words import stems

TEXT_LIMIT: Final = 100_000
"""Characters that are indexed; a tsvector holds at most 1 MB."""
BATCH: Final = 500
Keys = dict[tuple[int, int], IndexEntry]
"""(content type, object) -> what is known of its entry: key, place, tags."""


@transaction.atomic
def reindex(obj: Model) -> None:
    """Write what search knows of `obj`, as its room's registry says; take it out when that is nothing or not live.

    Call it in the transaction that changes the object, its audience or its state; for a whole first, then for its
    parts. Unregistered models are passed over.
    """
    room = registration(type(obj)) if registered(type(obj)) else None
    if room is None or room.index is None:
        return
    found = room.index(obj)
    whole = _entry_of(found.part_of) if found and found.part_of else None
    if found is None or not found.live or (found.part_of and whole is None):
        remove(obj)
        return
    before = _entry_of(obj) if whole is None else None
    place = None if whole else _entry_of(found.place)
    entry, _ = IndexEntry.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(type(obj)),
        object_id=obj.pk,
        defaults=_columns(found, whole, place),
    )
    if before and (before.place_id, before.tags) != (entry.place_id, entry.tags):
        entry.parts.update(place=entry.place_id, tags=entry.tags)
    _write_stems([entry])


@transaction.atomic
def remove(obj: Model) -> None:
    """Take `obj` and its parts out of the index; call it before it is deleted (afterwards it has no key)."""
    IndexEntry.objects.filter(content_type=ContentType.objects.get_for_model(type(obj)), object_id=obj.pk).delete()


def forget_removed() -> None:
    """SQLite only: its index keeps the words of removed rows until it is merged."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO participation_search (participation_search) VALUES ('optimize')")


@transaction.atomic
def rebuild() -> int:
    """Make the whole index anew from what the rooms say; returns how many entries it holds.

    Whoever writes meanwhile waits; readers find the old index until the new one is there. Places and wholes must be
    registered before what stands in them.
    """
    _lock()
    IndexEntry.objects.exclude(whole=None).delete()
    IndexEntry.objects.all().delete()
    keys: Keys = {}
    for room in registrations():
        if room.index:
            _fill(room, keys)
    return IndexEntry.objects.count()


def _fill(room: Registration, keys: Keys) -> None:
    rows = room.index_rows() if room.index_rows else room.model._default_manager.all()
    batch: list[tuple[Model, IndexText]] = []
    for obj in rows.order_by("pk").iterator(chunk_size=BATCH):
        found = room.index(obj) if room.index else None
        if found and found.live and (found.part_of is None or _key(found.part_of) in keys):
            batch.append((obj, found))
        if len(batch) == BATCH:
            _store(batch, keys)
            batch = []
    _store(batch, keys)


def _store(batch: list[tuple[Model, IndexText]], keys: Keys) -> None:
    entries = []
    for obj, found in batch:
        kind, pk = _key(obj)
        whole, place = (keys.get(_key(one)) if one else None for one in (found.part_of, found.place))
        entries.append(IndexEntry(content_type_id=kind, object_id=pk, **_columns(found, whole, place)))
    _write_stems(IndexEntry.objects.bulk_create(entries))
    for entry in entries:
        known = IndexEntry(pk=entry.pk, place_id=entry.place_id, tags=entry.tags)
        keys[entry.content_type_id, entry.object_id] = known


def _lock() -> None:
    """PostgreSQL: nobody writes an entry while all are made anew. SQLite has but one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE participation_indexentry IN SHARE ROW EXCLUSIVE MODE")


def _key(obj: Model) -> tuple[int, int]:
    return ContentType.objects.get_for_model(type(obj)).pk, obj.pk


def _entry_of(obj: Model | None) -> IndexEntry | None:
    if obj is None:
        return None
    kind, pk = _key(obj)
    return IndexEntry.objects.only("pk", "place", "tags").filter(content_type=kind, object_id=pk).first()


def _columns(found: IndexText, whole: IndexEntry | None, place: IndexEntry | None) -> dict[str, Any]:
    return {
        "language": found.language,
        "kind": found.kind,
        "title": _storable(found.title)[:255],
        "text": _storable(found.text)[:TEXT_LIMIT],
        "url": found.url,
        "audience": found.audience,
        "live": found.live,
        "at": found.at,
        "whole_id": whole.pk if whole else None,
        "place_id": whole.place_id if whole else place.pk if place else None,
        "tags": whole.tags if whole else " ".join(sorted({tag.slug for tag in found.tags})),
    }


def _storable(text: str) -> str:
    return str(text).replace("\0", " ")


def _write_stems(entries: list[IndexEntry]) -> None:
    """SQLite only: PostgreSQL keeps its column by itself. The title of a part is its whole's: only context."""
    if connection.vendor != "sqlite":
        return
    rows = [(entry.pk, stems(entry.title), stems(entry.text), entry.whole_id is not None) for entry in entries]
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM participation_search WHERE rowid = %s", [(row[0],) for row in rows])
        cursor.executemany(
            "INSERT INTO participation_search (rowid, title, text, context) VALUES (%s, %s, %s, %s)",
            [(pk, "" if part else title, text, title if part else "") for pk, title, text, part in rows],
        )
