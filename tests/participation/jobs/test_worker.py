"""The worker as a process of its own: killed, stopped, asked to go on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from participation.jobs.models import Heartbeat
from tests.participation.jobs.sample_tasks import write_line

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 40


def database_url():
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"


@pytest.fixture
def start_worker():
    started = []

    def start():
        env = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"], env=env, cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_until(holds):
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.1)


def test_a_task_that_a_killed_worker_held_runs_once_again(start_worker, tmp_path):
    log = tmp_path / "log"
    write_line.enqueue(str(log), seconds=600)
    first = start_worker()
    wait_until(lambda: log.exists() and log.read_text() == "begin\n")

    first.send_signal(signal.SIGKILL)
    first.wait()
    Path(f"{log}.quick").touch()
    Heartbeat.objects.filter(name="tick").delete()  # instead of waiting a minute for the next tick
    start_worker()

    wait_until(lambda: log.read_text() == "begin\nbegin\ndone\n")
    wait_until(lambda: DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL)
    assert len(DBTaskResult.objects.get().worker_ids) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_asked_to_stop_finishes_the_task_in_hand(start_worker, tmp_path, number):
    log = tmp_path / "log"
    write_line.enqueue(str(log), seconds=1.5)
    worker = start_worker()
    wait_until(lambda: log.exists())

    worker.send_signal(number)

    assert worker.wait(PATIENCE) == 0
    assert log.read_text() == "begin\ndone\n"
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_an_idle_worker_stops_at_once(start_worker):
    worker = start_worker()
    wait_until(lambda: Heartbeat.objects.filter(name="tick").exists())

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(10) == 0
