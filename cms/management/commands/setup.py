import secrets
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from cms.pages.models import HomePage
from cms.pages.services import add_legal_pages, add_menu, found_site
from cms.roles import make_roles
from participation.accounts.models import User


class Command(BaseCommand):
    help = "Makes an empty district: site, start page, legal pages to fill in, roles, first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", help="name of the district, as in: Landkreis Northeim")
        parser.add_argument("--email", help="e-mail address of the first administrator")
        parser.add_argument("--password", help="their password; asked for (or made) when left out")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        make_roles()
        if HomePage.objects.exists():
            self.stdout.write("The site exists already; its pages stay as they are.")
        else:
            name = options["name"] or self.ask("Name of the district: ")
            home = found_site(name=name, title="Start", claim=f"Mitreden im {name}"[:80], lead=LEAD)
            add_menu(home)
            add_legal_pages(home)
            self.stdout.write(f"Made the site of {name}. Fill in the legal pages under /admin/pages/.")
        if not User.objects.filter(is_superuser=True).exists():
            self.add_administrator(options)

    def add_administrator(self, options: dict[str, Any]) -> None:
        email = options["email"] or self.ask("E-mail address of the first administrator: ")
        password = options["password"] or getpass("Password (empty: one is made): ") or secrets.token_urlsafe(15)
        try:
            validate_email(email)
            validate_password(password, User(email=email))
        except ValidationError as fault:
            raise CommandError("\n".join(fault.messages)) from None
        User.objects.create_superuser(email, password)
        made = "" if options["password"] else f" with the password {password}"
        self.stdout.write(
            f"Administrator {email}{made}. Sign in at /admin/: it asks for an app or a passkey as second step."
        )

    def ask(self, question: str) -> str:
        answer = input(question).strip()
        if not answer:
            raise CommandError("Nothing was made: an answer is needed.")
        return answer


LEAD = "Hier sprechen Menschen aus dem Landkreis mit der Verwaltung. Lesen dürfen alle."
