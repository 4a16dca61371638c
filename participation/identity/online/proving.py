"""From what a service says to a proof, or to a refusal that the person understands and may appeal."""

import datetime
from typing import Final

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation.district.models import Municipality
from participation.identity.levels import Level, Method
from participation.identity.proofs import Proof, fold
from participation.sso.answers import Answer

NOT_ENOUGH: Final[dict[str, str | Promise]] = {
    "level": _(
        "Sie haben sich dort nicht sicher genug ausgewiesen: Benutzername und Passwort reichen nicht. "
        "Bitte nehmen Sie dort den Online-Ausweis oder ein ELSTER-Zertifikat."
    ),
    "mail": _("Ihr Konto dort hat noch keine bestätigte E-Mail-Adresse. Bitte bestätigen Sie sie dort zuerst."),
    "name": _("Der Dienst hat uns keinen Namen genannt. Bitte stimmen Sie dort zu, dass er Ihren Namen weitergibt."),
}
OLDEST: Final = 120


class NotEnough(Exception):
    """An answer that is genuine and proves too little. `code` is one of NOT_ENOUGH."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def message(self) -> str:
        return str(NOT_ENOUGH[self.code])


def proof_of(answer: Answer, *, method: Method, today: datetime.date) -> Proof:
    """Raises NotEnough. The proof is as strong as the weakest of level and names; what is weaker still is left out."""
    if answer.mail_verified is False:
        raise NotEnough("mail")
    level = level_of(answer)
    if level < Level.ADDRESS:
        raise NotEnough("level")
    if not (answer["given"] or answer["family"]):
        raise NotEnough("name")
    return Proof(
        provider=answer.service,
        method=method,
        level=level,
        first_name=answer["given"],
        last_name=answer["family"],
        birth_date=_birth_date(answer["birth_date"], today) if _is_as_sure(answer, "birth_date", level) else None,
        municipality=_municipality(answer["place"]) if _is_as_sure(answer, "place", level) else None,
        subject=answer.subject,
        assertion=answer.assertion,
    )


def level_of(answer: Answer) -> Level:
    """Ours, rounded down: the level of the whole, and of each name where the service tells it apart."""
    names = [answer.trust[key] for key in ("given", "family") if key in answer.trust]
    reached = min([answer.level, *names])
    return max(level for level in Level if level <= reached)


def _is_as_sure(answer: Answer, key: str, level: Level) -> bool:
    return answer.trust.get(key, answer.level) >= level


def _birth_date(said: str, today: datetime.date) -> datetime.date | None:
    """A whole date of somebody who lives; documents may leave out day or month ("1964-00-00")."""
    try:
        born = parse_date(said)
    except ValueError:
        return None
    return born if born and born <= today and today.year - born.year <= OLDEST else None


def _municipality(place: str) -> Municipality | None:
    """The one of the district with this name: "Northeim, Stadt" is Northeim. None for places elsewhere."""
    wanted = fold(place.partition(",")[0])
    return next((one for one in Municipality.objects.all() if wanted and fold(one.name) == wanted), None)
