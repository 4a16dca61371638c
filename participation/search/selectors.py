import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.utils.safestring import SafeString
from taggit.models import Tag

from participation.audience.models import Audience
from participation.registry import Registration, registered, registration
from participation.search import kinds
from participation.search.asked import Asked
from participation.search.grouping import Grouped, Result, grouped
from participation.search.models import IndexEntry
from participation.search.snippets import Marker
from participation.search.statement import MOST, matching_rows

if TYPE_CHECKING:
    from participation.accounts.models import User

PER_PAGE: Final = 20
TAGS: Final = 30
"""Tags that are offered as a filter, most frequent first."""


@dataclass(frozen=True)
class Hit:
    """One result: the best place in a whole. `more` are its other places, `whole` names it (thread-17)."""

    title: SafeString
    url: str
    kind: str
    text: SafeString
    place: str
    who: str
    at: datetime.datetime | None
    more: int
    whole: str


@dataclass(frozen=True)
class Choice:
    """A value of a filter and how many results it would leave."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Found:
    """One page of results and what they can be narrowed to. `spots` counts the places in all results."""

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    spots: int = 0
    is_cut: bool = False
    target: str = ""
    kinds: list[Choice] = field(default_factory=list)
    places: list[Choice] = field(default_factory=list)
    tags: list[Choice] = field(default_factory=list)
    page: Page[Any] = field(default_factory=lambda: Paginator(range(0), PER_PAGE).page(1))


def search(asked: Asked, user: "User | AnonymousUser") -> Found:
    """What `user` may see and `asked` finds. Never raises, whatever is typed.

    Three queries (audiences, rows, what is shown of them), one for the names of tags, one for what `asked.within`
    names, and one for each kind of object on the page that has an author. All words must be there. Texts in the page's
    language and in German are found. A page beyond the last is the last.
    """
    if not asked.words:
        return Found()
    audiences = list(Audience.objects.open_to(user).values_list("pk", flat=True))
    entries = IndexEntry.objects.filter(live=True, audience__in=audiences)
    target = _target(entries, asked)
    if asked.target and target is None:
        return Found()
    inside = target.pk if target and asked.lists_places else None
    rows = matching_rows(asked, audiences, inside=inside)
    counted = grouped(rows, kind=asked.kind, place=target.pk if target and not inside else None, tag=asked.tag,
                      apart=inside is not None)  # fmt: skip
    page = Paginator(counted.results, PER_PAGE).get_page(asked.page)
    shown = _shown(entries, page.object_list, counted)
    return Found(
        hits=_hits(page.object_list, shown, Marker(asked.words), user),
        total=len(counted.results),
        spots=sum(result.spots for result in counted.results),
        is_cut=len(rows) == MOST,
        target=target.title if target else "",
        kinds=_sorted(Choice(code, kinds.label(code), count) for code, count in counted.kinds.items()),
        places=_places(counted, shown),
        tags=_tags(counted),
        page=page,
    )


def _target(entries: QuerySet[IndexEntry], asked: Asked) -> IndexEntry | None:
    if asked.target is None:
        return None
    kind, pk = asked.target
    return entries.only("title").filter(kind=kind, object_id=pk).first()


def _shown(entries: QuerySet[IndexEntry], results: Iterable[Result], counted: Grouped) -> dict[int, IndexEntry]:
    """The entries on the page, their wholes, and all places: what is needed to say it in words."""
    wanted = set(counted.places) | {key for result in results for key in (result.best.pk, result.whole)}
    return entries.defer("tags", "language", "updated").in_bulk(wanted) if wanted else {}


def _sorted(choices: Iterable[Choice]) -> list[Choice]:
    """By their labels, ä as a."""
    return sorted(
        choices, key=lambda choice: [sign for sign in normalize("NFKD", choice.label.casefold()) if sign.isalnum()]
    )


def _places(counted: Grouped, shown: dict[int, IndexEntry]) -> list[Choice]:
    found = ((shown[key], count) for key, count in counted.places.items() if key in shown)
    return _sorted(Choice(_name(entry), entry.title, count) for entry, count in found)


def _tags(counted: Grouped) -> list[Choice]:
    often = dict(counted.tags.most_common(TAGS))
    names = Tag.objects.filter(slug__in=often).values_list("slug", "name") if often else ()
    return _sorted(Choice(slug, name, often[slug]) for slug, name in names)


def _hits(
    results: Iterable[Result], shown: dict[int, IndexEntry], marker: Marker, user: "User | AnonymousUser"
) -> list[Hit]:
    on_page = [(result, shown[result.best.pk]) for result in results if result.best.pk in shown]
    rooms = _rooms_with_authors(entry for _, entry in on_page)
    seen = {kind: _objects(room, on_page, kind, user) for kind, room in rooms.items()}
    hits = []
    for result, entry in on_page:
        room = rooms.get(entry.content_type_id)
        obj = seen[entry.content_type_id].get(entry.object_id) if room else None
        if room is None or obj is not None:
            hits.append(_hit(result, entry, shown, marker, room, obj))
    return hits


def _rooms_with_authors(entries: Iterable[IndexEntry]) -> dict[int, Registration]:
    """The kinds of object on the page of which a room can say who they are from."""
    models = {key: ContentType.objects.get_for_id(key).model_class() for key in {e.content_type_id for e in entries}}
    rooms = {key: registration(model) for key, model in models.items() if model and registered(model)}
    return {key: room for key, room in rooms.items() if "who" in room.extra}


def _objects(
    room: Registration, on_page: list[tuple[Result, IndexEntry]], kind: int, user: "User | AnonymousUser"
) -> dict[int, Model]:
    """The objects as `user` may see them now: names change and people are erased, so no name stands in the index."""
    keys = [entry.object_id for _, entry in on_page if entry.content_type_id == kind]
    return {obj.pk: obj for obj in room.visible_to(user).filter(pk__in=keys)} if room.visible_to else {}


def _hit(
    result: Result,
    entry: IndexEntry,
    shown: dict[int, IndexEntry],
    marker: Marker,
    room: Registration | None,
    obj: Model | None,
) -> Hit:
    place, whole = shown.get(entry.place_id or 0), shown.get(result.whole)
    return Hit(
        title=marker.highlight(str(room.label(obj)) if room else entry.title),
        url=entry.url,
        kind=kinds.label(entry.kind),
        text=marker.snippet(entry.text),
        place=place.title if place else "",
        who=str(room.extra["who"](obj)) if room else "",
        at=entry.at,
        more=result.spots - 1 if whole else 0,
        whole=_name(whole) if whole else "",
    )


def _name(entry: IndexEntry) -> str:
    return f"{entry.kind}-{entry.object_id}"
