"""How long applications are kept, and what is left of them: numbers."""

import datetime
from collections import Counter
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from boards.applications.models import Application, CallForApplications, CallState, State

REJECTED: Final = {State.INELIGIBLE, State.DECLINED, State.WITHDRAWN}
SIX_MONTHS: Final = datetime.timedelta(days=183)
"""After the decision for those that were turned down or withdrawn; after the call is put away for all others."""
AFTER_CLOSING: Final = datetime.timedelta(days=30)
"""For drafts that were never sent, and questions that were never answered count as sent."""


def erase_old() -> int:
    """Erase what is past its time; returns how many rows. Running it twice does no harm."""
    old = _due()
    calls = CallForApplications.objects.filter(applications__in=old).distinct()
    return sum(forget(call=call, applications=old.filter(call=call)) for call in calls)


@transaction.atomic
def forget(*, call: CallForApplications, applications: QuerySet[Application]) -> int:
    """Erase `applications` of `call` with all that hangs on them; how many of each state there were stays."""
    locked = CallForApplications.objects.select_for_update(no_key=True).get(pk=call.pk)
    going = list(applications.filter(call=locked).values_list("pk", "state"))
    counts = Counter(state for _pk, state in going if state != State.DRAFT)
    locked.erased_counts = dict(Counter(locked.erased_counts) + counts)
    locked.save(update_fields=["erased_counts"])
    Application.objects.filter(pk__in=[pk for pk, _state in going]).delete()
    return len(going)


def _due() -> QuerySet[Application]:
    now = timezone.now()
    ended = Q(call__state__in=[CallState.DECIDED, CallState.ARCHIVED]) | Q(state=State.WITHDRAWN)
    rejected = Q(state__in=REJECTED, state_since__lt=now - SIX_MONTHS) & ended
    drafts = Q(state=State.DRAFT, call__closes_at__lt=now - AFTER_CLOSING)
    put_away = Q(call__state=CallState.ARCHIVED, call__archived_at__lt=now - SIX_MONTHS)
    return Application.objects.filter(rejected | drafts | put_away)
