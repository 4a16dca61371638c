import json
import uuid

import pytest
from django.utils import timezone

from boards.chat import services
from boards.chat.models import Message, Room
from participation.audience.services import everyone, leave_circle
from tests.boards.chat.conftest import say

ROOM_QUERIES = 7
LIST_QUERIES = 4


def sign_in(client, person):
    if person.is_authenticated:
        client.force_login(person)
    return client


# --- who sees what ---


@pytest.mark.parametrize(
    ("actor", "private", "public"),
    [
        ("visitor", 404, 200),
        ("citizen", 404, 200),
        ("other_member", 404, 200),
        ("former_member", 404, 200),
        ("member", 200, 200),
        ("administration", 200, 200),
    ],
)
def test_who_sees_a_room(actor, private, public, room, public_room, client, request):
    sign_in(client, request.getfixturevalue(actor))

    for address in ("{}", "{}nachrichten/?nach=0"):
        assert client.get(address.format(room.get_absolute_url())).status_code == private
        assert client.get(address.format(public_room.get_absolute_url())).status_code == public


def test_the_overview_lists_what_one_may_see(room, public_room, client, member):
    say(member, public_room)

    assert [r.title for r in client.get("/live/").context["rooms"]] == ["Offene Runde"]
    client.force_login(member)
    page = client.get("/live/")
    assert {r.title for r in page.context["rooms"]} == {"Kreisverwaltung", "Offene Runde"}
    assert "Letzte Nachricht: heute" in page.content.decode()


def test_an_empty_overview_says_what_to_do(client, citizen, db):
    assert "Gerade ist kein Raum für alle offen." in client.get("/live/").content.decode()
    client.force_login(citizen)
    assert "Räume sehen Sie, sobald Sie Mitglied" in client.get("/live/").content.decode()


def test_a_room_of_a_group_follows_the_group(client, member, admin, second_member):
    from boards.groups.services import change_group, found_group
    from participation.audience.services import enter_circle

    group = found_group(by=admin, slug="verkehr", name="Verkehr")
    enter_circle(person=member, circle=group.circle, source="mandate:1")
    room = services.room_of_group(group)
    assert services.room_of_group(group) == room
    room.reading = everyone()
    room.save()
    assert client.get(room.get_absolute_url()).status_code == 200

    change_group(by=admin, group=group, reading="members", writing="members", min_level=0)

    assert client.get(room.get_absolute_url()).status_code == 404
    client.force_login(member)
    assert client.get(room.get_absolute_url()).status_code == 200
    room.refresh_from_db()
    assert room.epoch >= 1


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(method, room, client, member):
    client.force_login(member)
    url = room.get_absolute_url()

    assert getattr(client, method)(url).status_code == 405
    assert getattr(client, method)("/live/").status_code == 405
    assert client.post(f"{url}nachrichten/").status_code == 405


# --- the page ---


def test_the_page_shows_the_last_fifty_and_links_to_older_ones(room, client, member, second_member):
    for n in range(60):
        Message.objects.create(room=room, author=member, text=f"{n}", html=f"Satz {n}.", version=n + 1)
    Room.objects.update(version=60)
    client.force_login(second_member)

    page = client.get(room.get_absolute_url())
    older = client.get(room.get_absolute_url() + page.context["older"])

    assert [m["html"] for m in page.context["messages_shown"]] == [f"Satz {n}." for n in range(10, 60)]
    assert [m["html"] for m in older.context["messages_shown"]] == [f"Satz {n}." for n in range(10)]
    assert older.context["older"] == ""
    assert "chat.js" in page.content.decode()
    assert "chat.js" not in older.content.decode(), "an older page does not live"


def test_the_page_shows_names_with_the_seal_and_no_address(room, client, member, second_member):
    say(member, room)
    client.force_login(second_member)

    html = client.get(room.get_absolute_url()).content.decode()

    assert "Mehmet Member" in html
    assert "geprüft</span>" in html
    assert member.email not in html


def test_the_script_learns_where_the_room_stands(room, client, member):
    say(member, room)
    client.force_login(member)

    html = client.get(room.get_absolute_url()).content.decode()
    text = html.split('<script id="chat-settings" type="application/json">')[1].split("</script>")[0]
    settings = json.loads(text)

    assert (settings["version"], settings["person"]) == (1, member.pk)
    assert settings["socket"] == f"/live/{room.pk}/verbindung/"


def test_private_pages_are_not_kept_by_caches(room, client, member):
    client.force_login(member)

    for url in (room.get_absolute_url(), f"{room.get_absolute_url()}nachrichten/?nach=0", "/live/"):
        assert "no-store" in client.get(url)["Cache-Control"]


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_a_room(rows, room, client, member, second_member, django_assert_num_queries):
    for n in range(rows):
        Message.objects.create(room=room, author=[member, second_member][n % 2], text="x", html="x", version=n + 1)
    client.force_login(member)
    client.get(room.get_absolute_url())

    with django_assert_num_queries(ROOM_QUERIES):
        client.get(room.get_absolute_url())


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_overview(rows, group_circle, client, member, django_assert_num_queries):
    for n in range(rows):
        say_in = services.open_room(title=f"Raum {n}", reading=everyone(), writing=everyone())
        Message.objects.create(room=say_in, author=member, text="x", html="x", version=1)
    client.force_login(member)
    client.get("/live/")

    with django_assert_num_queries(LIST_QUERIES):
        client.get("/live/")


