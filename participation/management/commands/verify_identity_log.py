from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from participation.identity.events import broken_links
from participation.identity.models import IdentityLogHead


class Command(BaseCommand):
    help = "Check the log of identity events: names each row that was changed, removed or inserted, then exits with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--noted", default="", help="a hash this command printed earlier: it must still be there")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(broken_links(noted=options["noted"]))
        for line in broken:
            self.stderr.write(line)
        if broken:
            raise CommandError(f"The log of identity events is broken in {len(broken)} places.")
        head = IdentityLogHead.objects.get()
        self.stdout.write(f"{head.seq} events, unbroken. Note this hash away from this machine: {head.hash or '-'}")
