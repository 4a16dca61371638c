from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from boards.brainstorm.models import Card
from boards.groups.models import TopicGroup
from participation.accounts.models import User

CARDS_PER_PAGE: Final = 40


def cards_of(group: TopicGroup, user: User | AnonymousUser) -> QuerySet[Card]:
    """The group's cards that `user` may see, in the order of the wall."""
    return Card.objects.visible_to(user).of_group(group).select_related("wall", "author").order_by("order", "pk")


def cards_to_read(user: User | AnonymousUser) -> QuerySet[Card]:
    return Card.objects.visible_to(user).select_related("wall", "cluster__group", "author")
