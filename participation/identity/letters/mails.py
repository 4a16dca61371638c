"""Mails about a letter: that it is on its way, that it came back. They hold no address and no code."""

from functools import partial
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from participation.district.models import DistrictSettings
from participation.identity.letters.models import Letter

SUBJECTS: Final = {
    "posted": "Ihr Brief mit dem Code ist unterwegs",
    "returned": "Ihr Brief mit dem Code kam zurück",
}


def send(letter: Letter, kind: str) -> None:
    """Tell the person, once this transaction has committed."""
    from participation.identity.letters.tasks import send_mail  # tasks call this file

    transaction.on_commit(partial(send_mail.enqueue, letter.pk, kind))


def message(letter: Letter, kind: str) -> EmailMessage:
    """The mail as it leaves."""
    with translation.override("de"):
        context = {
            "letter": letter,
            "redeem": settings.BASE_URL + reverse("redeem_letter"),
            "own_letter": settings.BASE_URL + reverse("own_letter"),
            "district": DistrictSettings.objects.first() or DistrictSettings(),
        }
        body = render_to_string(f"emails/identity/letter_{kind}.txt", context)
    return EmailMessage(subject=SUBJECTS[kind], body=body.strip() + "\n", to=[letter.person.email])
