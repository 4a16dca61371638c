"""Dates of a demo file: absolute, or counted from the day the demo is loaded, so that it is never old."""

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone

WRITTEN = re.compile(r"(?:(?P<days>[+-]\d+)|(?P<day>\d{4}-\d\d-\d\d))(?: (?P<clock>\d\d:\d\d))?")


def moment(written: str | date, today: date) -> datetime:
    """`2022-04-28`, `"2022-04-28 18:00"`, `"-12 18:40"` or `"+20"` as local time; noon where no time is given.

    Raises ValueError for anything else, so that a slip in the file is found while it is loaded.
    """
    found = WRITTEN.fullmatch(str(written))
    if not found:
        raise ValueError(f"not a date of a demo file: {written!r}")
    days, day, clock = found.group("days", "day", "clock")
    on = today + timedelta(days=int(days)) if days else date.fromisoformat(day)
    return timezone.make_aware(datetime.combine(on, time.fromisoformat(clock or "12:00")))