# --- writing without a script ---


def test_the_form_stores_a_message_and_leads_back_to_it(room, client, member):
    client.force_login(member)
    key = str(client.get(room.get_absolute_url()).context["key"])

    for _ in range(2):
        answer = client.post(room.get_absolute_url(), {"text": "Ohne Skript", "key": key})
        message = room.messages.get()
        assert (answer.status_code, answer["Location"]) == (302, f"/live/{room.pk}/#nachricht-{message.pk}")

    assert (message.text, message.author) == ("Ohne Skript", member)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"text": ""}, "Bitte schreiben Sie eine Nachricht."),
        ({"text": "   "}, "Bitte schreiben Sie eine Nachricht."),
        ({"text": "ä" * 1500}, "Die Nachricht ist zu lang."),
        ({"text": "gut", "key": "kein Schlüssel"}, "Die Seite ist veraltet."),
        ({"text": "gut", "key": ""}, "Die Seite ist veraltet."),
    ],
)
def test_bad_input_is_told_beside_the_field_and_kept(data, told, room, client, member):
    client.force_login(member)

    answer = client.post(room.get_absolute_url(), {"key": str(uuid.uuid4())} | data)

    html = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="nachricht_error"' in html
    assert told in html
    assert f">{data['text']}</textarea>" in html
    assert not room.messages.exists()


def test_a_form_without_anything_is_told_so(room, client, member):
    client.force_login(member)

    assert "Bitte schreiben Sie eine Nachricht." in client.post(room.get_absolute_url()).content.decode()


def test_too_many_messages_are_refused_with_the_text_kept(room, client, member):
    client.force_login(member)
    for _ in range(20):
        say(member, room)

    answer = client.post(room.get_absolute_url(), {"text": "noch eine", "key": str(uuid.uuid4())})

    assert answer.status_code == 429
    assert "Sie schreiben sehr schnell." in answer.content.decode()
    assert "noch eine</textarea>" in answer.content.decode()


@pytest.mark.parametrize("actor", ["visitor", "citizen", "other_member"])
def test_readers_have_no_form_and_may_not_post(actor, public_room, client, request):
    sign_in(client, request.getfixturevalue(actor))

    page = client.get(public_room.get_absolute_url())
    answer = client.post(public_room.get_absolute_url(), {"text": "x", "key": str(uuid.uuid4())})

    assert "<textarea" not in page.content.decode()
    assert answer.status_code == 403
    assert not public_room.messages.exists()


def test_why_there_is_no_form(public_room, client, citizen, member):
    url = public_room.get_absolute_url()
    assert "Zum Schreiben melden Sie sich bitte an." in client.get(url).content.decode()
    client.force_login(citizen)
    assert "Sie lesen mit." in client.get(url).content.decode()
    client.force_login(member)
    member.shown_as = "initial"
    member.save()
    assert "unter Vor- und Nachnamen" in client.get(url).content.decode()
    Room.objects.update(closed_at=timezone.now(), closed_reason="Die Sprechstunde ist vorbei.")
    assert "Dieser Raum ist geschlossen. Die Sprechstunde ist vorbei." in client.get(url).content.decode()


def test_who_lost_access_a_second_ago_gets_nothing(room, client, member, group_circle):
    client.force_login(member)
    assert client.get(room.get_absolute_url()).status_code == 200

    leave_circle(person=member, circle=group_circle, source="mandate:1")

    assert client.get(room.get_absolute_url()).status_code == 404
    assert client.post(room.get_absolute_url(), {"text": "x", "key": str(uuid.uuid4())}).status_code == 404
    assert client.get(f"{room.get_absolute_url()}nachrichten/?nach=0").status_code == 404


# --- filling gaps ---


def test_gaps_are_filled_in_the_order_of_the_changes(room, client, member):
    first, second = say(member, room, "eins"), say(member, room, "zwei")
    services.delete_message(by=member, message=first)
    client.force_login(member)

    answer = client.get(f"{room.get_absolute_url()}nachrichten/?nach=1").json()

    assert [(m["id"], m["html"], m["deleted"]) for m in answer["messages"]] == [
        (second.pk, "zwei", False),
        (first.pk, "", True),
    ]
    assert (answer["reached"], answer["more"]) == (3, False)


@pytest.mark.parametrize("after", ["", "x", "-1", "1.5", "²", "9" * 30])
def test_a_gap_without_a_number_is_refused(after, room, client, member):
    client.force_login(member)

    assert client.get(f"{room.get_absolute_url()}nachrichten/", {"nach": after}).status_code == 400


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "0"])
def test_a_strange_page_of_older_messages_is_no_error(before, room, client, member):
    client.force_login(member)

    assert client.get(room.get_absolute_url(), {"vor": before}).status_code == 200
