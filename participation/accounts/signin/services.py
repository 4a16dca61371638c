import datetime
from typing import Final

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils import timezone

from participation.accounts.models import User

UNCONFIRMED: Final = datetime.timedelta(days=7)
"""So long an account waits for its address to be confirmed. The link in the mail holds less long."""


def never_confirmed(accounts: QuerySet[User]) -> QuerySet[User]:
    """Those that were begun and never used: no address was ever confirmed, nobody has signed in."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    begun = accounts.filter(last_login=None, is_active=True, is_staff=False, is_superuser=False, erased_at=None)
    return begun.exclude(Exists(confirmed)).filter(groups=None, identity_level=0)


def is_only_begun(email: str) -> bool:
    """Whether nobody has `email` but accounts that were never confirmed."""
    return not _of_address(email).exclude(pk__in=never_confirmed(User.objects.all())).exists()


def make_room(email: str, *, but: int | None = None) -> None:
    """Forget never confirmed accounts that claim `email`: who proves the address gets it, not who was first."""
    for account in never_confirmed(_of_address(email)).exclude(pk=but or 0):
        _forget(account)


def forget_unconfirmed_accounts() -> int:
    """Daily: forget what was begun a week ago and never confirmed; returns how many."""
    old = User.objects.filter(date_joined__lt=timezone.now() - UNCONFIRMED)
    return sum(_forget(account) for account in never_confirmed(old))


def _of_address(email: str) -> QuerySet[User]:
    claimed = EmailAddress.objects.filter(email__iexact=email).values("user")
    return User.objects.filter(Q(email__iexact=email) | Q(pk__in=claimed))


def _forget(account: User) -> bool:
    try:
        with transaction.atomic():
            account.delete()
    except (ProtectedError, RestrictedError):  # something of it stays: then it was used after all
        return False
    return True
