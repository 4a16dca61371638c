from django.db.models import QuerySet
from django.db.models.functions import Now

from participation.accounts.models import User
from participation.identity.codes.models import WITH_NOW
from participation.identity.counter.models import CounterSession

State = CounterSession.State


def newest_of(person: User) -> CounterSession | None:
    """The person's last visit, with the database's time as `now`."""
    return CounterSession.objects.filter(person=person).annotate(**WITH_NOW).order_by("-pk").first()


def is_under_way(person: User) -> bool:
    rows = CounterSession.objects.filter(person=person, state__in=(State.WAITING, State.CHECKING))
    return rows.filter(expires_at__gt=Now()).exists()


def of_officer(officer: User) -> QuerySet[CounterSession]:
    return CounterSession.objects.filter(officer=officer).select_related("person").annotate(**WITH_NOW)


def latest(officer: User) -> list[CounterSession]:
    """The officer's last visits, for going on with one and for seeing what is done."""
    return list(of_officer(officer).order_by("-pk")[:20])


def masked(email: str) -> str:
    """Enough for the person to say "yes, that is mine": r•••@example.org."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"
