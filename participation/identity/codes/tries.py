"""Counting tries. `take` before a code is looked at, `give_back` when it was right."""

import datetime
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Final

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.http import HttpRequest

from participation.accounts.models import User
from participation.identity import keys
from participation.identity.codes.models import WITH_NOW, CodeTry


class TooManyTries(Exception):
    """The limit is reached; nothing was looked at."""


@dataclass(frozen=True)
class Limit:
    """So many tries in a window that begins with the first of them. `name` keeps one thing's count from another's."""

    name: str
    most: int
    window: datetime.timedelta


PER_PERSON: Final = Limit("person", 10, datetime.timedelta(hours=1))
PER_OFFICER: Final = Limit("officer", 5, datetime.timedelta(minutes=15))
PER_NETWORK: Final = Limit("network", 40, datetime.timedelta(hours=1))
KEPT: Final = datetime.timedelta(days=1)


def network_of(request: HttpRequest) -> str:
    """The network a request comes from: the address, of IPv6 the /64 that one household has."""
    address = ip_address(get_adapter(request).get_client_ip(request))
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def take(limit: Limit, whom: User | str) -> None:
    """Count one try. Raises TooManyTries when none is left.

    A transaction of its own, before the one in which the code is looked at: a wrong code cannot take its try back.
    """
    name = _name(limit, whom)
    CodeTry.objects.get_or_create(whom=name, defaults={"since": Now()})
    with transaction.atomic(durable=True):
        row = CodeTry.objects.select_for_update().annotate(**WITH_NOW).get(whom=name)
        if row.since < row.now - limit.window:
            row.since, row.count = row.now, 0
        if row.count >= limit.most:
            raise TooManyTries
        row.count += 1
        row.save(update_fields=["since", "count"])


def give_back(limit: Limit, whom: User | str) -> None:
    """The code was right: the try does not count."""
    CodeTry.objects.filter(whom=_name(limit, whom), count__gt=0).update(count=F("count") - 1)


def forget_old() -> None:
    CodeTry.objects.filter(since__lt=Now() - KEPT).delete()


def _name(limit: Limit, whom: User | str) -> str:
    return keys.keyed_hash("code tries", limit.name, str(whom.pk) if isinstance(whom, User) else whom)
