from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from participation.accounts.models import User
from participation.identity.events import name_actions
from participation.identity.letters import (
    addresses,
    tasks,  # noqa: F401 - its finders are asked by the tick
)
from participation.identity.letters.models import Letter, LetterBatch
from participation.identity.letters.policies import can_manage_letters
from participation.identity.letters.selectors import has_open_letter
from participation.identity.letters.services import PROVIDER
from participation.identity.levels import Level, Method
from participation.identity.providers import register_provider
from participation.office import register_office_page
from participation.privacy.uses import IDENTITY, OFFICE_WORK, TECHNICAL, fields
from participation.registry import register

POSTAL = replace(IDENTITY, purpose=_("Ihnen den Brief mit dem Code schicken"), retention=_("bis 14 Tage nach dem Ende"))
COUNTED = replace(
    IDENTITY,
    purpose=_("Merken, wie viele Konten dieselbe Anschrift angeben"),
    retention=_("so lange der Nachweis gilt, höchstens zwei Jahre"),
    export=False,
)
HIDDEN = replace(IDENTITY, export=False)


@dataclass(frozen=True)
class LetterProvider:
    slug = PROVIDER
    method = Method.LETTER
    max_level = Level.ADDRESS
    label = gettext_lazy("Brief mit Code")
    text = gettext_lazy(
        "Wir schicken Ihnen einen Brief nach Hause. Den Code darin geben Sie hier ein. Das dauert etwa eine Woche."
    )

    def available(self) -> bool:
        return True

    def start_url(self, next: str) -> str:
        """The letter takes days: who comes back with it starts anew from wherever they were."""
        return reverse("own_letter")


def own_letters(user: User) -> Iterator[Mapping[str, Any]]:
    """With the address as long as it is kept."""
    for letter in Letter.objects.filter(person=user).select_related("municipality").order_by("pk"):
        row = {
            "Briefnummer": letter.number,
            "Stand": letter.state_label,
            "Gemeinde": letter.municipality.name,
            "falsche Eingaben": letter.tries,
            "angefordert am": letter.requested_at,
            "gedruckt am": letter.printed_at,
            "verschickt am": letter.posted_at,
            "gilt bis": letter.expires_at,
            "beendet am": letter.ended_at,
        }
        if letter.address:
            to = addresses.unseal(letter.address, version=letter.address_key, reference=letter.reference)
            row["Name und Anschrift"] = to.lines
        yield row


register_provider(LetterProvider(), pending=has_open_letter)
register_office_page(
    title=gettext_lazy("Briefe"),
    text=gettext_lazy("Briefe mit Codes drucken, als verschickt vermerken, Rückläufer eintragen."),
    url_name="letters",
    may=can_manage_letters,
    icon="mail",
    order=300,
)
name_actions(
    letter_requested=gettext_lazy("Brief angefordert"),
    letter_withdrawn=gettext_lazy("Brief zurückgezogen"),
    letter_released=gettext_lazy("Brief freigegeben"),
    letter_refused=gettext_lazy("Brief nicht verschickt"),
    letter_printed=gettext_lazy("Brief gedruckt"),
    letter_print_undone=gettext_lazy("Druck des Briefs zurückgenommen"),
    letter_posted=gettext_lazy("Brief verschickt"),
    letter_posting_undone=gettext_lazy("Brief doch nicht verschickt"),
    letter_returned=gettext_lazy("Brief zurückgekommen"),
    letter_return_undone=gettext_lazy("Brief doch zugestellt"),
    letter_address_seen=gettext_lazy("Anschrift angesehen"),
    letter_code_wrong=gettext_lazy("Code aus dem Brief falsch eingegeben"),
    letter_locked=gettext_lazy("Brief gesperrt"),
    letter_redeemed=gettext_lazy("Code aus dem Brief eingelöst"),
    letter_expired=gettext_lazy("Brief abgelaufen"),
)
register(
    Letter,
    label=str,
    fields=fields(
        (IDENTITY, "person reference state municipality tries locked_until"),
        (IDENTITY, "requested_at printed_at posted_at expires_at ended_at"),
        (POSTAL, "address"),
        (COUNTED, "address_hash"),
        (HIDDEN, "code_hash code_key address_key held batch"),
    ),
    export_for=own_letters,
)
register(LetterBatch, label=str, fields=fields((OFFICE_WORK, "made_by"), (TECHNICAL, "made_at printed_at posted_at")))
