from collections.abc import Iterator
from typing import Any

from boards.brainstorm.models import Card, Cluster, Wall
from boards.brainstorm.services import withdraw_cards
from boards.groups.rules import narrower
from participation.accounts.models import User
from participation.privacy.uses import AUTHORSHIP, CONTRIBUTION, DATE, PUBLIC_CONTENT, TECHNICAL, fields
from participation.registry import IndexText, register


def _index(card: Card) -> IndexText | None:
    group = card.cluster.group if card.cluster else None
    audience = narrower(card.wall.reading, group.reading if group else None)
    if audience is None:
        return None
    return IndexText(
        title=card.text,
        text=f"{card.wall.title} {card.cluster or ''}",
        url=card.get_absolute_url(),
        kind="card",
        audience=audience,
        place=group,
        at=card.created,
    )


def _cards_of(user: User) -> Iterator[dict[str, Any]]:
    for card in user.cards.select_related("wall"):
        yield {"wall": card.wall.title, "text": card.text, "created": card.created, "url": card.get_absolute_url()}


register(
    Wall,
    label=lambda wall: wall.title,
    fields=fields((PUBLIC_CONTENT, "title"), (TECHNICAL, "reading"), (DATE, "created")),
)
register(
    Cluster,
    label=lambda cluster: cluster.title,
    fields=fields((PUBLIC_CONTENT, "title"), (TECHNICAL, "wall group order")),
)
register(
    Card,
    label=lambda card: card.text,
    url=Card.get_absolute_url,
    fields=fields((AUTHORSHIP, "author"), (CONTRIBUTION, "text"), (DATE, "created"), (TECHNICAL, "wall cluster order")),
    index=_index,
    visible_to=lambda user: Card.objects.visible_to(user).select_related("author"),
    export_for=_cards_of,
    withdraw=withdraw_cards,
    trail_kind="card",
    extra={
        "date": lambda card: card.created,
        "who": lambda card: card.author.shown_name if card.author else "",
    },
)
