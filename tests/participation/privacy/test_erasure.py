import io
import json
from dataclasses import replace

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from wagtail.models import Comment, ModelLogEntry, Page

from participation import registry
from participation.accounts.models import User
from participation.audience.models import CircleEntry
from participation.audience.services import everyone
from participation.district.models import Municipality
from participation.privacy.services import erase, export_for
from participation.registry import IndexText
from participation.search import services as search
from participation.trail.models import Link
from participation.trail.services import link

TRACES = ["mehmet", "member@", "moehrenfreund"]


def everything_stored():
    """Every text in every table of ours and of the libraries, table by table."""
    stored = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            stored[table] = str(cursor.fetchall()).lower()
    return stored


@pytest.fixture
def known(member, client, other_member):
    """A member who left traces wherever this app lets one."""
    member.pseudonym, member.office = "Moehrenfreund", "Amt"
    member.municipality = Municipality.objects.create(name="Uslar")
    member.is_staff = True
    member.save()
    client.force_login(member)
    client.get("/profil/")
    ModelLogEntry.objects.log_action(instance=member, action="wagtail.edit", user=other_member)
    Page.objects.first().add_child(instance=Page(title="Seite", slug="seite-x", owner=member))
    link(by=member, source=member.municipality, target=Municipality.objects.create(name="Dassel"), note="gut so")
    return member


def test_name_and_address_vanish_everywhere(known):
    erase(known)

    found = [(table, trace) for table, text in everything_stored().items() for trace in TRACES if trace in text]
    assert found == []


def test_what_a_person_did_stays_under_a_deleted_member(known):
    erase(known)

    kept = Link.objects.get()
    assert (kept.note, kept.by.shown_name) == ("gut so", "gelöschtes Mitglied")
    assert Page.objects.get(slug="seite-x").owner_id == known.pk


def test_an_erased_person_is_signed_out_and_cannot_come_back(known, client):
    erase(known)

    assert client.get("/admin/").status_code == 302
    assert not Client().login(email=known.email, password="Linde-am-Dorfplatz-7")
    shell = User.objects.get(pk=known.pk)
    assert (shell.is_active, shell.has_usable_password(), shell.is_staff) == (False, False, False)


def test_an_erased_person_is_in_no_circle(known):
    erase(known)

    assert not CircleEntry.objects.current().filter(person=known).exists()


def test_erasing_twice_changes_nothing(known):
    erase(known)
    before = User.objects.filter(pk=known.pk).values().get()
    erase(known)

    after = User.objects.filter(pk=known.pk).values().get()
    assert {**before, "password": ""} == {**after, "password": ""}


def test_nobody_else_is_touched(known, other_member, citizen):
    before = list(User.objects.exclude(pk=known.pk).order_by("pk").values())

    erase(known)

    assert list(User.objects.exclude(pk=known.pk).order_by("pk").values()) == before


def test_the_index_forgets_the_name_too(known, monkeypatch, visitor):
    def index(row):
        return IndexText(title=f"von {row.by.shown_name}", text="", url="/", kind="post", audience=everyone())

    monkeypatch.setitem(registry._registrations, Link, replace(registry.registration(Link), index=index))
    search.reindex(Link.objects.get())

    erase(known)

    assert [text for text in everything_stored().values() if "mehmet" in text] == []


def test_half_an_erasure_is_none(known, monkeypatch):
    def crash(user):
        raise RuntimeError("power cut")

    room = registry.registration(User)
    monkeypatch.setitem(registry._registrations, User, replace(room, erase=crash))

    with pytest.raises(RuntimeError):
        erase(known)

    known.refresh_from_db()
    assert known.first_name == "Mehmet"
    assert EmailAddress.objects.filter(user=known).exists()


def test_the_export_holds_ones_own_data(known, other_member):
    data = export_for(known)["data"]

    own = data["Ihr Konto"]["Person"][0]
    assert (own["Vorname"], own["E-Mail-Adresse"]) == ("Mehmet", "mehmet.member@example.org")
    assert "Passwort" not in own
    circles = data["Gruppen und Kreise, in denen Sie dabei sind"]["Zugehörigkeit"]
    assert [row["Personenkreis"] for row in circles] == ["Kreisverwaltung"]
    assert data["Spuren: was daraus wurde"]["Spur"][0]["Notiz"] == "gut so"


def test_the_export_holds_nothing_of_others(known, other_member):
    text = str(export_for(known)) + str(export_for(other_member))

    assert "otto" in text.lower()
    assert "Otto" not in str(export_for(known))


def test_of_what_one_only_handled_at_work_the_text_is_not_exported(known, member, other_member):
    page = Page.objects.get(slug="seite-x")
    Comment.objects.create(page=page, user=other_member, text="geheim", contentpath="title", resolved_by=known)

    assert "geheim" not in str(export_for(known))


def test_the_commands(known):
    out = io.StringIO()
    call_command("export_person", known.email.upper(), stdout=out)
    assert json.loads(out.getvalue())["data"]["Ihr Konto"]["Person"][0]["Nachname"] == "Member"

    with pytest.raises(CommandError, match="--yes"):
        call_command("erase_person", known.email)
    call_command("erase_person", known.email, yes=True, stdout=out)
    with pytest.raises(CommandError, match="Nobody"):
        call_command("export_person", known.email)
