import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from boards.brainstorm import policies
from boards.brainstorm.models import Card, Cluster, Wall
from boards.groups.models import TopicGroup
from boards.groups.rules import ReadingRule
from participation.accounts.models import User
from participation.audience import services as audiences
from participation.search.services import reindex


def open_wall(*, by: User, title: str, reading: str = ReadingRule.PUBLIC, at: datetime.datetime | None = None) -> Wall:
    """A wall for everyone or for everyone with an account."""
    _check(by)
    audience = audiences.everyone() if reading == ReadingRule.PUBLIC else audiences.signed_in()
    return Wall.objects.create(title=title, reading=audience, created=at or timezone.now())


@transaction.atomic
def add_cluster(*, by: User, wall: Wall, title: str, group: TopicGroup | None = None) -> Cluster:
    """A heading at the end of the wall; with `group`, its cards are that group's cards."""
    _check(by)
    Wall.objects.select_for_update(no_key=True).get(pk=wall.pk)
    return wall.clusters.create(title=title, group=group, order=_next(wall.clusters.aggregate(last=Max("order"))))


@transaction.atomic
def add_card(
    *,
    by: User,
    wall: Wall,
    text: str,
    cluster: Cluster | None = None,
    author: User | None = None,
    at: datetime.datetime | None = None,
) -> Card:
    """A card at the end of the wall. `author` is empty where the cards were collected together."""
    _check(by)
    Wall.objects.select_for_update(no_key=True).get(pk=wall.pk)
    order = _next(wall.cards.aggregate(last=Max("order")))
    card = wall.cards.create(text=text, cluster=cluster, author=author, created=at or timezone.now(), order=order)
    reindex(card)
    return card


def _check(by: User) -> None:
    if not policies.can_keep_walls(by):
        raise PermissionDenied


def _next(found: dict[str, int | None]) -> int:
    return (found["last"] or 0) + 1
