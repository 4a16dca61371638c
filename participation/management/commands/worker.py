from typing import Any

from django.core.management.base import BaseCommand

from participation.jobs.worker import run


class Command(BaseCommand):
    help = "Do the background work: the queue, and once a minute what is due. Stop it with SIGTERM or Ctrl+C."

    def handle(self, *args: Any, **options: Any) -> None:
        run()
