import datetime
from typing import Any

from django.db.models import Count, Q

from participation.accounts.models import User
from participation.identity.letters.models import Letter, LetterBatch, LetterQuerySet, LetterState
from participation.identity.office.selectors import named


def newest_letter(person: User) -> Letter | None:
    return Letter.objects.filter(person=person).order_by("-pk").first()


def has_open_letter(person: User) -> bool:
    return Letter.objects.filter(person=person).open().exists()


def letters(
    *, stand: str = "", von: datetime.date | None = None, bis: datetime.date | None = None, q: str = "", **_other: Any
) -> LetterQuerySet:
    """The office's list, newest first. `q`: the number on the paper, or a part of the account's name.

    Nobody with a pseudonym is found by a name: number, paper and list together would tell whose pseudonym it is.
    """
    found = Letter.objects.select_related("person", "municipality", "batch").order_by("-requested_at", "-pk")
    if stand == "held":
        found = found.filter(state=LetterState.QUEUED, held=True)
    elif stand:
        found = found.filter(state=stand)
    if von:
        found = found.filter(requested_at__date__gte=von)
    if bis:
        found = found.filter(requested_at__date__lte=bis)
    digits = "".join(sign for sign in q if sign.isdigit())
    if q.split() and not digits:
        found = found.filter(person__in=User.objects.filter(named(q.split(), with_pseudonym=False)))
    return found.filter(reference__contains=digits) if digits else found


def counts(officer: User) -> dict[str, int]:
    """What waits for the office: to be printed by this officer, to be released."""
    waiting = Q(state=LetterState.QUEUED, held=False, batch=None) & ~Q(person=officer)
    held = Q(state=LetterState.QUEUED, held=True)
    return Letter.objects.aggregate(to_print=Count("pk", filter=waiting), held=Count("pk", filter=held))


def open_batches() -> list[LetterBatch]:
    """Batches that are not with the post yet, with the number of their letters."""
    return list(LetterBatch.objects.filter(posted_at=None).annotate(size=Count("letters")).order_by("-pk")[:20])
