import datetime
import os
import socket
from typing import Any, Final

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from participation.jobs.due import Due, finders
from participation.jobs.models import Heartbeat

logger: Any = structlog.get_logger(__name__)

TICK: Final = "tick"
WORKER: Final = "worker:"
"""Heartbeats of workers are called by this and their id."""
TICK_SECONDS: Final = 60.0
MINUTE: Final = datetime.timedelta(seconds=55)
"""A tick is due again; a little less than a minute, so that no minute is passed over."""
DEAD_AFTER: Final = datetime.timedelta(seconds=150)
"""A worker that has not beaten for so long is dead: what it held goes back into the queue."""
STRANGER_AFTER: Final = datetime.timedelta(hours=1)
"""A task of a worker that never beat (django-tasks-db's own command) is given up after so long."""
ATTEMPTS: Final = 5
"""After so many starts a task that fails, or kills its worker, stays failed and is shown."""


def new_worker_id() -> str:
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{get_random_string(12)}"


def beat(name: str) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now(), "failures": 0, "error": ""})


def tick(worker_id: str) -> None:
    """One minute's work: say that this worker lives, and, unless another worker just did it, ask every finder.

    A finder that fails is logged and counted and stops no other.
    """
    beat(WORKER + worker_id)
    if not _take_turn():
        return
    for due in finders():
        _ask(due)


def _take_turn() -> bool:
    now = timezone.now()
    _, is_first = Heartbeat.objects.get_or_create(name=TICK, defaults={"at": now})
    return is_first or bool(Heartbeat.objects.filter(name=TICK, at__lt=now - MINUTE).update(at=now))


def _ask(due: Due) -> None:
    last = Heartbeat.objects.filter(name=due.name).first()
    if due.every and last and not last.failures and last.at > timezone.now() - due.every:
        return
    try:
        due.find()
    except Exception as error:
        logger.exception("finder_failed", finder=due.name)
        failures = (last.failures if last else 0) + 1
        said = f"{type(error).__name__}: {error}"[:300]
        defaults = {"at": timezone.now(), "failures": failures, "error": said}
        Heartbeat.objects.update_or_create(name=due.name, defaults=defaults)
    else:
        beat(due.name)


def take_back_from_the_dead() -> int:
    """Put tasks that a dead worker held back into the queue; returns how many. They run once more from the start."""
    alive = _living_workers()
    count = 0
    for task in DBTaskResult.objects.running():
        holder = str(task.worker_ids[-1]) if task.worker_ids else ""
        if holder in alive or not _is_given_up(holder, task):
            continue
        with transaction.atomic():
            count += _give_back(task)
    return count


def _living_workers() -> set[str]:
    beats = Heartbeat.objects.filter(name__startswith=WORKER, at__gt=timezone.now() - DEAD_AFTER)
    names = {name.removeprefix(WORKER) for name in beats.values_list("name", flat=True)}
    return {name for name in names if not _died_on_this_machine(name)}


def _died_on_this_machine(worker_id: str) -> bool:
    """Quicker than waiting for missing heartbeats: the process is gone, or its number is now this process's own."""
    host, pid, *_ = f"{worker_id}::".split(":")
    if host != socket.gethostname()[:30] or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return worker_id not in _own_ids
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


_own_ids: set[str] = set()


def this_process_is(worker_id: str) -> None:
    """Remember the id of the worker that runs in this process."""
    _own_ids.add(worker_id)


def _is_given_up(holder: str, task: DBTaskResult) -> bool:
    known = Heartbeat.objects.filter(name=WORKER + holder).exists()
    return known or bool(task.started_at and task.started_at < timezone.now() - STRANGER_AFTER)


def _give_back(task: DBTaskResult) -> int:
    """Only if it is still the run that was seen: a worker may have finished it in between."""
    this_run = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at)
    if len(task.worker_ids) < ATTEMPTS:
        return this_run.update(status=TaskResultStatus.READY, started_at=None)
    logger.error("task_given_up", task=task.task_path, id=str(task.pk))
    this_run.update(
        status=TaskResultStatus.FAILED,
        finished_at=timezone.now(),
        exception_class_path="participation.jobs.WorkerDied",
        traceback="",
    )
    return 0


def retry_failed() -> int:
    """Put failed tasks back with growing pauses (1, 5, 25, 125 minutes) until ATTEMPTS; returns how many."""
    now, count = timezone.now(), 0
    for task in DBTaskResult.objects.failed().filter(finished_at__gt=now - datetime.timedelta(days=1)):
        tried = len(task.worker_ids)
        pause = datetime.timedelta(minutes=5 ** (tried - 1)) if tried else datetime.timedelta(0)
        if is_no_fault(task) or tried >= ATTEMPTS or not task.finished_at or task.finished_at > now - pause:
            continue
        count += DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.FAILED).update(
            status=TaskResultStatus.READY, started_at=None, finished_at=None
        )
    return count


def is_no_fault(task: DBTaskResult) -> bool:
    """Wagtail's own index jobs fail when a page was deleted before their turn: nothing is wrong then."""
    return task.task_path.startswith("wagtail.") and task.exception_class_path.endswith("DoesNotExist")
