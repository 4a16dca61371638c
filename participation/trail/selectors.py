"""How far something came: backwards to where it began, forwards to what became of it.

Queries: at most one per step for the links (STEPS) and one per kind of object for those the reader may see, however
many objects are asked about. What the reader may not see is left out together with all that is reached only through it.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.urls import reverse
from django.utils import timezone

from participation.registry import Registration, registered, registration
from participation.trail.models import Link

if TYPE_CHECKING:
    from participation.accounts.models import User

STEPS: Final = 6
"""How many links are followed each way."""
LIMIT: Final = 400
"""Links that are looked at in one step."""

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


def stations(obj: Model, user: "User | AnonymousUser") -> list[Station]:
    """The trail of one object, oldest first; only itself (or nothing, when `user` may not see it) without links."""
    graph = _graph([obj], user)
    return _stations(_key(obj), graph)


def progress(objs: Sequence[Model], user: "User | AnonymousUser") -> dict[int, Progress]:
    """For lists: how many stations each has and the word for the last one reached. Without links: not in the answer."""
    graph = _graph(objs, user)
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


def _graph(objs: Sequence[Model], user: "User | AnonymousUser") -> Graph:
    """All links that lead to or come from `objs`, with the objects at their ends that `user` may see."""
    seen = before = after = {_key(obj) for obj in objs}
    into: dict[Key, list[Link]] = defaultdict(list)
    out_of: dict[Key, list[Link]] = defaultdict(list)
    links: dict[int, Link] = {}
    for _step in range(STEPS):
        wanted = [_at("target", key) for key in before] + [_at("source", key) for key in after]
        if not wanted:
            break
        new = Link.objects.filter(reduce(or_, wanted)).exclude(pk__in=links).select_related("by")[:LIMIT]
        fresh = {link.pk: link for link in new}
        links |= fresh
        before, after = (
            {_source(link) for link in fresh.values() if _target(link) in before} - seen,
            {_target(link) for link in fresh.values() if _source(link) in after} - seen,
        )
        seen = seen | before | after
    for link in sorted(links.values(), key=lambda link: (link.at, link.pk)):
        into[_target(link)].append(link)
        out_of[_source(link)].append(link)
    return Graph(load(seen, user), into, out_of)


def _at(end: str, key: Key) -> Q:
    return Q(**{f"{end}_type": key[0], f"{end}_id": key[1]})


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
    line = [_station(key, graph) for key in [*back, start, *ahead]]
    reached = [station for station in line if station["state"] != "next"]
    if reached:
        reached[-1]["state"] = "now"
    return line


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
