"""The finders: functions that look for what is due and do it, called by the tick of the worker.

A room's tasks.py marks them, and the room's registry.py imports that file:

    @every_minute
    def close_expired_polls() -> None: ...

A finder is idempotent and quick: it finds by dates in its own tables; long work it enqueues as a task.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Finder = Callable[[], None]


@dataclass(frozen=True)
class Due:
    name: str
    find: Finder
    every: datetime.timedelta


_finders: dict[str, Due] = {}


def every_minute(finder: Finder) -> Finder:
    """Ask `finder` at every tick; in the heartbeats it is called by module and function."""
    return _add(finder, datetime.timedelta(0))


def every_day(finder: Finder) -> Finder:
    """Ask `finder` once a day; after a failure at the next tick again."""
    return _add(finder, datetime.timedelta(days=1))


def finders() -> Iterator[Due]:
    yield from _finders.values()


def _add(finder: Finder, every: datetime.timedelta) -> Finder:
    name = f"{finder.__module__}.{finder.__qualname__}"
    _finders[name] = Due(name, finder, every)
    return finder
