from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from participation.accounts.models import User
from participation.privacy.services import carry_out, order_erasure


class Command(BaseCommand):
    help = "Forget a person for good; what they contributed stays without a name, or goes too. Needs --yes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="really do it")
        parser.add_argument("--also-contributions", action="store_true", help="take back what the person wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("Nobody has an account with this address.")
        if not options["yes"]:
            raise CommandError("This cannot be undone. Add --yes when you are sure.")
        try:
            erasure = order_erasure(person=user, also_contributions=options["also_contributions"])
        except ValidationError as first:
            raise CommandError(" ".join(first.messages)) from first
        carry_out(erasure)
        self.stdout.write(f"Account {user.pk} is erased.")
