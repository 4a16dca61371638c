"""The worker: django-tasks-db's loop in the main thread, the minute tick beside it in a thread of its own."""

import contextlib
import signal
import threading
from types import FrameType
from typing import Any, Final

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker

from participation.jobs import services

logger: Any = structlog.get_logger(__name__)

INTERVAL: Final = 1.0
"""Seconds between looks into an empty queue."""
PAUSE: Final = 5.0
"""Seconds before another try when the database did not answer."""
LAST_TICK: Final = 30.0
"""Seconds that a tick in hand gets when the worker is asked to stop."""


def run() -> None:
    """Work until SIGTERM or SIGINT: the task and the tick in hand are finished first; a second signal ends at once."""
    worker_id = services.new_worker_id()
    services.this_process_is(worker_id)
    with contextlib.suppress(OperationalError, InterfaceError):  # the first tick says it again
        services.beat(services.WORKER + worker_id)
    stop = threading.Event()
    ticking = threading.Thread(target=_tick_every_minute, args=(worker_id, stop), name="tick", daemon=True)
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=INTERVAL,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
    )

    def shut_down(number: int, frame: FrameType | None) -> None:
        stop.set()
        worker.shutdown(number, frame)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, shut_down)
    ticking.start()
    try:
        _work(worker, stop)
    finally:
        stop.set()
        ticking.join(LAST_TICK)


def _work(worker: Worker, stop: threading.Event) -> None:
    """A database that is away for a while (restart, failover) does not end the worker."""
    while worker.running:
        try:
            worker.run()
        except (OperationalError, InterfaceError):
            logger.exception("database_away")
            stop.wait(PAUSE)


def _tick_every_minute(worker_id: str, stop: threading.Event) -> None:
    """The database may be away for a while: that is logged, and the next minute tries again."""
    while not stop.is_set():
        close_old_connections()
        try:
            services.tick(worker_id)
        except Exception:
            logger.exception("tick_failed")
        stop.wait(services.TICK_SECONDS)
    connections.close_all()
