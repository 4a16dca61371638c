from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, QuerySet

from boards.applications.calls.selectors import average_points
from boards.applications.models import Application, CallForApplications, Outcome, State
from boards.applications.selectors import expertise, wishes
from participation.accounts.models import User

JUDGED = [State.ELIGIBLE, State.PROPOSED, State.APPOINTED, State.RESERVE, State.DECLINED]


def ranking(user: User | AnonymousUser, call: CallForApplications) -> QuerySet[Any]:
    """Every admitted application with `points`, the best first."""
    found = Application.objects.for_office(user).filter(call=call, state__in=JUDGED)
    found = found.select_related("person", "municipality", "group").prefetch_related(wishes(), expertise())
    return found.annotate(points=average_points()).order_by(F("points").desc(nulls_last=True), "pk")


def proposed(user: User | AnonymousUser, call: CallForApplications) -> list[Any]:
    """Who is proposed: for a seat by name, then the reserve list by place."""
    rows = list(ranking(user, call).exclude(outcome="").exclude(outcome=Outcome.DECLINED))
    seats = [one for one in rows if one.outcome == Outcome.APPOINTED]
    reserve = [one for one in rows if one.outcome == Outcome.RESERVE]
    seats.sort(key=lambda one: (one.person.last_name, one.person.first_name))
    return [*seats, *sorted(reserve, key=lambda one: one.place or 0)]


def reserve_list(user: User | AnonymousUser, call: CallForApplications) -> QuerySet[Any]:
    found = Application.objects.for_office(user).filter(call=call, state=State.RESERVE)
    return found.select_related("person", "municipality", "group").order_by("place")
