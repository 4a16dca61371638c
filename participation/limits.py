"""How often something may be tried, for the page that shows it to administrators: rooms say what holds with them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    what: str
    rule: str


_sources: list[Callable[[], list[Limit]]] = []


def show_limits(source: Callable[[], list[Limit]]) -> None:
    """Called once at start, from a room's registry.py; `source` is asked whenever the page is shown."""
    _sources.append(source)


def shown_limits() -> Iterator[Limit]:
    for source in _sources:
        yield from source()
