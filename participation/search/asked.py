"""What a person asks for: the words and what narrows them, as it stands in the address."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.search import words

SHORT: Final = 100
PERIODS: Final = {
    "woche": (_("letzte 7 Tage"), datetime.timedelta(days=7)),
    "monat": (_("letzte 30 Tage"), datetime.timedelta(days=30)),
    "jahr": (_("letzte 12 Monate"), datetime.timedelta(days=365)),
}
NEWEST: Final = "neu"
ORDERS: Final = {"": _("Bestes zuerst"), NEWEST: _("Neues zuerst")}
PLACES: Final = ("group",)
"""Kinds in which things stand, so that search can be narrowed to one; `within` any other kind lists its places."""
_WITHIN: Final = re.compile(r"([a-z]{1,40})-([0-9]{1,18})", re.ASCII)
PAGES: Final = 100_000


@dataclass(frozen=True)
class Asked:
    """`within` is a kind and a key (group-3, thread-17), `tag` a slug. All of it is checked, none of it is trusted."""

    query: str = ""
    kind: str = ""
    within: str = ""
    tag: str = ""
    period: str = ""
    order: str = ""
    page: int = 1
    language: str = "de"

    @cached_property
    def words(self) -> list[list[str]]:
        return words.query_words(self.query)

    @property
    def target(self) -> tuple[str, int] | None:
        """Kind and key of what `within` names."""
        named = _WITHIN.fullmatch(self.within)
        return (named[1], int(named[2])) if named else None

    @property
    def lists_places(self) -> bool:
        """Whether every place in one whole is wanted, rather than one result for each whole."""
        return bool(self.target and self.target[0] not in PLACES)

    @property
    def since(self) -> datetime.datetime | None:
        return timezone.now() - PERIODS[self.period][1] if self.period else None

    def address(self, **changes: Any) -> str:
        """The query string for this with `changes`; the first page of it unless they say otherwise."""
        changed = replace(self, **({"page": 1} | changes))
        names = {"q": changed.query, "art": changed.kind, "in": changed.within, "schlagwort": changed.tag,
                 "zeit": changed.period, "ordnen": changed.order,
                 "seite": str(changed.page) if changed.page > 1 else ""}  # fmt: skip
        return urlencode({name: value for name, value in names.items() if value})


def read(address: Mapping[str, Any], language: str) -> Asked:
    """Whatever the address holds: what is no choice of ours counts as not said."""

    def said(name: str, limit: int = SHORT) -> str:
        return str(address.get(name, "")).replace("\0", "").strip()[:limit]

    page, within = said("seite"), said("in")
    return Asked(
        query=" ".join(said("q", words.QUERY_LIMIT).split()),
        kind=said("art", 40),
        within=within if _WITHIN.fullmatch(within) else "",
        tag=said("schlagwort"),
        period=said("zeit") if said("zeit") in PERIODS else "",
        order=said("ordnen") if said("ordnen") in ORDERS else "",
        page=min(int(page), PAGES) if page.isascii() and page.isdecimal() and int(page) else 1,
        language=language,
    )
