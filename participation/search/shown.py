"""What a search and its results are in words and links, as templates/search/ shows them."""

from collections.abc import Iterable

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.search import kinds
from participation.search.asked import ORDERS, PERIODS, Asked
from participation.search.selectors import Choice, Found, Hit
from participation.search.words import QUERY_LIMIT, WORD_LIMIT, asked_words, left_out

Link = dict[str, object]
Option = dict[str, str]


def heading(asked: Asked, found: Found) -> str:
    """How many results, in how many places when that is more."""
    words = {"n": number_format(found.total), "spots": number_format(found.spots), "query": asked.query,
             "title": found.target}  # fmt: skip
    if asked.lists_places and found.target:
        told = ngettext(
            "%(n)s Stelle zu ‚%(query)s‘ in: %(title)s", "%(n)s Stellen zu ‚%(query)s‘ in: %(title)s", found.total
        )
        return told % words
    if found.is_cut:
        return _("Sehr viele Ergebnisse zu ‚%(query)s‘, die besten %(n)s zählen") % words
    if found.spots > found.total:
        told = ngettext(
            "%(n)s Ergebnis zu ‚%(query)s‘ mit %(spots)s Stellen",
            "%(n)s Ergebnisse zu ‚%(query)s‘ mit %(spots)s Stellen",
            found.total,
        )
        return told % words
    return ngettext("%(n)s Ergebnis zu ‚%(query)s‘", "%(n)s Ergebnisse zu ‚%(query)s‘", found.total) % words


def notes(asked: Asked) -> list[str]:
    """What of the query was not asked for."""
    said = []
    if len(asked.query) >= QUERY_LIMIT:
        said.append(_("Wir haben die ersten %(n)s Zeichen gelesen.") % {"n": QUERY_LIMIT})
    if words := left_out(asked.query):
        said.append(_("Kleine Wörter suchen wir nicht: %(words)s.") % {"words": ", ".join(words)})
    if len(asked_words(asked.query)) > WORD_LIMIT:
        said.append(_("Wir suchen nach den ersten %(n)s Wörtern.") % {"n": WORD_LIMIT})
    return said


def more(hit: Hit, asked: Asked) -> Link | None:
    """The link to the other places of a result."""
    if not hit.more or asked.lists_places:
        return None
    label = ngettext(
        "und %(n)s weitere Stelle in diesem Thema", "und %(n)s weitere Stellen in diesem Thema", hit.more
    ) % {"n": hit.more}
    return {"label": label, "href": "?" + asked.address(within=hit.whole, tag="")}


def kind_links(asked: Asked, found: Found) -> list[Link]:
    """Nothing where there is nothing to choose."""
    if len(found.kinds) < 2 and not asked.kind:
        return []
    every: list[Link] = [{"label": _("Alle"), "href": "?" + asked.address(kind=""), "current": not asked.kind}]
    return every + [
        {"label": f"{one.label} ({number_format(one.count)})", "href": "?" + asked.address(kind=one.value),
         "current": one.value == asked.kind}
        for one in found.kinds
    ]  # fmt: skip


def selects(asked: Asked, found: Found) -> list[dict[str, object]]:
    """The other filters, as components/select.html takes them; one without a choice is left out."""
    filters = [
        ("in", _("Themengruppe"), _options(found.places, asked.within, _target(asked, found)), asked.within),
        ("schlagwort", _("Schlagwort"), _options(found.tags, asked.tag, asked.tag), asked.tag),
        ("zeit", _("Zeitraum"), [_every(), *_named((key, label) for key, (label, _) in PERIODS.items())], asked.period),
        ("ordnen", _("Ordnen nach"), _named(ORDERS.items()), asked.order),
    ]
    return [
        {"id": f"suche-{name}", "name": name, "label": label, "options": options, "value": value}
        for name, label, options, value in filters
        if len(options) > 1
    ]


def chips(asked: Asked, found: Found) -> list[Link]:
    """What narrows the search now, each with the address without it."""
    tags = {one.value: one.label for one in found.tags}
    active = [
        ("kind", asked.kind, kinds.label(asked.kind)),
        ("within", asked.within, _target(asked, found)),
        ("tag", asked.tag, tags.get(asked.tag, asked.tag)),
        ("period", asked.period, str(PERIODS[asked.period][0]) if asked.period else ""),
    ]
    return [{"label": label, "href": "?" + asked.address(**{name: ""})} for name, value, label in active if value]


def single_words(asked: Asked) -> list[Link]:
    """Each word alone, for those who found nothing with all of them."""
    words = asked_words(asked.query)[:WORD_LIMIT]
    if len(words) < 2:
        return []
    return [{"label": word, "href": "?" + Asked(query=word).address()} for word in words]


def _target(asked: Asked, found: Found) -> str:
    """The title of what `within` names; the same words for what is not there and for what one may not see."""
    return found.target or (_("Bereich, den Sie nicht sehen") if asked.within else "")


def _every() -> Option:
    return {"value": "", "label": _("Alle")}


def _named(choices: Iterable[tuple[str, object]]) -> list[Option]:
    return [{"value": value, "label": str(label)} for value, label in choices]


def _options(choices: list[Choice], value: str, label: str) -> list[Option]:
    """The choices with their counts; what is chosen now is among them even where it finds nothing."""
    options = [{"value": one.value, "label": f"{one.label} ({number_format(one.count)})"} for one in choices]
    if value and value not in {one.value for one in choices}:
        options.append({"value": value, "label": label})
    return [_every(), *options]
