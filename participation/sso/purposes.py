"""What becomes of an answer: each purpose names its end. Rooms above register theirs at start."""

from typing import Protocol

from django.http import HttpRequest, HttpResponse

from participation.sso.answers import Answer, Refused
from participation.sso.configured import Service
from participation.sso.trips import Trip


class End(Protocol):
    def arrive(self, request: HttpRequest, service: Service, trip: Trip, answer: Answer) -> HttpResponse: ...
    def refuse(self, request: HttpRequest, service: Service, trip: Trip, refused: Refused) -> HttpResponse: ...


_ends: dict[str, End] = {}


def register_purpose(name: str, end: End) -> None:
    if name in _ends:
        raise ValueError(f"{name} is registered twice")
    _ends[name] = end


def end_of(trip: Trip) -> End:
    return _ends[trip.purpose]
