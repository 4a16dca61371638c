"""What a provider hands over when it has found out who somebody is, and what is kept of it."""

import datetime
import hashlib
import unicodedata
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.district.models import Municipality
from participation.identity.levels import Level, Method


@dataclass(frozen=True)
class Proof:
    """A finished proof. `birth_date` serves for the keyed hash and the age band and is never stored.

    `subject` is the provider's pseudonym of the person (kept as a keyed hash only), `assertion` the id of what it sent:
    an assertion that was seen before is refused.
    """

    provider: str
    method: Method
    level: Level
    first_name: str = ""
    last_name: str = ""
    birth_date: datetime.date | None = None
    municipality: Municipality | None = None
    subject: str = ""
    assertion: str = ""
    expires_on: datetime.date | None = None

    @property
    def person_parts(self) -> tuple[str, ...]:
        """What makes a person the same across providers; empty where the provider does not know enough."""
        family, given = fold(self.last_name), fold(first_given(self.first_name))
        if not (self.birth_date and (family or given)):
            return ()
        return family, given, self.birth_date.isoformat()

    @property
    def subject_parts(self) -> tuple[str, ...]:
        return (self.provider, self.subject) if self.subject else ()

    @property
    def assertion_hash(self) -> str:
        """Ids of assertions are random: a plain hash tells nothing, and it holds through a change of keys."""
        if not self.assertion:
            return ""
        return hashlib.sha256(f"{self.provider}|{self.assertion}".encode()).hexdigest()


class AgeBand(models.TextChoices):
    """How old somebody was on the day of the proof: all that is kept of a birth date."""

    UNDER_14 = "0-13", _("unter 14")
    UNDER_16 = "14-15", _("14 bis 15")
    UNDER_18 = "16-17", _("16 bis 17")
    UNDER_30 = "18-29", _("18 bis 29")
    UNDER_60 = "30-59", _("30 bis 59")
    OLDER = "60+", _("60 und älter")


_UPPER: Final = [
    (14, AgeBand.UNDER_14),
    (16, AgeBand.UNDER_16),
    (18, AgeBand.UNDER_18),
    (30, AgeBand.UNDER_30),
    (60, AgeBand.UNDER_60),
]


def age_band(born: datetime.date | None, on: datetime.date) -> str:
    """The band of somebody born on `born`, on the day `on`; "" when it is unknown."""
    if born is None:
        return ""
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((band for limit, band in _UPPER if years < limit), AgeBand.OLDER).value


def fold(name: str) -> str:
    """A name for comparing: letters only, small, without accents, ß as ss. Folding twice changes nothing."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(sign for sign in plain if sign.isalpha())


def first_given(given: str) -> str:
    """The first of several given names: "Anna-Lena Maria" -> "Anna-Lena"."""
    return (given.split() or [""])[0]


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = datetime.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day.day, last))
