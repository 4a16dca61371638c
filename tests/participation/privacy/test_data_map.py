"""Every field has its line: class, purpose, legal basis, retention, export and erasure."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.template.loader import render_to_string
from django.utils.text import capfirst

from participation import registry
from participation.accounts.models import User
from participation.privacy import selectors
from participation.privacy.third_party import NOT_USED
from participation.privacy.uses import NO_PERSON
from participation.registry import Use, registered, registration, registrations

OURS = ["participation", "surveys", "boards", "cms"]
MODELS = [model for app in OURS for model in apps.get_app_config(app).get_models() if not model._meta.proxy]


def without_line(model):
    lines = registration(model).fields if registered(model) else {}
    return [f"{model._meta.label}.{name}" for name in selectors.fields_of(model) if name not in lines]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_of_ours_has_a_line_in_the_data_map(model):
    assert without_line(model) == [], "Say in the room's registry.py what these hold (participation/privacy/uses.py)"


@pytest.mark.parametrize("room", registrations(), ids=lambda room: room.model._meta.label)
def test_a_line_names_a_field_that_exists_and_says_everything(room):
    names = selectors.fields_of(room.model)
    inherited = {field.name for field in room.model._meta.get_fields()} | set(names)

    assert set(room.fields) <= inherited
    for use in room.fields.values():
        assert isinstance(use, Use)
        assert use.purpose
        assert use.basis
        assert use.retention
        assert use.erasure in selectors.ERASURES


def test_tables_of_libraries_that_name_a_person_are_in_the_data_map():
    others = [model for model in apps.get_models() if model._meta.app_label not in {*OURS, *NOT_USED}]
    with_person = [
        model
        for model in others
        if any(field.related_model is User for field in model._meta.local_fields) and model._meta.label not in NOT_USED
    ]

    missing = [model._meta.label for model in with_person if not registered(model)]

    assert missing == [], "Add these to participation/privacy/third_party.py"


@pytest.mark.parametrize(
    "room",
    [room for room in registrations() if room.model._meta.app_label not in OURS],
    ids=lambda room: room.model._meta.label,
)
def test_every_field_of_a_library_table_in_the_map_has_a_line(room):
    assert without_line(room.model) == []


def test_a_new_field_without_a_line_is_named(monkeypatch):
    lines = {name: use for name, use in registration(User).fields.items() if name != "pseudonym"}
    monkeypatch.setitem(registry._registrations, User, replace(registration(User), fields=lines))

    assert without_line(User) == ["participation.User.pseudonym"]


def test_the_privacy_page_says_what_is_held_about_people_and_nothing_else():
    sections = {section["purpose"]: section["rules"] for section in selectors.data_map()}

    contact = [rule for rule in sections["Anmeldung und Nachrichten an Sie"] if "löschen" in rule["erasure"]]
    assert ("Person", ["E-Mail-Adresse"]) in contact[0]["objects"]
    assert contact[0]["basis"] == "öffentliche Aufgabe des Landkreises (Art. 6 Abs. 1 Buchst. e DSGVO)"
    assert "Technischer Betrieb" not in sections


def test_the_data_map_is_shown_as_a_part_of_a_page():
    html = render_to_string("privacy/data_map.html", {"sections": selectors.data_map()})

    assert "Anmeldung und Nachrichten an Sie" in html
    assert "Art. 6 Abs. 1 Buchst. e DSGVO" in html


def test_the_privacy_page_names_fields_in_german():
    unnamed = {
        f"{room.model.__name__}.{name}"
        for room in registrations()
        for name, use in room.fields.items()
        if use.basis != NO_PERSON
        and selectors.field_label(room.model, name) == capfirst(name.replace("_", " "))
        and name not in {"name", "slug", "status", "text", "person", "pseudonym"}  # German words too
    }

    assert unnamed == set()
