from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: Final[dict[str, str | Promise]] = {
    "cancelled": _("Sie haben die Anmeldung dort abgebrochen. Es wurde nichts geändert."),
    "invalid": _("Die Antwort des Dienstes ließ sich nicht prüfen. Bitte beginnen Sie noch einmal."),
    "unreachable": _("Der Dienst ist gerade nicht erreichbar. Bitte versuchen Sie es in ein paar Minuten noch einmal."),
    "lost": _(
        "Diese Anmeldung wurde nicht hier begonnen, ist schon beendet oder hat zu lange gedauert. "
        "Bitte beginnen Sie noch einmal."
    ),
}


class Refused(Exception):
    """A round trip that does not count. `code` is one of REFUSALS; `why` is for the log and names nobody."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(why or code)
        self.code = code

    @property
    def title(self) -> str:
        return str(_("Abgebrochen") if self.code == "cancelled" else _("Das hat nicht geklappt"))

    @property
    def message(self) -> str:
        return str(REFUSALS[self.code])


@dataclass(frozen=True)
class Answer:
    """What a service says of the person before the screen, after every check of the protocol.

    `subject` is stable and begins with its kind ("bpk2|…", "sub|issuer|…"), so that one kind cannot pass for another.
    `said` holds given, family, birth_date, place and mail as far as they came; `trust` the level of each of them where
    the service tells one apart from `level`, that of the whole (0: none that we know). `assertion` is unique.
    """

    service: str
    subject: str
    assertion: str
    level: int = 0
    said: Mapping[str, str] = field(default_factory=dict)
    trust: Mapping[str, int] = field(default_factory=dict)
    mail_verified: bool | None = None

    def __getitem__(self, key: str) -> str:
        return self.said.get(key, "")


READ: Final = ("given", "family", "birth_date", "place", "mail")
LONGEST: Final = 500


def as_text(value: object) -> str:
    """A value as it came, if it is a text of sensible length; else nothing."""
    return value.strip() if isinstance(value, str) and len(value) <= LONGEST else ""


def as_truth(value: object) -> bool | None:
    """True only for true; None when nothing was said. Some servers send the word instead of the value."""
    return None if value is None else value is True or str(value).lower() == "true"
