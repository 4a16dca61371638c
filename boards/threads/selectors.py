from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from boards.counting import count_of
from boards.groups.models import TopicGroup
from boards.groups.policies import office_moderation
from boards.paging import page_of
from boards.threads.models import Post, Reaction, Thread
from participation.accounts.models import User
from participation.audience.models import Audience, CircleEntry

THREADS_PER_PAGE: Final = 20
POSTS_PER_PAGE: Final = 30
REPLIES_SHOWN: Final = 5
BRANCH_PAGE: Final = 50
PRINTED: Final = 1_000
READING_ORDER: Final = ("created", "id")


class Show(models.TextChoices):
    """Which threads of a group are listed."""

    OPEN = "offen", _("Alle offenen")
    CLOSED = "geschlossen", _("Geschlossene")
    ALL = "alle", _("Alle")


class Order(models.TextChoices):
    """How they are ordered."""

    LATEST = "letzter", _("Letzter Beitrag")
    NEWEST = "neu", _("Neueste Themen")
    LONGEST = "meiste", _("Meiste Beiträge")


COLUMNS: Final = {Order.LATEST: "-last_post_at", Order.NEWEST: "-created", Order.LONGEST: "-post_count"}


@dataclass
class Branch:
    """A post with the replies to it that are shown; `more` says how many are not."""

    post: Post
    replies: list[Post] = field(default_factory=list)
    more: int = 0


def threads_of(
    group: TopicGroup, user: User | AnonymousUser, *, show: str = Show.OPEN, order: str = Order.LATEST
) -> QuerySet[Any]:
    """The group's threads that `user` may see, with `has_official`, pinned ones first."""
    threads = Thread.objects.visible_to(user).filter(group=group).select_related("author__municipality")
    if show == Show.OPEN:
        threads = threads.open()
    elif show == Show.CLOSED:
        threads = threads.closed()
    official = Post.objects.alive().filter(thread=OuterRef("pk"), is_official=True)
    return threads.annotate(has_official=Exists(official)).order_by("-pinned", COLUMNS[Order(order)], "-pk")


def threads_to_read(user: User | AnonymousUser) -> QuerySet[Any]:
    """Threads as their page shows them: with `people` (how many wrote), `top_count` (how many posts stand on the
    first level), `may_write` (by the group's rule) and `moderates` (for the office)."""
    posts = Post.objects.all()
    writers = Audience.objects.open_to(user).filter(pk=OuterRef("group__writing"))
    return (
        Thread.objects.visible_to(user)
        .select_related("group__reading", "group__writing", "author", "summary_by", "answer__author__municipality")
        .annotate(
            people=count_of(posts.alive(), "thread", of="author", distinct=True),
            top_count=count_of(posts.top_level(), "thread"),
            may_write=Exists(writers if user.is_authenticated else writers.none()),
            moderates=Exists(office_moderation(user)) if user.is_authenticated else Value(False),
        )
    )


def posts_page(thread: Thread, number: str | int, *, count: int) -> tuple[Page[Any], list[Branch]]:
    """One page of the thread, in one query: 30 posts of the first level, each with the first five replies."""
    tops = thread.posts.top_level().order_by(*READING_ORDER)
    page = page_of(tops, number, size=POSTS_PER_PAGE, count=count)
    first = (page.number - 1) * POSTS_PER_PAGE
    shown = tops.values("pk")[first : first + POSTS_PER_PAGE]
    numbered = Window(RowNumber(), partition_by=F("parent"), order_by=[F("created"), F("id")])
    place = Case(When(parent=None, then=0), default=numbered)
    of = Window(Count("pk"), partition_by=F("parent"))
    posts = _with_names(Post.objects.filter(Q(pk__in=shown) | Q(parent__in=shown)), thread.group)
    branches: dict[int, Branch] = {}
    for post in posts.annotate(place=place, of=of).filter(place__lte=REPLIES_SHOWN).order_by("place", *READING_ORDER):
        if post.parent_id is None:
            branches[post.pk] = Branch(post)
        else:
            branches[post.parent_id].replies.append(post)
            branches[post.parent_id].more = post.of - len(branches[post.parent_id].replies)
    return page, list(branches.values())


def whole_thread(thread: Thread) -> list[Branch]:
    """All posts, for printing, in one query; of a very long thread the first PRINTED."""
    posts = _with_names(thread.posts.all(), thread.group).order_by(*READING_ORDER)[:PRINTED]
    branches = {post.pk: Branch(post) for post in posts if post.parent_id is None}
    for post in posts:
        if post.parent_id in branches:
            branches[post.parent_id].replies.append(post)
    return list(branches.values())


def branch_page(top: Post, number: str | int) -> Page[Post]:
    """All replies to one post, 50 a page."""
    replies = _with_names(top.replies.all(), top.thread.group).order_by(*READING_ORDER)
    return page_of(replies, number, size=BRANCH_PAGE)


def place_of(post: Post) -> tuple[bool, int]:
    """Where a post stands: whether it is on the thread's own page (else on its branch's), and on which page."""
    top = post.parent or post
    if post.parent is not None:
        place = _before(post, post.parent.replies.all())
        if place >= REPLIES_SHOWN:
            return False, place // BRANCH_PAGE + 1
    return True, _before(top, post.thread.posts.top_level()) // POSTS_PER_PAGE + 1


@dataclass(frozen=True)
class Tally:
    """How many reacted to a post in one way, and whether the reader did."""

    kind: Reaction.Kind
    count: int
    mine: bool


def tallies(posts: Iterable[Post], user: User | AnonymousUser) -> dict[int, list[Tally]]:
    """The reactions to `posts`, by post, each kind in its order: one query, however many there are."""
    rows = (
        Reaction.objects.filter(post__in=[post.pk for post in posts])
        .values("post", "kind")
        .annotate(n=Count("pk"), own=Count("pk", filter=Q(person=user.pk)))
    )
    found = {(row["post"], row["kind"]): (row["n"], bool(row["own"])) for row in rows}
    return {
        post.pk: [Tally(kind, *found.get((post.pk, kind.value), (0, False))) for kind in Reaction.Kind]
        for post in posts
    }


def last_page(top_count: int) -> int:
    return max(1, -(-top_count // POSTS_PER_PAGE))


def _before(post: Post, posts: QuerySet[Post]) -> int:
    earlier = Q(created__lt=post.created) | Q(created=post.created, pk__lt=post.pk)
    return posts.filter(earlier).count()


def _with_names(posts: QuerySet[Post], group: TopicGroup) -> QuerySet[Any]:
    """With author, place and the role (`role`) that the author has in the group now."""
    entries = CircleEntry.objects.current().filter(circle=group.circle_id, person=OuterRef("author"))
    role = Subquery(entries.order_by("-starts", "-pk").values("role")[:1])
    return posts.select_related("author__municipality").annotate(role=role)
