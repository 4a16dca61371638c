from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from participation.accounts.signin.seals import reseal

SECRETS = ("secret", "seed")


class Command(BaseCommand):
    help = "After a new SECRET_KEY: encrypts the secrets of second factors anew, so that the former key can go."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for pk in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk", flat=True):
            with transaction.atomic():
                factor = Authenticator.objects.select_for_update().get(pk=pk)
                factor.data |= {name: reseal(factor.data[name]) for name in SECRETS if name in factor.data}
                factor.save(update_fields=["data"])
            count += 1
        self.stdout.write(f"{count} secrets are encrypted with the newest key.")
