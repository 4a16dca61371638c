"""What each room says of its models, once: how one is called, indexed, exported, erased, and what each field holds.

Every room has a registry.py which calls `register`; the app's `ready()` imports it. Upward needs meet here instead of
in signals: search, trail, privacy and exports ask the registry and know no room.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Model, QuerySet

if TYPE_CHECKING:
    from taggit.models import Tag

    from participation.accounts.models import User
    from participation.audience.models import Audience

Kind = Literal["none", "person", "contact", "content", "opinion", "identity", "technical"]
Erasure = Literal["keep", "delete", "anonymise"]


@dataclass(frozen=True)
class Use:
    """What one field holds and why: a line of the data map and of the privacy page."""

    kind: Kind
    purpose: str
    basis: str
    retention: str
    export: bool
    erasure: Erasure


@dataclass(frozen=True)
class IndexText:
    """What search shows and finds of an object.

    `part_of` is the object in which it stands (a post in its thread): both become one result, and `title` is then the
    whole's. `place` is where search can be narrowed to; a part has its whole's, and the whole's tags.
    """

    title: str
    text: str
    url: str
    kind: str
    audience: "Audience"
    live: bool = True
    language: str = "de"
    part_of: Model | None = None
    place: Model | None = None
    tags: "Sequence[Tag]" = ()
    at: datetime | None = None


@dataclass(frozen=True)
class Registration:
    """`index_rows` are all objects with what `index` reads of them, for making the whole index anew."""

    model: type[Model]
    label: Callable[[Any], str]
    fields: Mapping[str, Use]
    url: Callable[[Any], str] | None = None
    index: Callable[[Any], IndexText | None] | None = None
    index_rows: Callable[[], QuerySet[Any]] | None = None
    visible_to: "Callable[[User | Any], QuerySet[Any]] | None" = None
    hide: Callable[..., None] | None = None
    export_for: "Callable[[User], Iterable[Mapping[str, Any]]] | None" = None
    erase: "Callable[[User], None] | None" = None
    withdraw: "Callable[[User], None] | None" = None
    """Takes back what the person wrote, and leaves the trace that the room needs; before `erase`, only if wished."""
    trail_kind: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


_registrations: dict[type[Model], Registration] = {}


def register(model: type[Model], *, label: Callable[[Any], str], fields: Mapping[str, Use], **more: Any) -> None:
    """Say how `model` is treated outside its room. A second call for the same model is a mistake."""
    if model in _registrations:
        raise ValueError(f"{model.__name__} is registered twice")
    _registrations[model] = Registration(model=model, label=label, fields=fields, **more)


def registration(model: type[Model]) -> Registration:
    """Raises KeyError for a model that no room has registered."""
    return _registrations[model]


def registrations() -> Iterator[Registration]:
    yield from _registrations.values()


def registered(model: type[Model]) -> bool:
    return model in _registrations
