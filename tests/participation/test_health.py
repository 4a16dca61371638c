import datetime

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from participation.health import Database, Disk
from participation.jobs.models import Heartbeat
from participation.jobs.services import TICK

pytestmark = pytest.mark.django_db(transaction=True)  # the checks look from connections of their own


@pytest.fixture
def tick():
    Heartbeat.objects.create(name=TICK, at=timezone.now())


def test_a_healthy_site_says_so_as_json_and_as_a_page(client, tick):
    answer = client.get("/health/", headers={"accept": "application/json"})
    page = client.get("/health/", headers={"accept": "text/html"})

    assert answer.status_code == 200
    assert answer.json() == {"Database": "OK", "Cache": "OK", "LiveUpdates": "OK", "Worker": "OK", "Disk": "OK"}
    assert "no-store" in answer.headers["Cache-Control"]
    assert page.status_code == 200
    assert "Alles arbeitet" in page.content.decode()


def test_a_worker_that_stands_still_makes_it_unhealthy(client):
    Heartbeat.objects.create(name=TICK, at=timezone.now() - datetime.timedelta(minutes=4))

    answer = client.get("/health/?format=json")

    assert answer.status_code == 503
    assert answer.json()["Worker"].startswith("Unavailable: no tick")


def test_a_missing_redis_is_told_without_its_address(client, tick, settings):
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"

    answer = client.get("/health/?format=json")

    assert answer.status_code == 503
    assert answer.json()["LiveUpdates"] == "Unavailable: no answer; pages go on, live updates pause"


def test_a_full_disk_is_told(client, tick, monkeypatch):
    monkeypatch.setattr("participation.health.DISK_LEAST", 10**18)

    answer = client.get("/health/?format=json")

    assert answer.status_code == 503
    assert answer.json()["Disk"].startswith("Unavailable: only")


def test_the_health_page_shows_no_secret(client, tick):
    shown = client.get("/health/").content.decode()

    assert Disk.__name__ in shown
    assert Database.__name__ in shown
    for secret in (settings.SECRET_KEY, str(connection.settings_dict["NAME"]), str(settings.BASE_DIR)):
        assert secret not in shown
