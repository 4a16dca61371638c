import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.chat import services
from boards.chat.models import Message
from participation.accounts.models import ShownAs
from participation.accounts.services import change_about
from participation.audience.services import everyone, leave_circle, of_circle
from participation.privacy.services import erase
from tests.boards.chat.conftest import say


def test_a_message_is_stored_with_its_links_and_nothing_that_runs(member, room):
    message = say(member, room, "Siehe https://example.org\n<script>alert(1)</script>")

    link = '<a href="https://example.org" rel="nofollow ugc noopener">https://example.org</a>'
    assert message.html == f"Siehe {link}<br>&lt;script&gt;alert(1)&lt;/script&gt;"
    assert message.author == member


def test_messages_are_numbered_one_by_one(member, second_member, room):
    first, second, third = say(member, room), say(second_member, room), say(member, room)

    assert [first.version, second.version, third.version] == [1, 2, 3]
    assert first.pk < second.pk < third.pk


def test_a_message_sent_twice_is_stored_once(member, room):
    key = uuid.uuid4()

    first, second = say(member, room, key=key), say(member, room, key=key)

    assert first == second
    room.refresh_from_db()
    assert (room.messages.count(), room.version) == (1, 1)


def test_the_same_key_with_another_text_is_refused(member, room):
    key = uuid.uuid4()
    say(member, room, "Ja", key=key)

    with pytest.raises(ValidationError, match="anderem Text"):
        say(member, room, "Nein", key=key)


def test_two_people_may_have_chosen_the_same_key(member, second_member, room):
    key = uuid.uuid4()

    say(member, room, key=key)
    say(second_member, room, key=key)

    assert room.messages.count() == 2


@pytest.mark.parametrize("actor", ["visitor", "citizen", "verified_citizen", "other_member", "former_member"])
def test_only_members_of_the_group_write(actor, room, public_room, request):
    person = request.getfixturevalue(actor)

    for place in (room, public_room):
        with pytest.raises(PermissionDenied):
            say(person, place)

    assert Message.objects.count() == 0


def test_a_locked_account_writes_nothing(member, room):
    member.is_active = False
    member.save()

    with pytest.raises(PermissionDenied):
        say(member, room)


def test_a_closed_room_takes_no_message(member, admin, room):
    with pytest.raises(PermissionDenied):
        services.close_room(by=member, room=room, reason="weil ich es will")
    services.close_room(by=admin, room=room, reason="Die Sprechstunde ist vorbei.")
    services.close_room(by=admin, room=room, reason="noch einmal")

    with pytest.raises(PermissionDenied):
        say(member, room)
    room.refresh_from_db()
    assert room.closed_reason == "Die Sprechstunde ist vorbei."


def test_a_room_of_real_names_takes_no_pseudonyms(member, room):
    member.shown_as, member.pseudonym = ShownAs.PSEUDONYM, "Waldkauz"
    member.save()

    with pytest.raises(PermissionDenied):
        say(member, room)

    room.real_names = False
    room.save()
    assert say(member, room).author.shown_name == "Waldkauz"


@pytest.mark.parametrize("text", ["", "   ", "\n\t\x00", "\ud800", "\u202e"])
def test_an_empty_message_is_refused(text, member, room):
    with pytest.raises(ValidationError, match="Bitte schreiben Sie eine Nachricht"):
        say(member, room, text)


def test_a_message_of_2_kb_is_taken_and_one_byte_more_is_not(member, room):
    say(member, room, "ä" * 1024)

    with pytest.raises(ValidationError, match="zu lang"):
        say(member, room, "ä" * 1024 + "b")


@given(st.text())
def test_a_checked_text_can_be_stored_and_is_checked_already(text):
    try:
        checked = services.check_text(text)
    except ValidationError:
        return

    assert checked.encode()
    assert "\x00" not in checked
    assert services.check_text(checked) == checked


def test_the_twenty_first_message_in_ten_seconds_is_refused(member, second_member, room):
    key = uuid.uuid4()
    say(member, room, key=key)
    for _ in range(19):
        say(member, room)

    with pytest.raises(services.TooManyMessages):
        say(member, room)

    assert say(member, room, key=key).key == key, "what is stored already may be sent again"
    say(second_member, room)
    Message.objects.update(created=timezone.now() - datetime.timedelta(seconds=11))
    say(member, room)


def test_rights_that_changed_on_the_way_are_asked_anew(member, room, group_circle):
    leave_circle(person=member, circle=group_circle, source="mandate:1")

    with pytest.raises(PermissionDenied):
        services._store(by=member, room=room, text="zu spät", key=uuid.uuid4())

    room.refresh_from_db()
    assert (room.messages.count(), room.version) == (0, 0)


def test_every_change_of_rights_raises_the_epoch_of_the_rooms_it_concerns(
    member, other_member, room, group_circle, other_circle
):
    other = services.open_room(title="Schulen", reading=of_circle(other_circle), writing=of_circle(other_circle))

    leave_circle(person=member, circle=group_circle, source="mandate:1")
    services.change_access(room=room, reading=everyone(), writing=of_circle(group_circle))

    room.refresh_from_db()
    other.refresh_from_db()
    assert (room.epoch, other.epoch) == (2, 0)


def test_a_profile_that_changes_raises_the_epoch(member, room):
    change_about(by=member, municipality=None)

    room.refresh_from_db()
    assert room.epoch == 1


def test_the_office_closes_an_account_and_the_sockets_follow(client, admin, member, room):
    client.force_login(admin)
    url = reverse("wagtailusers_users:edit", args=[member.pk])
    form = client.get(url).context["form"]
    sent = {name: value for name, value in form.initial.items() if isinstance(value, str) and value}

    client.post(url, sent | {"email": member.email})

    member.refresh_from_db()
    room.refresh_from_db()
    assert (member.is_active, room.epoch) == (False, 1)


def test_an_account_that_is_erased_takes_its_sockets_along(member, room):
    erase(member)

    room.refresh_from_db()
    assert room.epoch >= 1


def test_a_deleted_message_leaves_its_trace_only(member, second_member, room):
    message = say(member, room, "Unüberlegt")
    say(second_member, room)

    with pytest.raises(PermissionDenied):
        services.delete_message(by=second_member, message=message)
    services.delete_message(by=member, message=message)
    services.delete_message(by=member, message=message)

    message.refresh_from_db()
    assert (message.text, message.html, message.version) == ("", "", 3)
    assert message.shown_html == "Diese Nachricht wurde gelöscht."


def test_old_messages_are_deleted_when_the_room_stops_keeping_them(member, room):
    old, new = say(member, room), say(member, room)
    Message.objects.filter(pk=old.pk).update(created=timezone.now() - datetime.timedelta(days=91))

    assert services.delete_expired() == 1
    assert list(room.messages.all()) == [new]


def test_without_redis_and_without_sockets_a_message_is_stored_all_the_same(
    member, room, settings, django_capture_on_commit_callbacks
):
    settings.REDIS_URL = "redis://127.0.0.1:1"

    with django_capture_on_commit_callbacks(execute=True):
        say(member, room)

    assert room.messages.count() == 1
