"""Sockets on real servers: daphne and uvicorn on one PostgreSQL and one Redis."""

import datetime
import json
import os
import threading
import time
import urllib.request
import uuid

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from websockets.exceptions import InvalidStatus

from boards.chat import relay, services
from boards.chat.frames import Event
from boards.chat.models import Message, Room
from participation.audience.services import enter_circle, leave_circle, rights_changed
from tests.boards.chat.conftest import say
from tests.boards.chat.servers import Guest, cookies, running, silent

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def servers(django_db_setup):
    with running("daphne", "uvicorn", redis_url=os.environ["REDIS_URL"]) as started:
        yield started


@pytest.fixture(params=["daphne", "uvicorn"])
def server(request, servers):
    return servers[["daphne", "uvicorn"].index(request.param)]


@pytest.fixture
def guest():
    """Makes sockets and closes them."""
    opened = []

    def enter(*args, **more) -> Guest:
        opened.append(Guest(*args, **more))
        return opened[-1]

    yield enter
    for one in opened:
        one.close()


def test_two_processes_serve_one_room_in_the_same_order(
    servers, guest, room, member, second_member, speaker, administration
):
    people = [member, second_member, speaker, administration]
    writers = [guest(servers[n % 2], room, person) for n, person in enumerate(people)]
    readers = [guest(server, room, member) for server in servers]

    def write(writer):
        for n in range(15):
            writer.post(f"{n}")

    threads = [threading.Thread(target=write, args=[writer]) for writer in writers]
    for thread in threads:
        thread.start()
    heard = [[message["id"] for message in reader.messages(60)] for reader in readers]
    for thread in threads:
        thread.join()

    stored = list(room.messages.order_by("version"))
    assert heard[0] == heard[1] == [message.pk for message in stored]
    assert [message.version for message in stored] == list(range(1, 61))
    assert sorted(heard[0]) == heard[0]
    for person in people:
        assert [m.text for m in stored if m.author_id == person.pk] == [f"{n}" for n in range(15)]


def test_a_message_goes_from_one_process_to_the_other_at_once(servers, guest, room, member, second_member):
    writer, reader = guest(servers[0], room, member), guest(servers[1], room, second_member)

    began = time.monotonic()
    stored = writer.say("Hören Sie mich?\nJa oder nein?")
    message = reader.next("message")["message"]

    assert time.monotonic() - began < 1
    assert message == {
        "id": stored["id"],
        "version": 1,
        "key": stored["key"],
        "author": {
            "id": member.pk,
            "name": "Mehmet Member",
            "initials": "MM",
            "verified": True,
            "how": member.verified_how,
        },
        "html": "Hören Sie mich?<br>Ja oder nein?",
        "deleted": False,
        "at": message["at"],
    }


def test_the_same_key_over_many_sockets_at_once_is_stored_once(servers, guest, room, member):
    key = str(uuid.uuid4())
    sockets = [guest(servers[n % 2], room, member) for n in range(8)]
    answers = []
    threads = [threading.Thread(target=lambda one=one: answers.append(one.say("Einmal", key))) for one in sockets]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {answer["type"] for answer in answers} == {"stored"}
    assert [answer["id"] for answer in answers] == [room.messages.get().pk] * 8


def test_who_comes_back_gets_what_was_missed(server, guest, room, member, second_member):
    early = [say(member, room, f"{n}") for n in range(3)]
    services.delete_message(by=member, message=early[0])

    ready = guest(server, room, second_member, after=2).ready

    assert (ready["version"], ready["more"]) == (4, False)
    assert [(m["id"], m["deleted"]) for m in ready["messages"]] == [(early[2].pk, False), (early[0].pk, True)]


def test_a_big_gap_is_filled_from_the_page(server, guest, room, member, second_member):
    for n in range(205):
        Message.objects.create(room=room, author=member, text=f"{n}", html=f"{n}", version=n + 1)
    Room.objects.update(version=205)
    reader = guest(server, room, second_member)

    assert (reader.ready["version"], reader.ready["reached"], reader.ready["more"]) == (205, 200, True)
    url = f"http://127.0.0.1:{server.port}/live/{room.pk}/nachrichten/?nach=200"
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": reader.cookie})) as answer:
        rest = json.load(answer)
    assert ([m["version"] for m in rest["messages"]], rest["more"]) == (list(range(201, 206)), False)
    say(second_member, room, "weiter")
    assert reader.next("message")["message"]["version"] == 206


# --- rights ---


def test_a_removed_member_receives_nothing_more(servers, guest, room, member, second_member, group_circle):
    removed = [guest(server, room, second_member) for server in servers]
    stays = guest(servers[0], room, member)
    stays.say("vorher")
    for one in removed:
        assert one.messages(1)[0]["html"] == "vorher"

    leave_circle(person=second_member, circle=group_circle, source="mandate:2")
    stays.say("nachher")

    for one in removed:
        assert one.rest() == ([], 4403)
    with pytest.raises(InvalidStatus):
        guest(servers[0], room, second_member)


def test_a_mandate_that_ends_by_itself_ends_the_delivery(server, guest, room, member, second_member, group_circle):
    end = timezone.now() + datetime.timedelta(seconds=1)
    enter_circle(person=second_member, circle=group_circle, source="mandate:2", ends=end)
    leaves, stays = guest(server, room, second_member), guest(server, room, member)

    time.sleep(1.1)
    stays.say("danach")

    assert leaves.rest() == ([], 4403)
    assert stays.next("message")["message"]["html"] == "danach"


