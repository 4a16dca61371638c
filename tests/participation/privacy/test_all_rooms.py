"""Finds rooms that forgot something: a row of everybody's in every table, exported and erased word by word."""

import json
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from participation.accounts.models import User
from participation.privacy.archive import archive_of
from participation.privacy.selectors import keys_to_person
from participation.privacy.services import carry_out, erase, export_for, order_erasure
from participation.privacy.third_party import NOT_USED
from participation.privacy.uses import CONTRIBUTION, NO_PERSON, OFFICE_WORK
from participation.registry import registered, registrations
from tests.conftest import make_person
from tests.participation.privacy.rows import fill

NOT_EXPORTED = {
    "boards.Application.remark": "the office's until the Kreistag has decided",
    "boards.Application.resolution": "the office's until the Kreistag has decided",
    "boards.Post.html": "the same as the text",
    "boards.Message.html": "the same as the text",
}
"""Of a person's own rows, with the reason."""
NOT_TAKEN_BACK = {
    "boards.Thread.closed_reason": "a moderator's decision, read by those who wanted to answer",
}
"""Contributions that stay although the person wants theirs gone, with the reason."""


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.log")


@pytest.fixture
def officer(db):
    return make_person("Olga", "Officer")


@pytest.fixture
def eva(officer):
    """Somebody with a row in every table."""
    return fill(make_person("Eva", "Everywhere"), officer=officer, mark="kanari")


def everything_stored(settings) -> dict[str, str]:
    """Every column of every table, and every file with its name."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = str([[_plain(value) for value in row] for row in cursor.fetchall()]).lower()
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    found["media"] = " ".join(str(path) + path.read_bytes().decode("utf-8", "replace") for path in files).lower()
    return found


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def left_of(canaries, settings, *, is_meant, forgiven=()) -> list[str]:
    """Field and table of each word that is still stored and should not be."""
    words = [word for word, (room, name) in canaries.words.items() if is_meant(room.fields[name])]
    found = everything_stored(settings).items()
    left = [f"{named(canaries, [word])[0]} in {table}" for word in words for table, text in found if word in text]
    return [line for line in left if line.split(" in ")[0] not in forgiven]


def named(canaries, words) -> list[str]:
    return sorted(f"{canaries.words[word][0].model._meta.label}.{canaries.words[word][1]}" for word in words)


def owned(room) -> bool:
    """Whether the table has a key that makes a row the person's own."""
    return room.model is User or any(use.purpose != OFFICE_WORK.purpose for _name, use in keys_to_person(room))


def test_there_is_a_row_in_every_table_about_people(eva):
    about = [room.model for room in registrations() if any(use.basis != NO_PERSON for use in room.fields.values())]
    made_elsewhere = {"wagtailcore.Page", "sessions.Session", "participation.Erasure"}

    missing = {model._meta.label for model in about if model not in eva.rows and not hasattr(model, "page_ptr")}

    assert missing - made_elsewhere == set()


def test_tables_that_hang_on_a_persons_row_are_registered():
    """A library's table with a key to a table that is the person's own is the person's too (EmailConfirmation)."""
    own = {room.model for room in registrations() if owned(room)}
    hanging = [model for model in apps.get_models() if any(f.related_model in own for f in model._meta.local_fields)]

    assert [model._meta.label for model in hanging if not registered(model) and model._meta.label not in NOT_USED] == []


def test_the_export_holds_every_word_that_the_data_map_promises(eva):
    said = json.dumps(export_for(eva.person), default=str, ensure_ascii=False).lower()

    missing = [
        word
        for word, (room, name) in eva.words.items()
        if room.fields[name].export
        and room.fields[name].purpose != OFFICE_WORK.purpose
        and owned(room)
        and word not in said
    ]

    assert [name for name in named(eva, missing) if name not in NOT_EXPORTED] == []


def test_the_export_holds_no_key_and_no_password(eva):
    said = json.dumps(export_for(eva.person), default=str, ensure_ascii=False).lower()
    held = [word for word, (room, name) in eva.words.items() if not room.fields[name].export and word in said]

    assert [name for name in named(eva, held) if name.rpartition(".")[2] not in {"slug", "title", "name", "text"}] == []


def test_the_export_holds_no_word_of_others(eva, officer):
    other = fill(
        make_person("Ole", "Other"), officer=officer, mark="andere", leave_out={"participation.IdentityLogHead"}
    )
    words = [word for word in other.words if word in json.dumps(export_for(eva.person), default=str)]

    assert named(other, words) == []


def test_the_archive_is_complete_and_can_be_read(eva):
    with zipfile.ZipFile(archive_of(eva.person)) as archive:
        data = json.loads(archive.read("daten.json"))
        page = archive.read("daten.html").decode()
        files = [name for name in archive.namelist() if name.startswith("dateien/")]

    assert data["data"] == json.loads(json.dumps(export_for(eva.person)["data"], cls=DjangoJSONEncoder))
    shown = {word for word in eva.words if word in page}
    assert shown == {word for word in eva.words if word in json.dumps(data)}
    assert [sign for sign in ("<script", "<link", "<img", "src=", "url(") if sign in page] == []
    assert [name for name in files if name.endswith(".webp")] == [f"dateien/{Path(eva.person.photo.name).name}"]


def goes_with_the_person(use) -> bool:
    return use.erasure == "delete"


def goes_with_the_contributions(use) -> bool:
    return use.erasure == "delete" or use.purpose == CONTRIBUTION.purpose


def test_an_erasure_leaves_no_word_that_the_data_map_promises_to_delete(eva, settings):
    carry_out(order_erasure(person=eva.person, restored=True))

    assert left_of(eva, settings, is_meant=goes_with_the_person) == []
    assert not any("203.0.113.77" in text for text in everything_stored(settings).values())


def test_taking_back_leaves_no_contribution_either(eva, settings):
    carry_out(order_erasure(person=eva.person, also_contributions=True, restored=True))

    assert left_of(eva, settings, is_meant=goes_with_the_contributions, forgiven=NOT_TAKEN_BACK) == []


def test_what_others_wrote_and_what_the_district_shows_stays(eva, officer, settings):
    other = fill(make_person("Ole", "Other"), officer=officer, mark="andere")
    before = [word for word in other.words if any(word in text for text in everything_stored(settings).values())]

    erase(eva.person, also_contributions=True)

    stored = " ".join(everything_stored(settings).values())
    assert named(other, [word for word in before if word not in stored]) == []
    assert not User.objects.get(pk=other.person.pk).erased_at


def test_erasing_twice_changes_nothing(eva, settings):
    erase(eva.person, also_contributions=True)
    once = [word for word in eva.words if any(word in text for text in everything_stored(settings).values())]
    erase(eva.person, also_contributions=True)

    twice = [word for word in eva.words if any(word in text for text in everything_stored(settings).values())]
    assert twice == once
