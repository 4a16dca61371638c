"""The question that search puts to the index: every row that the words match and the person may see, best first.

Each row is short (keys and kinds, no text), so that grouping, filters and counts are made from them here, for next to
nothing: in the database each of them is a query more, or a plan that takes longer than a rare word does. Written by
hand, because the row that Django makes of each costs more than finding it.
"""

from typing import Final, NamedTuple

from django.db import connection

from participation.search.asked import NEWEST, Asked
from participation.search.words import fts5, tsquery

MOST: Final = 20_000
"""Rows that are looked at, best first. Beyond that nobody pages, and counts become "more than"."""

MATCHING: Final = {
    "postgresql": "participation_indexentry e WHERE e.search_vector @@ to_tsquery('german', %(words)s)",
    "sqlite": "participation_search CROSS JOIN participation_indexentry e"
    " WHERE participation_search MATCH %(words)s AND e.id = participation_search.rowid",
}
RANK: Final = {
    "postgresql": "ts_rank(e.search_vector, to_tsquery('german', %(words)s), 1)",
    "sqlite": "-bm25(participation_search, 4.0, 1.0, 0.4)",
}
"""A word in the title counts more than one in the text, and that more than one in the title of the whole."""


class Row(NamedTuple):
    """An entry that was found. `place`, `whole`: keys of entries; `tags`: slugs with a space between two."""

    pk: int
    whole: int | None
    place: int | None
    kind: str
    tags: str


def matching_rows(asked: Asked, audiences: list[int], *, inside: int | None = None) -> list[Row]:
    """One query: what matches, for these audiences only; `inside` is the entry in which it must be."""
    if not audiences:
        return []
    vendor = connection.vendor
    order = f"e.at DESC NULLS LAST, {RANK[vendor]} DESC" if asked.order == NEWEST else f"{RANK[vendor]} DESC"
    allowed = ", ".join(str(int(audience)) for audience in audiences)
    statement = (
        f"SELECT e.id, e.whole_id, e.place_id, e.kind, e.tags FROM {MATCHING[vendor]}"  # noqa: S608 - pieces of our own
        f" AND e.live AND e.language IN (%(language)s, 'de') AND e.audience_id IN ({allowed})"
        f"{' AND e.at >= %(since)s' if asked.since else ''}"
        f"{' AND (e.id = %(inside)s OR e.whole_id = %(inside)s)' if inside else ''}"
        f" ORDER BY {order}, e.at DESC NULLS LAST, e.id DESC LIMIT {MOST}"
    )
    params = {
        "words": tsquery(asked.words) if vendor == "postgresql" else fts5(asked.words),
        "language": asked.language,
        "since": connection.ops.adapt_datetimefield_value(asked.since),
        "inside": inside,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [Row(*row) for row in cursor.fetchall()]