def test_a_rule_that_gets_narrower_sends_visitors_away(server, guest, public_room, member):
    visitor = guest(server, public_room)
    say(member, public_room, "für alle")
    assert visitor.messages(1)[0]["html"] == "für alle"

    services.change_access(room=public_room, reading=public_room.writing, writing=public_room.writing)
    say(member, public_room, "für Mitglieder")

    assert visitor.rest() == ([], 4403)


def test_who_signs_out_is_disconnected(server, guest, room, member):
    one, other = guest(server, room, member), guest(server, room, member)
    token = "x" * 32
    logout = urllib.request.Request(
        f"http://127.0.0.1:{server.port}/accounts/logout/",
        data=f"csrfmiddlewaretoken={token}".encode(),
        headers={"Cookie": f"{one.cookie}; csrftoken={token}"},
    )
    urllib.request.build_opener(urllib.request.HTTPHandler).open(logout).read()

    assert one.rest()[1] == 4401
    assert other.say("noch da")["type"] == "stored", "another session stays"


def test_a_session_that_ended_without_notice_is_found(server, guest, room, member):
    one = guest(server, room, member)

    Session.objects.all().delete()

    assert one.rest()[1] == 4401


def test_a_locked_account_is_disconnected_and_writes_nothing(server, guest, room, member):
    one = guest(server, room, member)
    member.is_active = False
    member.save()

    assert one.say("jetzt erst recht")["reason"] == "forbidden"
    rights_changed(person=member)

    assert one.rest(timeout=3)[1] == 4403


@pytest.mark.parametrize("actor", ["visitor", "citizen", "other_member", "former_member"])
def test_outsiders_and_unknown_rooms_are_refused_alike(actor, server, room, request):
    person = request.getfixturevalue(actor)
    cookie = cookies(person if person.is_authenticated else None)

    for pk in (room.pk, room.pk + 999, 2**70):
        with pytest.raises(InvalidStatus) as refused:
            Guest(server, pk, cookie=cookie)
        assert refused.value.response.status_code in (403, 404)


@pytest.mark.parametrize("origin", ["https://evil.example", "none", "null"])
def test_handshakes_from_elsewhere_are_refused(origin, server, room, member):
    with pytest.raises(InvalidStatus) as refused:
        Guest(server, room, member, origin=origin)

    assert refused.value.response.status_code == 403


# --- what no person sends ---


def test_a_reader_may_not_write(server, guest, public_room):
    answer = guest(server, public_room).say("Darf ich?")

    assert (answer["type"], answer["text"]) == ("refused", "Hier können Sie gerade nicht schreiben.")


def test_a_message_over_2_kb_is_refused_in_words(server, guest, room, member):
    one = guest(server, room, member)

    assert "Die Nachricht ist zu lang." in one.say("a" * 2049)["text"]
    assert one.say("a" * 2048)["type"] == "stored"


RUBBISH = [
    "",
    "x",
    "null",
    "[]",
    "{}",
    '{"type":"post"}',
    '{"type":"post","key":"1","text":7}',
    '{"type":"other","key":"1","text":"x"}',
    '{"type":"post","key":[],"text":"x"}',
    '{"type":"post","key":"nein","text":"x"}',
    "[" * 9000,
    '{"type":"post","key":"\\ud800","text":"\\ud800"}',
]


def test_rubbish_is_refused_and_the_socket_goes_on(server, guest, room, member):
    one = guest(server, room, member)

    for rubbish in RUBBISH:
        one.socket.send(rubbish)
        assert one.next()["type"] == "refused"

    assert one.say("weiter")["type"] == "stored"


@pytest.mark.parametrize(("sent", "code"), [(b"\x00\xff", 4400), ("x" * 20_000, 4413)])
def test_what_is_no_text_or_far_too_big_closes_the_socket(sent, code, server, guest, room, member):
    one, other = guest(server, room, member), guest(server, room, member)

    one.socket.send(sent)

    assert one.rest() == ([], code)
    assert other.say("unberührt")["type"] == "stored"


def test_a_flood_is_stopped_and_others_go_on(server, guest, room, member, second_member):
    flood, other = guest(server, room, member), guest(server, room, second_member)

    for n in range(80):
        flood.post(f"{n}")
    frames, code = flood.rest()

    stored = [frame for frame in frames if frame["type"] == "stored"]
    refused = [frame for frame in frames if frame["type"] == "refused"]
    assert code == 4429
    assert (len(stored), {frame["reason"] for frame in refused}) == (20, {"too_many"})
    assert refused[0]["text"] == "Sie schreiben sehr schnell. Bitte warten Sie einige Sekunden."
    assert other.say("in Ruhe")["type"] == "stored"
    assert room.messages.count() == 21


def test_one_person_cannot_open_sockets_without_end(server, guest, room, member):
    cookie = cookies(member)
    for _ in range(20):
        guest(server, room, cookie=cookie)

    with pytest.raises(InvalidStatus):
        guest(server, room, cookie=cookie)


def test_who_never_reads_is_dropped_and_others_hear_everything(server, guest, room, member, second_member):
    reader = guest(server, room, member)
    with silent(server, room, second_member):
        before = server.memory

        for version in range(1, 201):
            text = json.dumps({"type": "x", "n": version, "pad": "x" * 100_000})
            relay.publish(Event(room=room.pk, version=version, epoch=0, at=time.time(), text=text).packed())
            assert reader.next("x")["n"] == version

        assert server.memory - before < 12_000_000, "20 MB were sent to a client that took none"
