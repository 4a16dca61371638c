"""What the tick does whatever else is installed."""

import datetime

from django.core.management import call_command
from django.utils import timezone

from participation.jobs import services
from participation.jobs.due import every_day, every_minute
from participation.jobs.models import Heartbeat


@every_minute
def take_back_from_the_dead() -> None:
    services.take_back_from_the_dead()


@every_minute
def retry_failed() -> None:
    services.retry_failed()


@every_minute
def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


@every_day
def clear_sessions() -> None:
    call_command("clearsessions", verbosity=0)


@every_day
def prune_results() -> None:
    """Finished tasks are kept two weeks, failed ones four, heartbeats of workers that are gone a day."""
    call_command("prune_db_task_results", min_age_days=14, failed_min_age_days=28, queue_name="*", verbosity=0)
    yesterday = timezone.now() - datetime.timedelta(days=1)
    Heartbeat.objects.filter(name__startswith=services.WORKER, at__lt=yesterday).delete()
