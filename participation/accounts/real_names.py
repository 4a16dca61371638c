"""Real names of people in office: from when until when somebody must appear with theirs.

A circle says whether it asks for real names (`Circle.real_names`: the Fachbeirat's does), the district whether that
rule holds (`DistrictSettings.real_name_rule`). What follows is copied onto the person's row, so that a page of 30
names costs no query more; as the row holds both moments, a mandate that begins or ends at midnight counts at midnight.
Entering and leaving a circle call `copy_duty`; the tick asks for everybody, which also follows a changed rule.
"""

import datetime
from collections.abc import Collection, Iterable

from django.utils import timezone

from participation.accounts.models import User
from participation.audience.models import CircleEntry
from participation.district.models import DistrictSettings
from participation.identity.verified_names import drop_name_unless_needed

Span = tuple[datetime.datetime | None, datetime.datetime | None]
NO_DUTY: Span = (None, None)


def rule_holds() -> bool:
    """Whether the district asks for real names in office; it does until it says otherwise."""
    said = DistrictSettings.objects.order_by("-site__is_default_site", "pk").values_list("real_name_rule", flat=True)
    return (said.first() or DistrictSettings.RealNameRule.REQUIRED) == DistrictSettings.RealNameRule.REQUIRED


def copy_duty(people: Collection[int] | None = None) -> int:
    """Write the span of office onto the rows of `people` (keys; None: of everybody); returns how many changed.

    Who chose a pseudonym appears under it again when the office is over, and then their proven name is dropped.
    """
    spans = _spans(people) if rule_holds() else {}
    rows = User.objects.filter(pk__in=people) if people is not None else User.objects.all()
    concerned = rows.filter(pk__in=spans) | rows.exclude(real_name_from=None)
    changed = 0
    for pk, *before in concerned.values_list("pk", "real_name_from", "real_name_until"):
        span = spans.get(pk, NO_DUTY)
        if tuple(before) != span:
            changed += User.objects.filter(pk=pk).update(real_name_from=span[0], real_name_until=span[1])
            if span == NO_DUTY:
                drop_name_unless_needed(person=User.objects.get(pk=pk))
    return changed


def _spans(people: Collection[int] | None) -> dict[int, Span]:
    """Of each person in office, now or later, the span that counts: the one that runs now, else the next one."""
    entries = CircleEntry.objects.filter(circle__real_names=True, person__erased_at=None)
    if people is not None:
        entries = entries.filter(person__in=people)
    by_person: dict[int, list[tuple[datetime.datetime, datetime.datetime | None]]] = {}
    for person, starts, ends in entries.order_by("starts").values_list("person", "starts", "ends"):
        by_person.setdefault(person, []).append((starts, ends))
    now = timezone.now()
    found = {person: _first_that_matters(spans, now) for person, spans in by_person.items()}
    return {person: span for person, span in found.items() if span != NO_DUTY}


def _first_that_matters(
    spans: Iterable[tuple[datetime.datetime, datetime.datetime | None]], now: datetime.datetime
) -> Span:
    """Spans (by their beginning) that touch or overlap are one; the first that is not over counts."""
    joined: list[tuple[datetime.datetime, datetime.datetime | None]] = []
    for starts, ends in spans:
        if joined and (joined[-1][1] is None or starts <= joined[-1][1]):
            last = joined[-1]
            joined[-1] = (last[0], None if last[1] is None or ends is None else max(last[1], ends))
        else:
            joined.append((starts, ends))
    return next(((starts, ends) for starts, ends in joined if ends is None or ends > now), NO_DUTY)
