"""How a call goes on: which state may follow which, and what must be done before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from boards.applications.evaluation.models import Evaluation
from boards.applications.models import Application, CallForApplications, CallState, State

Guard = Callable[[CallForApplications], Iterator[str]]


@dataclass(frozen=True)
class Move:
    """One step of a call: from, to, the words on the button, what it means, and what is lacking for it."""

    source: CallState
    target: CallState
    label: str | Promise
    text: str | Promise
    lacking: Guard
    forward: bool = True


def _nothing(call: CallForApplications) -> Iterator[str]:
    yield from ()


def _to_open(call: CallForApplications) -> Iterator[str]:
    if call.closes_at <= timezone.now():
        yield _("Das Ende der Frist liegt in der Vergangenheit. Bitte ändern Sie zuerst den Aufruf.")
    if not call.criteria.exists():
        yield _("Es fehlen Kriterien, nach denen bewertet wird.")


def _to_reopen(call: CallForApplications) -> Iterator[str]:
    if call.closes_at <= timezone.now():
        yield _("Das Ende der Frist liegt in der Vergangenheit. Bitte ändern Sie zuerst den Aufruf.")
    if Evaluation.objects.filter(application__call=call).exists():
        yield _("Es gibt schon Bewertungen.")
    if call.applications.filter(state__in=[State.ELIGIBLE, State.INELIGIBLE]).exists():
        yield _("Es wurden schon Bewerbungen zugelassen oder nicht zugelassen.")


def _to_draft(call: CallForApplications) -> Iterator[str]:
    if call.applications.exists():
        yield _("Es gibt schon Bewerbungen oder Entwürfe.")


def _to_shortlist(call: CallForApplications) -> Iterator[str]:
    unchecked = call.applications.filter(state__in=[State.SUBMITTED, State.INCOMPLETE]).count()
    if unchecked:
        yield ngettext(
            "%(n)s Bewerbung ist noch nicht geprüft.", "%(n)s Bewerbungen sind noch nicht geprüft.", unchecked
        ) % {"n": unchecked}
    waiting = call.applications.filter(state=State.ELIGIBLE, revealed_at=None).count()
    if waiting:
        yield ngettext(
            "%(n)s Bewerbung ist noch nicht von allen bewertet.",
            "%(n)s Bewerbungen sind noch nicht von allen bewertet.",
            waiting,
        ) % {"n": waiting}
    if not call.applications.filter(state=State.ELIGIBLE, shortlisted=True).exists():
        yield _("Noch ist keine Bewerbung in der Vorauswahl.")


def _to_propose(call: CallForApplications) -> Iterator[str]:
    chosen = call.applications.filter(state=State.ELIGIBLE).exclude(outcome="")
    seated = chosen.filter(outcome=State.APPOINTED).count()
    if not seated:
        yield _("Noch ist niemand zur Berufung vorgeschlagen.")
    if seated > call.seats:
        yield _("Vorgeschlagen sind %(n)s Menschen, es gibt aber nur %(seats)s Plätze.") % {
            "n": seated,
            "seats": call.seats,
        }
    yield from reserve_faults(list(chosen.filter(outcome=State.RESERVE).values_list("place", flat=True)))


def reserve_faults(places: list[int | None]) -> Iterator[str]:
    """The places of the reserve list are 1, 2, 3 and so on, each once."""
    if sorted(place or 0 for place in places) != list(range(1, len(places) + 1)):
        yield _("Die Plätze der Nachrückliste müssen 1, 2, 3 und so weiter sein, jeder einmal.")


def _to_archive(call: CallForApplications) -> Iterator[str]:
    if call.applications.filter(notices__sent_at=None, notices__isnull=False).exists():
        yield _("Es sind noch nicht alle Mails gesendet.")


def _from_archive(call: CallForApplications) -> Iterator[str]:
    if not call.applications.exists():
        yield _("Die Bewerbungen sind schon gelöscht.")


MOVES: Final = (
    Move(
        CallState.DRAFT,
        CallState.OPEN,
        gettext_lazy("Aufruf veröffentlichen"),
        gettext_lazy("Alle können ihn lesen. Bewerben kann man sich vom Beginn bis zum Ende der Frist."),
        _to_open,
    ),
    Move(
        CallState.OPEN,
        CallState.CLOSED,
        gettext_lazy("Aufruf schließen"),
        gettext_lazy("Niemand kann sich mehr bewerben oder seine Bewerbung ändern. Dann beginnt die Prüfung."),
        _nothing,
    ),
    Move(
        CallState.CLOSED,
        CallState.SHORTLISTED,
        gettext_lazy("Vorauswahl festhalten"),
        gettext_lazy("Die Vorauswahl steht. Aus ihr entsteht der Vorschlag an den Kreistag."),
        _to_shortlist,
    ),
    Move(
        CallState.SHORTLISTED,
        CallState.PROPOSED,
        gettext_lazy("Vorschlag an den Kreistag geben"),
        gettext_lazy("Der Vorschlag steht fest und kann als PDF und CSV geladen werden."),
        _to_propose,
    ),
    Move(
        CallState.DECIDED,
        CallState.ARCHIVED,
        gettext_lazy("Verfahren ablegen"),
        gettext_lazy("Die Nachrückliste gilt nicht mehr. Sechs Monate danach werden alle Bewerbungen gelöscht."),
        _to_archive,
    ),
    Move(
        CallState.OPEN,
        CallState.DRAFT,
        gettext_lazy("Zurück zum Entwurf"),
        gettext_lazy("Der Aufruf ist nicht mehr zu sehen."),
        _to_draft,
        forward=False,
    ),
    Move(
        CallState.CLOSED,
        CallState.OPEN,
        gettext_lazy("Wieder öffnen"),
        gettext_lazy("Bewerbungen können wieder eingehen und geändert werden."),
        _to_reopen,
        forward=False,
    ),
    Move(
        CallState.SHORTLISTED,
        CallState.CLOSED,
        gettext_lazy("Vorauswahl wieder öffnen"),
        gettext_lazy("Die Vorauswahl kann wieder geändert werden."),
        _nothing,
        forward=False,
    ),
    Move(
        CallState.PROPOSED,
        CallState.SHORTLISTED,
        gettext_lazy("Vorschlag zurücknehmen"),
        gettext_lazy("Der Vorschlag kann wieder geändert werden. Bisher wurde niemandem etwas mitgeteilt."),
        _nothing,
        forward=False,
    ),
    Move(
        CallState.ARCHIVED,
        CallState.DECIDED,
        gettext_lazy("Aus der Ablage holen"),
        gettext_lazy("Die Nachrückliste gilt wieder."),
        _from_archive,
        forward=False,
    ),
)


def moves_from(state: str) -> list[Move]:
    return [move for move in MOVES if move.source == state]


def move_between(source: str, target: str) -> Move | None:
    return next((move for move in MOVES if (move.source, move.target) == (source, target)), None)


def evaluated_enough(application: Application, needed: int) -> bool:
    """Whether every named person has judged the application, those with a conflict aside, and at least `needed`."""
    conflicted = application.evaluations.filter(state=Evaluation.State.CONFLICT, person__isnull=False)
    named = application.call.evaluators.filter(person__is_active=True).exclude(person__in=conflicted.values("person"))
    submitted = list(application.evaluations.submitted().values_list("person", flat=True))
    return set(named.values_list("person", flat=True)) <= set(submitted) and len(submitted) >= needed
