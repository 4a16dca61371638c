"""The balance view: how applications are spread, counted so that nothing said voluntarily can be read of one person.

Small numbers are hidden where the answers were voluntary. Municipality, wishes and level stand in every application,
which the same people read: there a "1" tells nothing new, and a "0" is what the view is for.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from boards.applications.models import Application, BalanceData, CallForApplications, State
from boards.applications.selectors import wishes
from participation.district.models import Municipality
from participation.identity.levels import Level

LEAST: Final = 3
"""People; fewer are not shown, and nothing from which they could be worked out."""
NOT_COUNTED = {State.DRAFT, State.WITHDRAWN, State.INELIGIBLE}


@dataclass(frozen=True)
class Row:
    label: str
    all: str
    chosen: str
    percent: float
    """Of all: the length of the bar."""
    chosen_percent: float


@dataclass(frozen=True)
class Table:
    title: str
    rows: list[Row]
    hidden: bool
    """Whether some numbers are left out."""


def tables(call: CallForApplications) -> tuple[list[Table], int, int]:
    """One table for each property, all applications beside the chosen ones; and how many there are of each."""
    rows = call.applications.exclude(state__in=NOT_COUNTED).select_related("municipality", "balance")
    applications = list(rows.prefetch_related(wishes()))
    chosen = [one for one in applications if is_chosen(one, call)]
    made = [_table(wanted, applications, chosen) for wanted in _properties(call)]
    return made, len(applications), len(chosen)


def is_chosen(application: Application, call: CallForApplications) -> bool:
    """On the shortlist; from the proposal on those proposed for a seat; after the decision the appointed."""
    if call.state in ("proposed", "decided", "archived"):
        return application.outcome == State.APPOINTED
    return application.shortlisted


@dataclass(frozen=True)
class Property:
    title: str
    values: Callable[[Any], list[str]]
    """Of one application: one value, or several."""
    labels: list[str]
    """In their order."""
    voluntary: bool = False


def _properties(call: CallForApplications) -> list[Property]:
    unknown = _("keine Angabe")

    def told(name: str) -> Callable[[Any], list[str]]:
        def value(one: Any) -> list[str]:
            data = getattr(one, "balance", None)
            return [str(getattr(data, f"get_{name}_display")()) if data and getattr(data, name) else unknown]

        return value

    def labels(choices: Iterable[tuple[str, Any]]) -> list[str]:
        return [*[str(label) for _value, label in choices], unknown]

    places = [*Municipality.objects.values_list("name", flat=True), unknown]
    groups = [group.name for group in call.groups.all()]
    return [
        Property(_("Gemeinde"), lambda one: [str(one.municipality or unknown)], places),
        Property(_("Alter"), told("age_band"), labels(BalanceData.AgeBand.choices), True),
        Property(_("Geschlecht"), told("gender"), labels(BalanceData.Gender.choices), True),
        Property(_("Einwanderungsgeschichte"), told("background"), labels(BalanceData.Answer.choices), True),
        Property(_("Behinderung"), told("disability"), labels(BalanceData.Answer.choices), True),
        Property(_("Themengruppen (jeder Wunsch zählt)"), lambda one: [w.group.name for w in one.wishes.all()], groups),
        Property(_("Nachweis"), lambda one: [str(Level(one.level).label)], [str(level.label) for level in Level]),
    ]


def _table(wanted: Property, applications: list[Application], chosen: list[Application]) -> Table:
    of_all = Counter(value for one in applications for value in wanted.values(one))
    of_chosen = Counter(value for one in chosen for value in wanted.values(one))
    hidden_all: set[str] = set()
    hidden_chosen: set[str] = set()
    if wanted.voluntary:
        hidden_all = _closed(hidden(of_all), of_all, wanted.labels)
        # Where all but one or two are chosen, both numbers together would tell of those two.
        left = {label for label in of_all if 0 < of_all[label] - of_chosen[label] < LEAST}
        hidden_chosen = _closed(hidden(of_chosen) | (left if chosen else set()), of_chosen, wanted.labels)
    rows = [
        Row(
            label,
            _number(of_all[label], label in hidden_all),
            _number(of_chosen[label], label in hidden_chosen),
            _percent(of_all[label], len(applications), label in hidden_all),
            _percent(of_chosen[label], len(chosen), label in hidden_chosen),
        )
        for label in wanted.labels
    ]
    return Table(wanted.title, rows, bool(hidden_all or hidden_chosen))


def hidden(counted: Counter[str]) -> set[str]:
    """Labels whose number stays hidden: those below LEAST, and the next one where what is left would give them away."""
    small = {label for label, n in counted.items() if 0 < n < LEAST}
    if small and (len(small) == 1 or sum(counted[label] for label in small) < LEAST):
        rest = sorted((n, label) for label, n in counted.items() if n >= LEAST)
        small |= {label for _n, label in rest[:1]}
    return small


def _closed(away: set[str], counted: Counter[str], labels: list[str]) -> set[str]:
    """All labels, zeros too, where the other numbers and the total would still tell what is hidden."""
    behind = [counted[label] for label in away]
    return set(labels) if away and (len(away) == 1 or sum(behind) < LEAST) else away


def _number(n: int, is_hidden: bool) -> str:
    return "*" if is_hidden else str(n)


def _percent(n: int, total: int, is_hidden: bool) -> float:
    return 0.0 if is_hidden or not total else 100 * n / total
