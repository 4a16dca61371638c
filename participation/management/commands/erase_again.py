from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from participation.accounts.models import User
from participation.privacy import ledger
from participation.privacy.services import carry_out, order_erasure, resume


class Command(BaseCommand):
    help = (
        "After a backup was restored: erase everybody again whom the ledger of erasures names. Doing it twice is safe."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ledgers", nargs="*", type=Path, help="files; without any: settings.ERASURE_LEDGER")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = options["ledgers"] or [Path(settings.ERASURE_LEDGER)]
        if missing := [str(path) for path in paths if not path.is_file()]:
            raise CommandError(f"There is no ledger: {', '.join(missing)}. Put it back before the site opens.")
        count = 0
        for entry in ledger.entries(paths):
            person = User.objects.filter(pk=entry.person, erased_at=None).first()
            if person and entry.is_about(person):
                erasure = order_erasure(person=person, also_contributions=entry.also_contributions, restored=True)
                carry_out(erasure)
                count += 1
        resume()
        self.stdout.write(f"{count} accounts were there again and are erased.")
