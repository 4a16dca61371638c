"""An account for somebody who was invited."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from boards.invitations.models import Invitation
from participation.accounts.models import User
from participation.identity.levels import Level


def has_account(invitation: Invitation) -> bool:
    return User.objects.filter(email__iexact=invitation.email).exists()


def open_account(*, invitation: Invitation, first_name: str, last_name: str, password: str) -> User:
    """The link came by mail, so the address is proven: level 10, and no second mail to confirm it.

    Raises ValidationError when somebody has opened an account with this address meanwhile.
    """
    try:
        with transaction.atomic():
            return User.objects.create_user(
                invitation.email,
                password,
                first_name=first_name,
                last_name=last_name,
                identity_level=Level.EMAIL,
            )
    except IntegrityError as twice:
        raise ValidationError(_("Zu dieser Adresse gibt es schon ein Konto. Bitte melden Sie sich an.")) from twice
