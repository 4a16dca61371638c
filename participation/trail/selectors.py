"""How far something came: backwards to where it began, forwards to what became of it.

Queries: one for the links and one per kind of object for those the reader may see, however many objects are asked
about and however long their trails are. What the reader may not see is left out, with all that is reached only
through it.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone

from participation.registry import Registration, registered, registration
from participation.trail.models import Link

if TYPE_CHECKING:
    from participation.accounts.models import User

STEPS: Final = 6
"""How many links are followed each way."""
LIMIT: Final = 400
"""Links that are looked at in one page of trails."""

Key = tuple[int, int]
"""Content type and primary key."""


class Station(TypedDict):
    kind: str
    label: str
    title: str
    href: str
    date: datetime.datetime | None
    who: str
    state: Literal["done", "now", "next"]


class Outcome(TypedDict):
    source: tuple[str, str]
    target: tuple[str, str]
    said: str
    note: str
    date: datetime.datetime
    who: str
    trail: str


class Progress(TypedDict):
    reached: int
    total: int
    label: str


@dataclass(frozen=True)
class Graph:
    objects: dict[Key, Model]
    into: dict[Key, list[Link]]
    out_of: dict[Key, list[Link]]


def stations(obj: Model, user: "User | AnonymousUser", *, read: bool = False) -> list[Station]:
    """The trail of one object, oldest first; only itself (or nothing, when `user` may not see it) without links.

    `read`: the caller got `obj` through visible_to in this very request; it is not asked for again.
    """
    graph = _graph([obj], user, read=read)
    return _stations(_key(obj), graph)


def newest(user: "User | AnonymousUser", *, among: int) -> list[list[Station]]:
    """The whole trails on which something happened last: those of the targets of the `among` newest links."""
    links = Link.objects.filter(at__lte=timezone.now()).order_by("-at")[:among]
    targets = list(load({_target(link) for link in links}, user).values())
    graph = _graph(targets, user, read=True)
    return [_stations(_key(target), graph) for target in targets]


def progress(objs: Sequence[Model], user: "User | AnonymousUser", *, read: bool = False) -> dict[int, Progress]:
    """For lists: how many stations each has and the word for the last one reached. Without links: not in the answer.

    `read` as in `stations`.
    """
    graph = _graph(objs, user, read=read)
    found = {obj.pk: _stations(_key(obj), graph) for obj in objs}
    return {pk: _progress(line) for pk, line in found.items() if len(line) > 1}


def outcomes(links: Iterable[Link], user: "User | AnonymousUser") -> list[Outcome]:
    """What grew from what, as rows of a list. Links with an end that `user` may not see are left out."""
    links = list(links)
    objects = load({key for link in links for key in (_source(link), _target(link))}, user)
    return [
        Outcome(
            source=title_and_href(objects[_source(link)]),
            target=title_and_href(objects[_target(link)]),
            said=link.get_kind_display(),
            note=link.note,
            date=link.at,
            who=link.by.shown_name if link.by else "",
            trail=trail_href(objects[_target(link)]),
        )
        for link in links
        if _source(link) in objects and _target(link) in objects
    ]


def trail_href(obj: Model) -> str:
    """The page that shows the whole trail of `obj`."""
    return reverse("trail", args=[obj._meta.label_lower, obj.pk])


def load(keys: Iterable[Key], user: "User | AnonymousUser") -> dict[Key, Model]:
    """The objects behind `keys` that `user` may see: one query per kind of object."""
    by_type: dict[int, set[int]] = defaultdict(set)
    for kind, pk in keys:
        by_type[kind].add(pk)
    objects: dict[Key, Model] = {}
    for kind, pks in by_type.items():
        room = _registration(kind)
        if room and room.visible_to:
            objects |= {(kind, obj.pk): obj for obj in room.visible_to(user).filter(pk__in=pks)}
    return objects


def title_and_href(obj: Model) -> tuple[str, str]:
    room = registration(type(obj))
    return str(room.label(obj)), room.url(obj) if room.url else ""


def _key(obj: Model) -> Key:
    return ContentType.objects.get_for_model(type(obj)).pk, obj.pk


def _registration(kind: int) -> Registration | None:
    model = ContentType.objects.get_for_id(kind).model_class()
    return registration(model) if model and registered(model) else None


def _graph(objs: Sequence[Model], user: "User | AnonymousUser", *, read: bool) -> Graph:
    """All links that lead to or come from `objs`, with the objects at their ends that `user` may see."""
    into: dict[Key, list[Link]] = defaultdict(list)
    out_of: dict[Key, list[Link]] = defaultdict(list)
    at_hand = {_key(obj): obj for obj in objs} if read else {}
    wanted = {_key(obj) for obj in objs}
    for link in _links_around(objs):
        into[_target(link)].append(link)
        out_of[_source(link)].append(link)
        wanted |= {_source(link), _target(link)}
    return Graph(at_hand | load(wanted - at_hand.keys(), user), into, out_of)


def _links_around(objs: Sequence[Model]) -> Iterable[Link]:
    """Every link on the way back from `objs` or forward from them, oldest first, in one query."""
    starts: dict[int, set[int]] = defaultdict(set)
    for obj in objs:
        starts[_key(obj)[0]].add(obj.pk)
    if not starts:
        return []
    params = [part for kind, pks in starts.items() for part in (kind, *pks)]
    back, ahead = (_walk(at, to, starts) for at, to in (("target", "source"), ("source", "target")))
    # The names are ours and the values are parameters; UNION keeps a circle of links from going round and round.
    walked = RawSQL(  # noqa: S611
        f"WITH RECURSIVE back{back}, ahead{ahead} SELECT id FROM back UNION SELECT id FROM ahead LIMIT {LIMIT}",  # noqa: S608
        params + params,
    )
    return Link.objects.filter(pk__in=walked).select_related("by").order_by("at", "pk")


def _walk(at: str, to: str, starts: dict[int, set[int]]) -> str:
    """One way through the table of links: from the ends `at` to the ends `to`, STEPS far."""
    table = Link._meta.db_table
    begin = " OR ".join(
        f"({at}_type_id = %s AND {at}_id IN ({', '.join(['%s'] * len(pks))}))" for pks in starts.values()
    )
    name = "back" if to == "source" else "ahead"
    return (
        f" (id, kind_id, obj_id, step) AS (SELECT id, {to}_type_id, {to}_id, 1 FROM {table} WHERE {begin} UNION "  # noqa: S608
        f"SELECT l.id, l.{to}_type_id, l.{to}_id, w.step + 1 FROM {table} l JOIN {name} w "
        f"ON l.{at}_type_id = w.kind_id AND l.{at}_id = w.obj_id WHERE w.step < {STEPS})"
    )


def _source(link: Link) -> Key:
    return link.source_type_id, link.source_id


def _target(link: Link) -> Key:
    return link.target_type_id, link.target_id


def _reach(start: Key, graph: Graph, *, forwards: bool) -> list[Key]:
    """What `start` leads to (or comes from), nearest first, each once: a circle of links ends where it began."""
    links, end = (graph.out_of, _target) if forwards else (graph.into, _source)
    found, line = {start}, [start]
    for key in line:  # grows while it is read
        for link in links.get(key, []):
            other = end(link)
            if other in graph.objects and other not in found:
                found.add(other)
                line.append(other)
    return line[1:]


def _stations(start: Key, graph: Graph) -> list[Station]:
    if start not in graph.objects:
        return []
    back = _reach(start, graph, forwards=False)[::-1]
    ahead = [key for key in _reach(start, graph, forwards=True) if key not in back]
    line = [
        *sorted((_station(key, graph) for key in back), key=_when),
        _station(start, graph),
        *sorted((_station(key, graph) for key in ahead), key=_when),
    ]
    reached = [station for station in line if station["state"] != "next"]
    if reached:
        reached[-1]["state"] = "now"
    return line


def _when(station: Station) -> datetime.datetime:
    """Several ways that meet are told in the order of time; what has no date stands before what has one."""
    return station["date"] or datetime.datetime.min.replace(tzinfo=datetime.UTC)


def _station(key: Key, graph: Graph) -> Station:
    """Date and person are those of the link that led here; where the trail begins, the room may say them."""
    obj = graph.objects[key]
    room = registration(type(obj))
    link = next((link for link in graph.into.get(key, []) if _source(link) in graph.objects), None)
    date = link.at if link else _extra(room, "date", obj)
    who = link.by.shown_name if link and link.by else "" if link else str(_extra(room, "who", obj) or "")
    title, href = title_and_href(obj)
    return Station(
        kind=room.trail_kind or str(room.model._meta.verbose_name),
        label=str(room.model._meta.verbose_name),
        title=title,
        href=href,
        date=date,
        who=who,
        state="next" if link and link.at > timezone.now() else "done",
    )


def _extra(room: Registration, name: str, obj: Model) -> Any:
    say = room.extra.get(name)
    return say(obj) if say else None


def _progress(line: list[Station]) -> Progress:
    reached = [station for station in line if station["state"] != "next"]
    return Progress(reached=len(reached), total=len(line), label=(reached or line)[-1]["label"])
