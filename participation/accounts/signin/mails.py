"""Mails about accounts. A page only writes a row; the worker finds out whom it concerns, writes the mail and sends it.

So a page does the same for every address, known or not, and links and keys are made only when the mail leaves: they lie
in no queue. Every link begins with BASE_URL.
"""

import datetime
from collections.abc import Callable
from typing import Any, Final

import structlog
from allauth.account import app_settings
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from participation.accounts.models import User
from participation.accounts.signin.models import AccountMail
from participation.district.models import DistrictSettings

Kind = AccountMail.Kind
logger: Any = structlog.get_logger(__name__)

AT_ONCE: Final = 200
"""Mails sent in one go; the rest waits for the next minute."""
GIVEN_UP: Final = datetime.timedelta(days=1)
"""Who still waits for a mail after so long has asked again."""
Context = dict[str, Any]
MakeContext = Callable[[AccountMail], Context | None]


def hand_over(kind: Kind, *, email: str, person: User | None = None, **details: str) -> None:
    """Note that `email` is to get a mail; the worker sends it within seconds after the transaction has committed."""
    AccountMail.objects.create(kind=kind, email=email, person=person, details=details)
    transaction.on_commit(_hurry)


def _hurry() -> None:
    """Wake the worker; the minute tick would do it as well."""
    from participation.accounts.signin.tasks import send_account_mails  # tasks call this file

    send_account_mails.enqueue()


def send_due() -> int:
    """Send what waits, oldest first; returns how many left. What the mail server refuses waits for the next minute."""
    AccountMail.objects.filter(created_at__lt=timezone.now() - GIVEN_UP).delete()
    waiting = list(AccountMail.objects.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_send(pk) for pk in waiting)


@transaction.atomic
def _send(pk: int) -> bool:
    """The row is locked while its mail leaves, so that two workers never send the same one."""
    rows = AccountMail.objects.select_for_update(skip_locked=True, of=("self",))
    mail = rows.select_related("person").filter(pk=pk).first()
    if mail is None:
        return False
    message = written(mail)
    if message is not None:
        try:
            message.send()
        except OSError as error:  # the mail server is away or refuses: SMTP's exceptions are OSErrors
            logger.warning("account_mail_not_sent", mail=pk, kind=mail.kind, error=type(error).__name__)
            return False
    mail.delete()
    return message is not None


def written(mail: AccountMail) -> EmailMessage | None:
    """The mail as it leaves, German plain text; None when there is nobody to tell (any more)."""
    with translation.override("de"):
        found = CONTEXTS[Kind(mail.kind)](mail)
        if found is None:
            return None
        district = DistrictSettings.objects.first() or DistrictSettings()
        text = render_to_string(f"emails/accounts/{mail.kind}.txt", found | {"district": district, "mail": mail})
    subject, _line, body = text.strip().partition("\n")
    return EmailMessage(subject=subject.strip(), body=body.strip() + "\n", to=[mail.email])


def link(name: str, *args: Any) -> str:
    return settings.BASE_URL + reverse(name, args=args)


def _confirm(mail: AccountMail) -> Context | None:
    """A new address of somebody else's account is told to its owner, and to nobody else."""
    address = EmailAddress.objects.filter(pk=mail.details.get("address"), email=mail.email, verified=False).first()
    if address is None:
        return None
    if not address.can_set_verified():
        mail.kind = Kind.EXISTS
        return _exists(mail)
    days = app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS
    return {"link": link("account_confirm_email", EmailConfirmationHMAC.create(address).key), "days": days}


def _exists(mail: AccountMail) -> Context | None:
    people = filter_users_by_email(mail.email)
    if not people:
        return None
    is_closed = not any(person.is_active for person in people)
    return {"is_closed": is_closed, "sign_in": link("account_login"), "reset": link("account_reset_password")}


def _reset(mail: AccountMail) -> Context | None:
    """Nobody is told that there is no account: strangers get no mail from us."""
    people = filter_users_by_email(mail.email, is_active=True, prefer_verified=True, for_login=True)
    person = next((person for person in people if person.erased_at is None), None)
    if person is None:
        return None
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    return {"link": link("account_reset_password_from_key", user_pk_to_url_str(person), key), "hours": hours}


def _told(mail: AccountMail) -> Context | None:
    """Something about the account has changed: its owner should know."""
    if mail.person is None or not mail.person.is_active:
        return None
    return {"reset": link("account_reset_password"), **mail.details}


CONTEXTS: Final[dict[Kind, MakeContext]] = {
    Kind.CONFIRM: _confirm,
    Kind.NEW_ADDRESS: _confirm,
    Kind.EXISTS: _exists,
    Kind.RESET: _reset,
    Kind.PASSWORD_CHANGED: _told,
    Kind.ADDRESS_CHANGED: _told,
    Kind.FACTOR_CHANGED: _told,
}
