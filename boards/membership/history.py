"""The history of a mandate: rows that are added, each with everything as it was from then on."""

import datetime
from collections.abc import Sequence
from typing import Any, Final

from django.utils import timezone

from boards.membership.mandates import Mandate, MandateStep
from participation.accounts.models import User

COLUMNS: Final = (
    "state", "end_reason", "role", "title", "voting_right", "on_behalf_of", "starts", "ends", "sworn_in_on",
    "sworn_in_by",
)  # fmt: skip
DATES: Final = {"starts", "ends", "sworn_in_on"}


def snapshot(mandate: Mandate) -> dict[str, Any]:
    """What a row keeps: the mandate's columns, and its topic groups as [key, speaks for it]."""
    columns = {name: getattr(mandate, name) for name in COLUMNS}
    kept = {name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in columns.items()}
    topics = mandate.topics.filter(until=None).order_by("group_id").values_list("group", "is_speaker")
    return {**kept, "topics": [list(topic) for topic in topics]}


def without_words(after: dict[str, Any]) -> dict[str, Any]:
    """The snapshot of somebody who was erased: what the mandate was stays, what tells who held it goes."""
    return {name: "" if name in ("title", "on_behalf_of") else value for name, value in after.items()}


def columns_of(after: dict[str, Any]) -> dict[str, Any]:
    """The columns out of a row's snapshot, as the mandate holds them."""
    return {
        name: datetime.date.fromisoformat(after[name]) if name in DATES and after[name] else after[name]
        for name in COLUMNS
    }


def add_step(
    mandate: Mandate,
    kind: MandateStep.Kind,
    *,
    by: User | None,
    on: datetime.date | None = None,
    reason: str = "",
    undoes: MandateStep | None = None,
) -> MandateStep:
    """Write what was just done. The mandate's row and topics already are as they will be."""
    return MandateStep.objects.create(
        mandate=mandate,
        kind=kind,
        by=by,
        on=on or timezone.localdate(),
        reason=reason,
        undoes=undoes,
        after=snapshot(mandate),
    )


def standing(steps: Sequence[MandateStep]) -> list[MandateStep]:
    """Of all rows, oldest first, those that hold: neither undone nor an undoing."""
    undone = {step.undoes_id for step in steps}
    return [step for step in steps if step.kind != MandateStep.Kind.UNDONE and step.pk not in undone]
