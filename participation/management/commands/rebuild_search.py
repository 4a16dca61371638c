from typing import Any

from django.core.management.base import BaseCommand

from participation.search.services import rebuild


class Command(BaseCommand):
    help = "Make the search index anew from what the rooms say of their objects."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} entries")
