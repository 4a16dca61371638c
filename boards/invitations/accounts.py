"""An account for somebody who was invited."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from boards.invitations.models import Invitation
from participation.accounts.models import User
from participation.accounts.signin.services import is_only_begun, make_room
from participation.identity.services import confirm_email_level


def has_account(invitation: Invitation) -> bool:
    """Not one that somebody only began with this address: it never was theirs."""
    return not is_only_begun(invitation.email)


def open_account(*, invitation: Invitation, first_name: str, last_name: str, password: str) -> User:
    """The link came by mail, so the address is proven: level 10, and no second mail to confirm it.

    Raises ValidationError when somebody has opened an account with this address meanwhile.
    """
    try:
        with transaction.atomic():
            make_room(invitation.email)
            person = User.objects.create_user(invitation.email, password, first_name=first_name, last_name=last_name)
            confirm_email_level(person)
            return person
    except IntegrityError as twice:
        raise ValidationError(_("Zu dieser Adresse gibt es schon ein Konto. Bitte melden Sie sich an.")) from twice


def sign_in(request: HttpRequest, person: User) -> None:
    """By allauth, like any sign-in: the session stands in the person's own list and can be ended there."""
    perform_password_login(request, {"email": person.email}, Login(user=person, email=person.email))
