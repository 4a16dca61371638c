"""The finders: functions that look for what is due and do it, called once a minute by the tick.

A room's tasks.py marks them and its app's `ready()` imports the file (through the room's registry.py):

    @every_minute
    def close_expired_polls() -> None: ...

A finder is idempotent and quick: it finds by dates in its own tables; long work it enqueues as a task.
"""

from collections.abc import Callable, Iterator

Finder = Callable[[], None]
_finders: dict[str, Finder] = {}


def every_minute(finder: Finder) -> Finder:
    """Ask `finder` at every tick; its name in the heartbeats is module and function."""
    _finders[f"{finder.__module__}.{finder.__qualname__}"] = finder
    return finder


def finders() -> Iterator[tuple[str, Finder]]:
    yield from _finders.items()
