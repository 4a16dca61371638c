from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypedDict

from django.db.models import Field, FileField, ForeignKey, Model, Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from participation.accounts.models import User
from participation.privacy.uses import NO_PERSON, OFFICE_WORK
from participation.privacy.words import FIELDS, ROOMS, TABLES
from participation.registry import Registration, Use, registrations

ERASURES = {
    "delete": gettext_noop("Wir löschen es mit Ihrem Konto."),
    "anonymise": gettext_noop("Löschen Sie Ihr Konto, bleibt es unter „gelöschtes Mitglied“."),
    "keep": gettext_noop("Löschen Sie Ihr Konto, bleibt es ohne Ihren Namen."),
}


class Held(TypedDict):
    """What is held under one rule: of each kind of object the fields."""

    basis: str
    retention: str
    erasure: str
    objects: list[tuple[str, list[str]]]


class Section(TypedDict):
    purpose: str
    rules: list[Held]


def data_map() -> list[Section]:
    """The privacy page's part on data: what is held about people, by purpose, in plain German. No queries."""
    sections: dict[str, dict[Use, dict[str, list[str]]]] = {}
    for room in registrations():
        for name, use in room.fields.items():
            if use.basis == NO_PERSON:
                continue
            kinds = sections.setdefault(use.purpose, {}).setdefault(_rule(use), {})
            kinds.setdefault(table_label(room.model), []).append(field_label(room.model, name))
    return [
        Section(purpose=_(purpose), rules=[_held(use, kinds) for use, kinds in rules.items()])
        for purpose, rules in sections.items()
    ]


def what_goes() -> list[str]:
    """For what was held that an erasure deletes, in German: "Zeigen, wer spricht"."""
    return _in_words("delete")


def what_stays() -> list[str]:
    """For what something stays without the name."""
    return _in_words("anonymise", "keep")


def field_label(model: type[Model], name: str) -> str:
    """The field's own name, or ours where it has none but that of its column."""
    own = str(getattr(model._meta.get_field(name), "verbose_name", name))
    return capfirst(str(FIELDS.get(name, own)) if own == name.replace("_", " ") else own)


def table_label(model: type[Model]) -> str:
    return capfirst(str(TABLES.get(model.__name__, model._meta.verbose_name)))


def room_label(model: type[Model]) -> str:
    """What the room that holds the model is called in an export; the longest module that is named decides."""
    return str(next((label for prefix, label in ROOMS if _lies_in(model, prefix)), model._meta.app_config.verbose_name))


def room_order(model: type[Model]) -> int:
    return next((number for number, (prefix, _label) in enumerate(ROOMS) if _lies_in(model, prefix)), len(ROOMS))


def fields_of(model: type[Model]) -> list[str]:
    """The fields that need a line in the data map: all but keys which the database makes by itself."""
    own = [field for field in model._meta.local_fields if not _is_made_by_itself(field)]
    return [field.name for field in [*own, *model._meta.local_many_to_many]]


def keys_to_person(room: Registration) -> Iterator[tuple[str, Use]]:
    """The model's foreign keys to the person, each with its line."""
    for field in room.model._meta.local_fields:
        if isinstance(field, ForeignKey) and field.related_model is User and field.name in room.fields:
            yield field.name, room.fields[field.name]


def own_rows(room: Registration, user: User, *, office_too: bool = True) -> QuerySet[Any]:
    """The rows with a key to `user`; without `office_too` those that they only handled at work are left out."""
    found = Q(pk=user.pk) if room.model is User else Q(pk=None)
    for name, use in keys_to_person(room):
        if office_too or use.purpose != OFFICE_WORK.purpose:
            found |= Q(**{name: user})
    return room.model._default_manager.filter(found)


Tables = dict[str, list[Mapping[str, Any]]]


def exported(user: User) -> dict[str, Tables]:
    """Everything about `user`: room -> kind of object -> rows."""
    data: dict[str, Tables] = {}
    for room, table, rows in exported_tables(user):
        data.setdefault(room, {}).setdefault(table, []).extend(rows)
    return data


