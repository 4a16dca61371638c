from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count, FloatField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.safestring import SafeString

from participation.audience.models import Audience
from participation.search import kinds
from participation.search.models import IndexEntry
from participation.search.snippets import Marker
from participation.search.words import fts5, query_words, tsquery

if TYPE_CHECKING:
    from participation.accounts.models import User

PER_PAGE: Final = 20


@dataclass(frozen=True)
class Hit:
    title: SafeString
    url: str
    kind: str
    text: SafeString


@dataclass(frozen=True)
class KindCount:
    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Found:
    """One page of hits, and how many there are of each kind."""

    hits: list[Hit]
    page: Page[IndexEntry]
    kinds: list[KindCount]
    total: int


def search(
    query: str, user: "User | AnonymousUser", *, kind: str = "", page: int | str | None = 1, language: str = "de"
) -> Found:
    """What `user` may see and `query` finds, best first: two queries. Never raises, whatever is typed.

    All words must be there. Texts in `language` and in German are found.
    """
    asked = query_words(query)
    matching = _matching(asked, user, language)
    counts = _counts(matching) if asked else []
    total = sum(one.count for one in counts if not kind or one.code == kind)
    ranked = matching.filter(kind=kind) if kind else matching
    paginator = Paginator(_ranked(ranked, asked), PER_PAGE)
    paginator.count = total  # counted above, per kind
    shown = paginator.get_page(page)
    marker = Marker(asked)
    hits = [_hit(entry, marker) for entry in shown] if total else []
    return Found(hits=hits, page=shown, kinds=counts, total=total)


def _matching(asked: list[list[str]], user: "User | AnonymousUser", language: str) -> QuerySet[IndexEntry]:
    entries = IndexEntry.objects.filter(
        live=True, language__in={language, "de"}, audience__in=Audience.objects.open_to(user)
    )
    if not asked:
        return entries.none()
    if connection.vendor == "postgresql":
        return entries.extra(where=["search_vector @@ to_tsquery('german', %s)"], params=[tsquery(asked)])
    return entries.extra(
        tables=["participation_search"],
        where=["participation_search.rowid = participation_indexentry.id", "participation_search MATCH %s"],
        params=[fts5(asked)],
    )


def _ranked(matching: QuerySet[IndexEntry], asked: list[list[str]]) -> QuerySet[IndexEntry]:
    """A word in the title counts more than one in the text; newer first among equals."""
    if connection.vendor == "postgresql":
        rank = RawSQL("ts_rank(search_vector, to_tsquery('german', %s), 1)", [tsquery(asked)], FloatField())
    else:
        rank = RawSQL("-bm25(participation_search, 4.0, 1.0)", [], FloatField())
    return matching.annotate(rank=rank).order_by("-rank", "-updated", "-pk")


def _counts(matching: QuerySet[IndexEntry]) -> list[KindCount]:
    rows = matching.order_by().values_list("kind").annotate(n=Count("pk"))
    return sorted((KindCount(kind, kinds.label(kind), n) for kind, n in rows), key=lambda one: one.label)


def _hit(entry: IndexEntry, marker: Marker) -> Hit:
    return Hit(
        title=marker.highlight(entry.title),
        url=entry.url,
        kind=kinds.label(entry.kind),
        text=marker.snippet(entry.text),
    )
