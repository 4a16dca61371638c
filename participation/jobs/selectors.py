import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Min, Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from participation.jobs.models import Heartbeat
from participation.jobs.services import TICK, WORKER, is_no_fault

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
    """Three queries, whatever there is."""
    beats = list(Heartbeat.objects.order_by("name"))
    tick = next((beat.at for beat in beats if beat.name == TICK), None)
    since = timezone.now() - LATE_AFTER
    queue = DBTaskResult.objects.aggregate(
        waiting=Count("pk", filter=Q(status=TaskResultStatus.READY)),
        oldest=Min("enqueued_at", filter=Q(status=TaskResultStatus.READY)),
        running=Count("pk", filter=Q(status=TaskResultStatus.RUNNING)),
    )
    return Operation(
        last_tick=tick,
        is_late=is_late(tick),
        workers=sum(beat.at > since for beat in beats if beat.name.startswith(WORKER)),
        failing=failing_tasks(),
        finders=[beat for beat in beats if beat.name != TICK and not beat.name.startswith(WORKER)],
        **queue,
    )
