"""Rows become results: a thread with its posts is one. And how many results each value of a filter would leave."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from participation.search.statement import Row


@dataclass
class Result:
    """A whole, the best of its rows, and how many of its rows were found."""

    whole: int
    best: Row
    spots: int = 0


@dataclass
class Grouped:
    results: list[Result] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    places: Counter[int] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)


def grouped(
    rows: Iterable[Row], *, kind: str = "", place: int | None = None, tag: str = "", apart: bool = False
) -> Grouped:
    """Results in the order of their best rows. The counts beside a filter leave only itself out; `apart`: each row is
    a result of its own.
    """
    found = Grouped()
    results: dict[int, Result] = {}
    of_kind: set[tuple[int, str]] = set()
    of_place: set[tuple[int, int]] = set()
    of_tag: set[tuple[int, str]] = set()
    for row in rows:
        whole = row.whole or row.pk
        key = row.pk if apart else whole
        slugs = row.tags.split() if row.tags else ()
        fits = (not kind or row.kind == kind, not place or row.place == place, not tag or tag in slugs)
        if fits[1] and fits[2]:
            of_kind.add((key, row.kind))
        if fits[0] and fits[2] and row.place:
            of_place.add((key, row.place))
        if fits[0] and fits[1]:
            of_tag.update((key, slug) for slug in slugs)
        if all(fits):
            if key not in results:
                results[key] = Result(whole, row)
            results[key].spots += 1
    found.results = list(results.values())
    found.kinds = Counter(value for _, value in of_kind)
    found.places = Counter(value for _, value in of_place)
    found.tags = Counter(value for _, value in of_tag)
    return found
