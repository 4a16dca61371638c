import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.brainstorm import policies
from boards.brainstorm.models import Card, Cluster, Wall
from boards.groups.models import TopicGroup
from boards.groups.rules import ReadingRule, open_audience
from participation.accounts.models import User
from participation.search.services import reindex, remove
from participation.trail.services import has_links


def open_wall(*, by: User, title: str, reading: str = ReadingRule.PUBLIC, at: datetime.datetime | None = None) -> Wall:
    """A wall for everyone or for everyone with an account."""
    _check(by)
    return Wall.objects.create(title=title, reading=open_audience(reading), created=at or timezone.now())


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


@transaction.atomic
def change(*, by: User, what: Wall | Cluster | Card) -> None:
    """Store a wall, a heading or a card as it was changed; the index follows for every card it concerns."""
    _check(by)
    what.save()
    for card in [what] if isinstance(what, Card) else what.cards.all():
        reindex(card)


@transaction.atomic
def take_down(*, by: User, what: Wall | Cluster | Card) -> None:
    """Delete a wall with all its cards, a heading (its cards stay on the wall) or a card."""
    _check(by)
    if isinstance(what, Cluster):
        cards = list(what.cards.all())
        what.delete()
        for card in cards:
            card.cluster = None
            reindex(card)
        return
    for card in [what] if isinstance(what, Card) else what.cards.all():
        remove(card)
    what.delete()


@transaction.atomic
def withdraw_cards(author: User) -> None:
    """Take back what `author` put on walls: a card from which something grew leaves a trace, the others go."""
    for card in Card.objects.filter(author=author):
        if has_links(card):
            card.text = _("Gelöschte Karte")
            card.save(update_fields=["text"])
            reindex(card)
        else:
            remove(card)
            card.delete()


def _check(by: User) -> None:
    if not policies.can_keep_walls(by):
        raise PermissionDenied


def _next(found: dict[str, int | None]) -> int:
    return (found["last"] or 0) + 1
