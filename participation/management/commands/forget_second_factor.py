from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser

from participation.accounts.models import User
from participation.accounts.signin import mails
from participation.accounts.signin.sessions import end_sessions


class Command(BaseCommand):
    help = "For somebody who has lost phone, passkeys and recovery codes. Check who is asking before you run it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {email}.")
        count, _ = Authenticator.objects.filter(user=person).delete()
        end_sessions(person)
        if count:
            mails.hand_over(mails.Kind.FACTOR_CHANGED, email=person.email, person=person)
        self.stdout.write(f"{count} factors are gone. The next sign-in asks for the password alone.")
