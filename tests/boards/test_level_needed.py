"""Whoever lacks nothing but the level is led there and back; what one may not see stays 404."""

import pytest

from boards.groups.services import change_group
from participation.audience.services import enter_circle
from participation.identity.levels import Level
from tests.conftest import make_person

WAY = "/nachweis/?stufe=20&amp;zurueck="


@pytest.fixture
def newcomer(group_circle):
    """A member whose address is not proven yet."""
    person = make_person("Nora", "Neu")
    enter_circle(person=person, circle=group_circle, source="mandate:9", role="Mitglied")
    return person


def paths(thread) -> list[str]:
    return [
        "/themengruppen/kreisverwaltung/",
        "/themengruppen/kreisverwaltung/karten/",
        "/themengruppen/kreisverwaltung/neues-thema/",
        thread.get_absolute_url(),
        thread.group.room.get_absolute_url(),
    ]


def test_who_lacks_only_the_level_is_led_there_and_back(client, thread, newcomer):
    client.force_login(newcomer)

    for path in paths(thread):
        page = client.get(path)
        back = path.replace("/", "%2F")
        assert f"{WAY}{back}" in page.content.decode(), path
        assert page.status_code == (403 if "neues-thema" in path else 200)


@pytest.mark.parametrize("who", ["visitor", "citizen", "verified_citizen", "member", "former_member"])
def test_nobody_else_is_told_of_a_level(client, thread, who, request):
    person = request.getfixturevalue(who)
    if person.pk:
        client.force_login(person)

    for path in paths(thread):
        assert "/nachweis/?stufe" not in client.get(path).content.decode(), path


def test_where_all_with_a_level_write_a_citizen_is_led_there(client, admin, thread, citizen):
    change_group(by=admin, group=thread.group, reading="public", writing="signed_in", min_level=Level.SUBSTANTIAL)
    client.force_login(citizen)

    assert "/nachweis/?stufe=30" in client.get(thread.get_absolute_url()).content.decode()


def test_what_one_may_not_see_stays_unfound(client, closed_thread, newcomer):
    client.force_login(newcomer)

    assert client.get(closed_thread.get_absolute_url()).status_code == 404
    assert client.get("/themengruppen/schulen/neues-thema/").status_code == 404


def test_the_text_of_somebody_who_lost_the_level_while_typing_is_kept(client, thread, newcomer):
    client.force_login(newcomer)

    page = client.post(f"/themen/{thread.pk}/antwort/", {"text": "Mein langer Text", "key": "0" * 32})

    assert page.status_code in (403, 422)
    assert "Mein langer Text" in page.content.decode()
    assert WAY in page.content.decode()
