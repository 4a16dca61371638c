import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from participation.jobs.models import Heartbeat
from participation.jobs.services import TICK, is_no_fault

LATE_AFTER: Final = datetime.timedelta(minutes=3)
SHOWN: Final = 500
"""Failed tasks that are looked at."""


@dataclass(frozen=True)
class Failing:
    """One kind of task that fails: how often, when last, and with what."""

    name: str
    count: int
    last: datetime.datetime | None
    error: str


@dataclass(frozen=True)
class Operation:
    """What the administrator's page shows."""

    last_tick: datetime.datetime | None
    is_late: bool
    workers: int
    waiting: int
    oldest: datetime.datetime | None
    running: int
    failing: list[Failing]
    finders: list[Heartbeat]


def last_tick() -> datetime.datetime | None:
    return Heartbeat.objects.filter(name=TICK).values_list("at", flat=True).first()


def is_late(tick: datetime.datetime | None) -> bool:
    """Whether the worker stands still: no tick for three minutes."""
    return tick is None or tick < timezone.now() - LATE_AFTER


def failing_tasks() -> list[Failing]:
    """What keeps failing, most often first."""
    failed = [task for task in DBTaskResult.objects.failed().order_by("-finished_at")[:SHOWN] if not is_no_fault(task)]
    counts = Counter(task.task_path for task in failed)
    newest = {task.task_path: task for task in reversed(failed)}
    return [
        Failing(path, count, newest[path].finished_at, newest[path].exception_class_path)
        for path, count in counts.most_common()
    ]


def operation() -> Operation:
    tick, ready = last_tick(), DBTaskResult.objects.ready()
    since = timezone.now() - LATE_AFTER
    return Operation(
        last_tick=tick,
        is_late=is_late(tick),
        workers=Heartbeat.objects.filter(name__startswith="worker:", at__gt=since).count(),
        waiting=ready.count(),
        oldest=ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first(),
        running=DBTaskResult.objects.running().count(),
        failing=failing_tasks(),
        finders=list(Heartbeat.objects.exclude(name__startswith="worker:").exclude(name=TICK).order_by("name")),
    )
