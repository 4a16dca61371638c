from typing import Any

from django.core.management.base import BaseCommand

from participation.identity import keys
from participation.identity.models import VerifiedName
from participation.identity.verified_names import reseal


class Command(BaseCommand):
    help = (
        "Encrypt every verified name with the newest key of IDENTITY_KEYS. Run it after adding a key; twice is no harm."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        changed, broken = 0, []
        for row in VerifiedName.objects.exclude(key_version=keys.current_version()).iterator():
            try:
                changed += reseal(row)
            except keys.SealBroken:
                broken.append(row.person_id)
        self.stdout.write(f"{changed} names are now sealed with key {keys.current_version()}.")
        if broken:
            self.stderr.write(f"Could not be opened (key missing or row changed): accounts {broken}")
            raise SystemExit(1)
