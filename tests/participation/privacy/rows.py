"""One row of every registered table for a person, every text of it a word that stands nowhere else.

The words (canaries) show what an export holds and what an erasure leaves. Rows are written past the services: this is
about the data map, whatever a service would have allowed. `SPECIAL` says what a table needs to be accepted.
"""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone
from taggit.managers import TaggableManager
from wagtail.models import Collection, Page

from participation.accounts.models import User
from participation.identity import keys
from participation.identity.letters import addresses
from participation.privacy.selectors import keys_to_person
from participation.privacy.uses import NO_PERSON, OFFICE_WORK
from participation.registry import Registration, registrations

SPECIAL: dict[str, dict[str, Any]] = {
    "participation.Audience": {"kind": "everyone", "circle": None, "municipality": None, "min_level": 0},
    "participation.CircleEntry": {"ends": None},
    "participation.IdentityCase": {
        "state": "open",
        "decision": "",
        "decided_at": None,
        "kind": "appeal",
        "lifted_by": None,
    },
    "participation.IdentityEvent": {"key_version": 1},
    "participation.IdentityLook": {"decided_by": None, "decided_at": None, "opened_at": None},
    "participation.Letter": {"state": "posted", "ended_at": None, "ended_on": None},
    "participation.Link": {"target_id": 99_999_999},
    "surveys.Survey": {"state": "draft", "opens_at": None, "closes_at": None},
    "boards.CallForApplications": {"erased_counts": {}, "archived_at": None},
    "boards.Post": {"deleted_at": None},
    "boards.Message": {"deleted_at": None},
    "boards.Invitation": {
        "email": lambda person, word: person.email,
        **dict.fromkeys(["accepted_at", "declined_at", "withdrawn_at"]),
    },
    "django_tasks_database.DBTaskResult": {"args_kwargs": lambda person, word: {"args": [person.email, word]}},
    "wagtailforms.FormSubmission": {"form_data": lambda person, word: {"mail": person.email, "said": word}},
    "boards.Term": {"ends": None},
    "boards.RulesOfProcedure": {"adopted_on": None},
    "boards.Mandate": {"ends": None, "state": "active", "end_reason": ""},
}
"""Columns that a table's own constraints ask for. A new table that refuses its row is told here what it needs.

A function gets the person and a word, for texts that only name the person.
"""

ALREADY_THERE = {
    "wagtailcore.Page",
    "participation.User",
    "participation.Erasure",
    "participation.IdentityLogHead",
    "sessions.Session",
}
"""Made by the services or the migrations; a person's own row is filled in below."""

SEALED: dict[str, Callable[[Any, str], str]] = {
    "participation.VerifiedName.given": lambda row, word: keys.seal(word, bound_to=f"{row.person_id}:given"),
    "participation.VerifiedName.family": lambda row, word: keys.seal(word, bound_to=f"{row.person_id}:family"),
    "participation.Letter.address": lambda row, word: addresses.seal(
        addresses.Address("Eva", word, "", "Weg 1", "37154", "Northeim"), row.reference
    ),
}
"""Texts that are stored encrypted."""

SHARED = {"participation.Audience"}
"""Tables in which everybody's rows point to the same one."""


@dataclass
class Canaries:
    """The words by the model and field that hold them."""

    person: User
    officer: User
    mark: str
    words: dict[str, tuple[Registration, str]] = field(default_factory=dict)
    rows: dict[type[models.Model], models.Model] = field(default_factory=dict)

    def word(self, room: Registration, name: str, length: int | None = None) -> str:
        word = f"{self.mark}{len(self.words):04d}"
        self.words[word] = (room, name)
        assert length is None or length >= len(word), f"{room.model._meta.label}.{name} is too short for a canary"
        return word


def fill(person: User, *, officer: User, mark: str, leave_out: set[str] = frozenset()) -> Canaries:
    """A row of `person` in every table that the rooms have registered."""
    made = Canaries(person, officer, mark)
    made.rows[User] = person
    rooms = {room.model: room for room in registrations()}
    _fill_person(made, rooms[User])
    for room in rooms.values():
        about_people = any(use.basis != NO_PERSON for use in room.fields.values())
        is_there = room.model._meta.label in {*ALREADY_THERE, *leave_out} or issubclass(room.model, Page)
        if about_people and not is_there:
            make(made, room.model, rooms)
    return made


