import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from participation.accounts.models import User
from participation.privacy.services import export_for


class Command(BaseCommand):
    help = "Print everything that is held about a person, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("Nobody has an account with this address.")
        self.stdout.write(json.dumps(export_for(user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
