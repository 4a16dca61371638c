"""The speaker keeps a thread: summary, pin, close and open."""

import pytest


def test_the_speaker_summarises_pins_closes_and_opens(client, thread, speaker):
    client.force_login(speaker)
    address = f"/themen/{thread.pk}/pflegen/"
    for data in [
        {"action": "summary", "summary": "Einig."},
        {"action": "pin"},
        {"action": "close", "reason": "fertig"},
    ]:
        assert client.post(address, data).status_code == 302
    thread.refresh_from_db()
    closed = (thread.summary, thread.pinned, thread.closed_reason)
    for data in [{"action": "unpin"}, {"action": "open"}]:
        client.post(address, data)
    thread.refresh_from_db()

    assert (closed, thread.pinned, thread.is_closed) == (("Einig.", True, "fertig"), False, False)


@pytest.mark.parametrize(
    "data", [{"action": "close", "reason": ""}, {"action": "summary", "summary": "x" * 1001}, {"action": "x"}, {}]
)
def test_what_cannot_be_kept_changes_nothing(client, thread, speaker, data):
    client.force_login(speaker)

    assert client.post(f"/themen/{thread.pk}/pflegen/", data).status_code in (200, 422)
    thread.refresh_from_db()
    assert (thread.is_closed, thread.summary, thread.pinned) == (False, "", False)


@pytest.mark.parametrize("role", ["citizen", "member", "administration", "former_member"])
def test_only_the_speaker_keeps_a_thread(client, request, thread, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get(f"/themen/{thread.pk}/pflegen/").status_code == 403
