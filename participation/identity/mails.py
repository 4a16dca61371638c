"""Mails about one's proof: plain German, links to the configured site only, sent by the worker after the commit."""

from functools import partial
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from participation.accounts.models import User
from participation.district.models import DistrictSettings
from participation.identity.models import IdentityCase, Refusal

SUBJECTS: Final = {
    "expiring": "Ihr Nachweis läuft bald ab",
    "expired": "Ihr Nachweis ist abgelaufen",
    "revoked": "Ihr Nachweis gilt nicht mehr",
    "refused": "Ihr Nachweis wurde nicht angenommen",
    "appeal_decided": "Entscheidung über Ihren Widerspruch",
}
ABOUT: Final[dict[str, Any]] = {"refused": Refusal, "appeal_decided": IdentityCase}


def send(person: User, kind: str, *, about: int | None = None) -> None:
    """Tell `person`, once this transaction has committed. `about` is the key of what the mail is about (ABOUT)."""
    from participation.identity.tasks import send_mail  # tasks call this file

    transaction.on_commit(partial(send_mail.enqueue, person.pk, kind, about))


def message(person: User, kind: str, about: int | None) -> EmailMessage:
    """The mail as it leaves."""
    with translation.override("de"):
        context = {
            "person": person,
            "about": ABOUT[kind].objects.filter(pk=about).first() if kind in ABOUT else None,
            "href": settings.BASE_URL + reverse("identity"),
            "district": DistrictSettings.objects.first() or DistrictSettings(),
        }
        body = render_to_string(f"emails/identity/{kind}.txt", context)
    return EmailMessage(subject=SUBJECTS[kind], body=body.strip() + "\n", to=[person.email])
