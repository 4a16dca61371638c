"""What the office sees: every board, and everybody who sits, sat or will sit on one."""

import datetime
from collections import Counter
from typing import Any, Final

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from boards.membership.mandates import OPEN, Consent, Mandate, MandateStep, MandateTopic, State
from boards.membership.models import AdvisoryBoard

PER_PAGE: Final = 30
SORTS: Final[dict[str, list[Any]]] = {
    "name": ["person__last_name", "person__first_name", "pk"],
    "beginn": ["-starts", "pk"],
    "ende": [F("ends").asc(nulls_last=True), "pk"],
    "stand": ["state_now", "person__last_name", "pk"],
}


def boards() -> QuerySet[AdvisoryBoard]:
    """Each board with `sitting`, `waiting` and `group_count`."""
    today = timezone.localdate()
    holds = Q(mandates__ends=None) | Q(mandates__ends__gte=today)
    return AdvisoryBoard.objects.annotate(
        sitting=Count("mandates", filter=Q(mandates__state=State.ACTIVE) & holds, distinct=True),
        waiting=Count(
            "mandates", filter=Q(mandates__state__in=[State.APPOINTED, State.SWORN_IN]) & holds, distinct=True
        ),
    )


def with_state() -> QuerySet[Any]:
    """Mandates with `state_now`, the state that holds today."""
    over = Q(ends__lt=timezone.localdate(), state__in=OPEN)
    return Mandate.objects.annotate(state_now=Case(When(over, then=Value(State.ENDED.value)), default=F("state")))


def mandates(board: AdvisoryBoard, wanted: dict[str, str]) -> QuerySet[Mandate]:
    """The board's mandates as the list wants them: `q`, `stand`, `rolle`, `gruppe`, `ordnen`. Two queries a page."""
    found = with_state().filter(board=board).select_related("person__municipality")
    for word in wanted.get("q", "").split()[:6]:
        found = found.filter(
            Q(person__first_name__icontains=word)
            | Q(person__last_name__icontains=word)
            | Q(person__email__icontains=word)
            | Q(title__icontains=word)
        )
    if not wanted.get("stand"):
        found = found.exclude(state_now=State.ENDED)
    elif wanted["stand"] != "alle":
        found = found.filter(state_now=wanted["stand"])
    if wanted.get("rolle"):
        found = found.filter(role=wanted["rolle"])
    if wanted.get("gruppe"):
        topics = MandateTopic.objects.filter(until=None, group__slug=wanted["gruppe"])
        found = found.filter(pk__in=topics.values("mandate"))
    open_topics = MandateTopic.objects.filter(until=None).select_related("group")
    return found.prefetch_related(Prefetch("topics", open_topics, to_attr="open_topics")).order_by(
        *SORTS.get(wanted.get("ordnen", ""), SORTS["name"])
    )


def mandate(pk: int) -> QuerySet[Mandate]:
    return Mandate.objects.filter(pk=pk).select_related("board", "person__municipality", "term")


def steps(of: Mandate) -> list[MandateStep]:
    return list(of.steps.select_related("by").order_by("pk"))


def consents(of: Mandate) -> QuerySet[Consent]:
    return of.consents.order_by("given_at", "pk")


def ends_soon(board: AdvisoryBoard, days: int = 90) -> int:
    """How many active mandates end in the next weeks: time to think of who follows."""
    today = timezone.localdate()
    return board.mandates.filter(
        state=State.ACTIVE, ends__gte=today, ends__lte=today + datetime.timedelta(days=days)
    ).count()


def counts(board: AdvisoryBoard) -> Counter[str]:
    """How many mandates stand where (one query)."""
    rows = with_state().filter(board=board).order_by().values("state_now").annotate(n=Count("pk"))
    return Counter({row["state_now"]: row["n"] for row in rows})
