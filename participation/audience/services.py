import datetime
from typing import Protocol

from django.db import transaction
from django.db.models.functions import Now

from participation.accounts.models import User
from participation.audience.models import Audience, Circle, CircleEntry
from participation.district.models import Municipality
from participation.identity.levels import Level


class RightsListener(Protocol):
    """Told inside the transaction that changes rights: of everybody in `circle`, or of `person`, wherever they are."""

    def __call__(self, *, circle: Circle | None, person: User | None) -> None: ...


_listeners: list[RightsListener] = []


def on_rights_changed(listener: RightsListener) -> None:
    """A door for rooms that keep rights in memory (sockets): this app does not know them. Called once, at start."""
    _listeners.append(listener)


def rights_changed(*, circle: Circle | None = None, person: User | None = None) -> None:
    """Say that rights have changed. Whoever locks an account or changes its level or municipality calls it."""
    for listener in _listeners:
        listener(circle=circle, person=person)


def everyone() -> Audience:
    """The one audience of everybody; made when it is first asked for."""
    return Audience.objects.get_or_create(kind=Audience.Kind.EVERYONE, circle=None, municipality=None, min_level=0)[0]


def signed_in(*, min_level: int = Level.NONE) -> Audience:
    return Audience.objects.get_or_create(
        kind=Audience.Kind.SIGNED_IN, circle=None, municipality=None, min_level=min_level
    )[0]


def of_circle(circle: Circle, *, min_level: int = Level.NONE) -> Audience:
    return Audience.objects.get_or_create(
        kind=Audience.Kind.CIRCLE, circle=circle, municipality=None, min_level=min_level
    )[0]


def of_municipality(municipality: Municipality, *, min_level: int = Level.NONE) -> Audience:
    return Audience.objects.get_or_create(
        kind=Audience.Kind.MUNICIPALITY, circle=None, municipality=municipality, min_level=min_level
    )[0]


@transaction.atomic
def enter_circle(
    *,
    person: User,
    circle: Circle,
    source: str,
    role: str = "",
    starts: datetime.datetime | None = None,
    ends: datetime.datetime | None = None,
) -> CircleEntry:
    """Give `person` what the circle may do, for the reason `source`; a second call for the same reason changes it."""
    dates = {"ends": ends} | ({"starts": starts} if starts else {})
    entry, _ = CircleEntry.objects.update_or_create(
        circle=circle, person=person, source=source, defaults={"role": role, **dates}
    )
    _copy_duty(circle, person)
    rights_changed(circle=circle)
    return entry


@transaction.atomic
def leave_circle(*, person: User, circle: Circle, source: str) -> None:
    """End what `source` gave, from this moment on."""
    CircleEntry.objects.current().filter(circle=circle, person=person, source=source).update(ends=Now())
    _copy_duty(circle, person)
    rights_changed(circle=circle)


def show_circle(*, circle: Circle, to: Audience | None) -> None:
    """Say who may know the people of `circle` (None: only themselves). Their pages follow at once."""
    circle.seen_by = to
    circle.save(update_fields=["seen_by"])


def _copy_duty(circle: Circle, person: User) -> None:
    """In a circle that asks for real names the person appears with theirs from now on, or no longer."""
    if circle.real_names:
        from participation.accounts.real_names import copy_duty  # that room is built on this one

        copy_duty([person.pk])
