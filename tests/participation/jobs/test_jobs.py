import datetime

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from participation.jobs import due, selectors, services
from participation.jobs.models import Heartbeat
from tests.participation.jobs.sample_tasks import fail, write_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def finders(monkeypatch):
    """Only the finders that the test adds."""
    monkeypatch.setattr(due, "_finders", {})


def put_back(name, minutes):
    Heartbeat.objects.filter(name=name).update(at=timezone.now() - datetime.timedelta(minutes=minutes))


def failed(task=fail, *, tries=1, minutes=2, path=None, error="builtins.RuntimeError"):
    result = task.enqueue()
    ids = ["w"] * tries
    DBTaskResult.objects.filter(pk=result.id).update(
        status=TaskResultStatus.FAILED,
        worker_ids=ids,
        finished_at=timezone.now() - datetime.timedelta(minutes=minutes),
        exception_class_path=error,
        **({"task_path": path} if path else {}),
    )
    return DBTaskResult.objects.get(pk=result.id)


def test_a_finder_that_fails_stops_no_other(finders):
    asked = []

    @due.every_minute
    def broken():
        raise RuntimeError("no such table")

    @due.every_minute
    def sound():
        asked.append("sound")

    services.tick("w")

    assert asked == ["sound"]
    beat = Heartbeat.objects.get(name__endswith="broken")
    assert (beat.failures, beat.error) == (1, "RuntimeError: no such table")


def test_a_finder_that_works_again_has_no_failures(finders):
    wrong = [True]

    @due.every_minute
    def sometimes():
        if wrong:
            wrong.pop()
            raise RuntimeError("once")

    services.tick("w")
    put_back("tick", 1)
    services.tick("w")

    assert Heartbeat.objects.get(name__endswith="sometimes").failures == 0


def test_two_workers_tick_once_a_minute_together(finders):
    asked = []
    due.every_minute(lambda: asked.append(1))

    services.tick("one")
    services.tick("two")
    put_back("tick", 1)
    services.tick("two")

    assert len(asked) == 2


def test_what_is_daily_is_asked_once_a_day(finders):
    asked = []

    @due.every_day
    def daily():
        asked.append(1)

    for _ in range(3):
        services.tick("w")
        put_back("tick", 1)
    put_back(next(due.finders()).name, 25 * 60)
    services.tick("w")

    assert len(asked) == 2


def running(worker_id, *, tries=1, minutes=5):
    result = write_line.enqueue("x")
    DBTaskResult.objects.filter(pk=result.id).update(
        status=TaskResultStatus.RUNNING,
        worker_ids=["earlier"] * (tries - 1) + [worker_id],
        started_at=timezone.now() - datetime.timedelta(minutes=minutes),
    )
    return DBTaskResult.objects.get(pk=result.id)


@pytest.mark.parametrize(("beat_minutes_ago", "status"), [(0, "RUNNING"), (2, "RUNNING"), (3, "READY"), (600, "READY")])
def test_a_task_goes_back_when_its_worker_no_longer_beats(beat_minutes_ago, status):
    task = running("elsewhere:1:abc")
    services.beat("worker:elsewhere:1:abc")
    put_back("worker:elsewhere:1:abc", beat_minutes_ago)

    services.take_back_from_the_dead()

    task.refresh_from_db()
    assert task.status == status


@pytest.mark.parametrize(("minutes", "status"), [(50, "RUNNING"), (70, "READY")])
def test_a_worker_that_never_beat_gets_an_hour(minutes, status):
    task = running("stranger", minutes=minutes)

    services.take_back_from_the_dead()

    task.refresh_from_db()
    assert task.status == status


def test_a_task_that_killed_five_workers_is_given_up_and_shown():
    task = running("elsewhere:1:abc", tries=5)
    services.beat("worker:elsewhere:1:abc")
    put_back("worker:elsewhere:1:abc", 10)

    services.take_back_from_the_dead()
    services.retry_failed()

    task.refresh_from_db()
    assert task.status == "FAILED"
    assert [(one.name, one.count) for one in selectors.failing_tasks()] == [(write_line.module_path, 1)]


@pytest.mark.parametrize(
    ("tries", "minutes", "status"),
    [(1, 0.5, "FAILED"), (1, 2, "READY"), (2, 4, "FAILED"), (2, 6, "READY"), (4, 124, "FAILED"), (5, 1000, "FAILED")],
)
def test_failed_tasks_are_tried_again_with_growing_pauses(tries, minutes, status):
    task = failed(tries=tries, minutes=minutes)

    services.retry_failed()

    task.refresh_from_db()
    assert task.status == status


def test_index_jobs_of_deleted_pages_are_no_faults():
    failed(path="wagtail.tasks.update_reference_index_task", error="django.core.exceptions.ObjectDoesNotExist")
    failed(path="wagtail.search.tasks.insert", error="cms.models.ArticlePage.DoesNotExist")
    failed()
    failed()

    found = selectors.failing_tasks()

    assert [(one.name, one.count, one.error) for one in found] == [(fail.module_path, 2, "builtins.RuntimeError")]
    assert services.retry_failed() == 2


def test_the_house_own_finders_run(db):
    services.tick("w")

    failures = {beat.name: beat.error for beat in Heartbeat.objects.filter(failures__gt=0)}
    names = set(Heartbeat.objects.values_list("name", flat=True))
    assert failures == {}
    assert "participation.jobs.tasks.publish_scheduled" in names


def test_without_tick_the_worker_counts_as_standing_still():
    assert selectors.is_late(selectors.last_tick())
    services.tick("w")
    assert not selectors.is_late(selectors.last_tick())


def test_the_administrator_sees_the_operation(client, admin, django_assert_num_queries):
    services.tick("w")
    failed()
    client.force_login(admin)
    client.get("/admin/betrieb/")

    with django_assert_num_queries(9):  # three of ours, the rest are Wagtail's
        page = client.get("/admin/betrieb/")

    assert page.status_code == 200
    assert fail.module_path in page.content.decode()


def test_nobody_else_sees_the_operation(client, member):
    client.force_login(member)

    assert client.get("/admin/betrieb/").status_code in {302, 403, 404}
