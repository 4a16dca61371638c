from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, FloatField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast

from boards.applications.evaluation.models import Evaluation, Score
from boards.applications.models import Application, CallForApplications, State
from boards.applications.selectors import expertise, wishes
from boards.counting import count_of
from participation.accounts.models import User

ORDERS = {
    "": ["person__last_name", "person__first_name", "pk"],
    "eingang": ["submitted_at", "pk"],
    "gemeinde": ["municipality__name", "person__last_name", "pk"],
}


def office_calls(user: User | AnonymousUser) -> QuerySet[Any]:
    """Every call with `received`, how many applications came in; the newest first."""
    came = Application.objects.handed_in()
    return (
        CallForApplications.objects.with_phase()
        .select_related("board")
        .annotate(received=count_of(came, "call"))
        .order_by("-opens_at", "-pk")
    )


def office_call(user: User | AnonymousUser) -> QuerySet[CallForApplications]:
    """The calls that `user` may work on: those where they have not applied themselves."""
    own = Application.objects.of(user).handed_in().values("call")
    return CallForApplications.objects.with_phase().select_related("board").exclude(pk__in=own)


def state_counts(call: CallForApplications) -> Counter[str]:
    """How many applications of each state there are now."""
    rows = call.applications.exclude(state=State.DRAFT).order_by().values_list("state").annotate(n=Count("pk"))
    return Counter(dict(rows))


def applications(user: User | AnonymousUser, call: CallForApplications, wanted: Mapping[str, Any]) -> QuerySet[Any]:
    """The call's applications as the office lists them, each with `points` once its judgements are open."""
    found = Application.objects.for_office(user).filter(call=call)
    rows = _asked_for(found, wanted).annotate(points=average_points())
    rows = rows.select_related("person", "municipality", "group").prefetch_related(wishes(), expertise())
    if wanted.get("ordnen") == "punkte":
        return rows.order_by(F("points").desc(nulls_last=True), "pk")
    return rows.order_by(*ORDERS[wanted.get("ordnen") or ""])


def application(user: User | AnonymousUser, call: CallForApplications) -> QuerySet[Any]:
    """One application of the call with everything its page shows."""
    found = Application.objects.for_office(user).filter(call=call).annotate(points=average_points())
    return found.select_related("person", "municipality", "group", "call").prefetch_related(
        wishes(), expertise(), "steps__by", "notices"
    )


def evaluators(call: CallForApplications) -> QuerySet[Any]:
    """Who judges, each with `done` (judgements handed in) and `conflicts`."""
    judged = Evaluation.objects.filter(application__call=call, person=OuterRef("person"))

    def number(state: str) -> Subquery:
        rows = judged.filter(state=state).order_by().values("person").annotate(n=Count("pk"))
        return Subquery(rows.values("n"))

    return call.evaluators.select_related("person").annotate(
        done=number(Evaluation.State.SUBMITTED), conflicts=number(Evaluation.State.CONFLICT)
    )


def average_points() -> Subquery:
    """The weighted mean of all points of an application, from 1 to 5; none before its judgements are open."""
    scores = Score.objects.filter(
        evaluation__application=OuterRef("pk"),
        evaluation__application__revealed_at__isnull=False,
        evaluation__state=Evaluation.State.SUBMITTED,
    )
    mean = (
        scores.order_by()
        .values("evaluation__application")
        .annotate(
            mean=Cast(Sum(F("points") * F("criterion__weight")), FloatField())
            / Cast(Sum("criterion__weight"), FloatField())
        )
    )
    return Subquery(mean.values("mean"), output_field=FloatField())


def _asked_for(found: QuerySet[Application], wanted: Mapping[str, Any]) -> QuerySet[Application]:
    for word in (wanted.get("suche") or "").split():
        found = found.filter(
            Q(person__first_name__icontains=word)
            | Q(person__last_name__icontains=word)
            | Q(person__email__iexact=word)
            | Q(motivation__icontains=word)
        )
    if wanted.get("stand"):
        found = found.filter(state=wanted["stand"])
    if wanted.get("gemeinde"):
        found = found.filter(municipality=wanted["gemeinde"])
    if wanted.get("gruppe"):
        found = found.filter(wishes__group=wanted["gruppe"])
    if wanted.get("schlagwort"):
        found = found.filter(expertise__name__iexact=wanted["schlagwort"]).distinct()
    return found