def make(made: Canaries, model: type[models.Model], rooms: dict[type[models.Model], Registration]) -> models.Model:
    """The row of `model`, with the rows that it hangs on."""
    room = rooms.get(model)
    if model not in made.rows and model._meta.label in SHARED and (found := model._default_manager.first()):
        made.rows[model] = found
    if model in made.rows:
        return made.rows[model]
    special = SPECIAL.get(model._meta.label, {})
    row = model()
    for column in model._meta.local_concrete_fields:
        if callable(told := special.get(column.name)):
            setattr(row, column.name, told(made.person, made.word(rooms[model], column.name)))
        elif column.name in special:
            setattr(row, column.name, told)
        elif column.is_relation:
            _point(made, row, column, rooms)
        elif not column.primary_key or not column.get_internal_type().endswith("AutoField"):
            _give(made, row, column, room)
    for column in model._meta.local_concrete_fields:
        if seal := SEALED.get(f"{model._meta.label}.{column.name}"):
            setattr(row, column.name, seal(row, getattr(row, column.name)))
    with transaction.atomic():
        row.save_base(raw=True, force_insert=True)
    made.rows[model] = row
    _tag(made, row, room)
    return row


def _fill_person(made: Canaries, room: Registration) -> None:
    person = made.person
    for name in ("first_name", "last_name", "pseudonym", "about", "office"):
        setattr(person, name, made.word(room, name))
    person.pseudonym_key = made.word(room, "pseudonym_key")
    word = made.word(room, "email")
    person.emailaddress_set.update(email=f"{word}@example.org")
    person.email = f"{word}@example.org"
    file = made.word(room, "photo")
    person.photo.save(f"{file}.webp", ContentFile(file.encode()), save=False)
    person.save()
    _tag(made, person, room)


def _tag(made: Canaries, row: models.Model, room: Registration | None) -> None:
    for column in row._meta.many_to_many:
        if isinstance(column, TaggableManager) and room and column.name in room.fields:
            getattr(row, column.name).add(made.word(room, column.name))
        elif column.related_model is User:
            getattr(row, column.name).add(made.person)


def _point(made: Canaries, row: models.Model, column: Any, rooms: Any) -> None:
    target = column.related_model
    if target is User:
        setattr(row, column.name, _who(made, row, column, rooms))
    elif target is ContentType:
        setattr(row, column.name, ContentType.objects.get_for_model(User))
    elif target is Page or issubclass(target, Page):
        setattr(row, column.name, Page.objects.order_by("-depth").first())
    elif target is Collection:
        setattr(row, column.name, Collection.get_first_root_node())
    elif not column.null or target in made.rows:
        is_shared = target._meta.app_label in ("wagtailcore", "participation") and target not in rooms
        found = target._default_manager.first() if is_shared else None
        setattr(row, column.name, found or make(made, target, rooms))


def _who(made: Canaries, row: models.Model, column: Any, rooms: Any) -> User:
    """The person; where a row is theirs anyway, whoever in the office handled it is somebody else."""
    room = rooms.get(type(row))
    uses = dict(keys_to_person(room)) if room else {}
    owned = any(use.purpose != OFFICE_WORK.purpose for use in uses.values())
    is_office = column.name in uses and uses[column.name].purpose == OFFICE_WORK.purpose
    return made.officer if owned and is_office else made.person


def _give(made: Canaries, row: models.Model, column: Any, room: Registration | None) -> None:
    """A value: a word for texts, and for the rest something that is allowed."""
    kind = column.get_internal_type()
    told: dict[str, Callable[[], Any]] = {
        "DateTimeField": timezone.now,
        "DateField": datetime.date.today,
        "UUIDField": uuid.uuid4,
        "BooleanField": lambda: bool(column.default) if column.has_default() else False,
        "GenericIPAddressField": lambda: "203.0.113.77",
    }
    named = room is not None and column.name in room.fields
    if column.choices:
        setattr(row, column.name, next(value for value, _label in column.flatchoices if value not in ("", None)))
    elif isinstance(column, models.FileField):
        word = made.word(room, column.name) if named else uuid.uuid4().hex
        getattr(row, column.name).save(f"{word}.png", ContentFile(word.encode()), save=False)
    elif isinstance(column, models.EmailField):
        setattr(row, column.name, f"{made.word(room, column.name)}@example.org")
    elif isinstance(column, models.CharField | models.TextField):
        if named and (column.max_length is None or column.max_length >= len(made.mark) + 4):
            setattr(row, column.name, made.word(room, column.name))
        elif not column.has_default():
            setattr(row, column.name, uuid.uuid4().hex[: column.max_length or 32])
    elif isinstance(column, models.JSONField):
        setattr(row, column.name, {"said": made.word(room, column.name)} if named else {})
    elif kind in told:
        setattr(row, column.name, told[kind]())
    elif "Integer" in kind and not column.has_default():
        is_own = column.unique or column.name.endswith("_id")
        setattr(row, column.name, made.person.pk if is_own else 1)