def exported_tables(user: User) -> Iterator[tuple[str, str, list[Mapping[str, Any]]]]:
    """The same, one table after the other and the rooms in their order: what rooms say, else what the data map says."""
    told: set[tuple[str, str]] = set()
    for room in sorted(registrations(), key=lambda room: (room_order(room.model), room_label(room.model))):
        rows = list(room.export_for(user) if room.export_for else export_rows(room, user))
        if rows:
            label, table = room_label(room.model), table_label(room.model)
            table = f"{table} ({room.model.__name__})" if (label, table) in told else table
            told.add((label, table))
            yield label, table, [dict(row) for row in rows]


def files_of(user: User) -> list[str]:
    """The files that go with the person: those of their own rows whose line in the data map says so."""
    names: list[str] = []
    for room in registrations():
        own = [name for name, use in room.fields.items() if use.erasure == "delete" and _is_file(room.model, name)]
        rows = own_rows(room, user, office_too=False) if own else []
        names.extend(str(getattr(row, name)) for row in rows for name in own if getattr(row, name))
    return names


def export_rows(room: Registration, user: User) -> Iterable[Mapping[str, Any]]:
    """What the data map says is exported of the rows with a key to `user`.

    A key for office work (who approved, who uploaded) makes a row only partly the person's own: of it the key and
    nothing else is exported, so that no text of other people goes along.
    """
    owning = [name for name, use in keys_to_person(room) if use.purpose != OFFICE_WORK.purpose]
    for row in own_rows(room, user):
        own = room.model is User or any(getattr(row, f"{name}_id") == user.pk for name in owning)
        yield {
            field_label(room.model, name): _value(row, name)
            for name, use in room.fields.items()
            if use.export and (own or _is_key_to(row, name, user)) and not _is_other_person(row, name, user)
        }


def _in_words(*erasures: str) -> list[str]:
    """The purposes for which something about people is held under these rules; the privacy page has the details."""
    uses = [use for room in registrations() for use in room.fields.values() if use.basis != NO_PERSON]
    meant = [use for use in uses if use.erasure in erasures and use.kind != "technical"]
    return list(dict.fromkeys(_(use.purpose) for use in meant if use.purpose != OFFICE_WORK.purpose))


def _lies_in(model: type[Model], prefix: str) -> bool:
    return f"{model.__module__}.".startswith(f"{prefix}.")


def _is_file(model: type[Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), FileField)


def _rule(use: Use) -> Use:
    """Uses that differ in kind and export alone are one rule to the reader."""
    return Use("none", use.purpose, use.basis, use.retention, export=False, erasure=use.erasure)


def _held(use: Use, kinds: dict[str, list[str]]) -> Held:
    return Held(
        basis=_(use.basis), retention=_(use.retention), erasure=_(ERASURES[use.erasure]), objects=list(kinds.items())
    )


def _is_made_by_itself(field: "Field[Any, Any]") -> bool:
    is_parent = bool(field.remote_field and getattr(field.remote_field, "parent_link", False))
    return is_parent or (field.primary_key and field.get_internal_type().endswith("AutoField"))


def _is_key_to(row: Model, name: str, user: User) -> bool:
    field = row._meta.get_field(name)
    return field.related_model is User and getattr(row, f"{name}_id", None) == user.pk


def _is_other_person(row: Model, name: str, user: User) -> bool:
    field = row._meta.get_field(name)
    return field.related_model is User and row is not user and not _is_key_to(row, name, user)


def _value(row: Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return [str(one) for one in getattr(row, name).all()]
    if field.is_relation or getattr(field, "choices", None):
        shown = getattr(row, f"get_{name}_display", None)
        value = shown() if shown else getattr(row, name)
        return None if value is None else str(value)
    value = getattr(row, name)
    return str(value) if isinstance(value, FieldFile) else value
