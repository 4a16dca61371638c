"""What becomes of a post after it was written."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from boards.threads.differences import differences
from boards.threads.editing import (
    EditedMeanwhile,
    delete_post,
    edit_post,
    mark_answer,
    react,
    take_back_reaction,
)
from boards.threads.models import PostVersion, Reaction
from boards.threads.services import close_thread, post_reply
from participation.audience.services import leave_circle
from participation.search.models import IndexEntry

THANKS, SUPPORT = Reaction.Kind.THANKS, Reaction.Kind.SUPPORT


@pytest.fixture
def post(thread, second_member):
    return post_reply(by=second_member, thread=thread, text="Im **Bürgerservice**.")


def test_an_edit_keeps_what_stood_there_before(post, second_member):
    edit_post(by=second_member, post=post, text="In der Zulassung.", seen=None)

    post.refresh_from_db()
    assert (post.text, post.html) == ("In der Zulassung.", "<p>In der Zulassung.</p>\n")
    assert [(one.text, one.written_at) for one in post.versions.all()] == [("Im **Bürgerservice**.", post.created)]
    assert IndexEntry.objects.filter(text__contains="Zulassung").count() == 1


def test_the_same_text_is_no_edit(post, second_member):
    edit_post(by=second_member, post=post, text=post.text, seen=None)

    post.refresh_from_db()
    assert (post.edited_at, post.versions.count()) == (None, 0)


def test_two_windows_do_not_overwrite_each_other(post, second_member):
    edit_post(by=second_member, post=post, text="erstes Fenster", seen=None)

    with pytest.raises(EditedMeanwhile):
        edit_post(by=second_member, post=post, text="zweites Fenster", seen=None)

    post.refresh_from_db()
    edit_post(by=second_member, post=post, text="zweites Fenster", seen=post.edited_at)
    assert [one.text for one in post.versions.all()] == ["erstes Fenster", "Im **Bürgerservice**."]


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001, "a\0b"])
def test_an_edit_to_what_cannot_stand_is_refused(post, second_member, text):
    with pytest.raises(ValidationError):
        edit_post(by=second_member, post=post, text=text, seen=None)


@pytest.mark.parametrize(
    ("actor", "may"),
    [("member", False), ("second_member", True), ("speaker", False), ("moderator", False), ("admin", False),
     ("other_member", False), ("former_member", False), ("citizen", False)],
)  # fmt: skip
def test_only_who_wrote_a_post_edits_and_deletes_it(request, post, actor, may):
    somebody = request.getfixturevalue(actor)
    if may:
        edit_post(by=somebody, post=post, text="neu", seen=None)
        delete_post(by=somebody, post=post)
        return
    with pytest.raises(PermissionDenied):
        edit_post(by=somebody, post=post, text="neu", seen=None)
    with pytest.raises(PermissionDenied):
        delete_post(by=somebody, post=post)


def test_in_a_closed_thread_nothing_is_edited_but_own_words_may_go(post, second_member, thread, speaker):
    close_thread(by=speaker, thread=thread, reason="umgesetzt")

    with pytest.raises(PermissionDenied):
        edit_post(by=second_member, post=post, text="neu", seen=None)
    delete_post(by=second_member, post=post)


def test_who_left_the_group_edits_nothing(post, second_member, group_circle):
    for entry in second_member.circle_entries.all():
        leave_circle(person=second_member, circle=group_circle, source=entry.source)

    with pytest.raises(PermissionDenied):
        edit_post(by=second_member, post=post, text="neu", seen=None)


def test_deleting_takes_words_history_and_reactions_and_leaves_the_trace(post, second_member, member, thread):
    edit_post(by=second_member, post=post, text="Kastanie", seen=None)
    react(by=member, post=post, kind=THANKS)
    mark_answer(by=member, thread=thread, post=post)
    reply = post_reply(by=member, thread=thread, text="Danke", parent=post)

    delete_post(by=second_member, post=post)
    delete_post(by=second_member, post=post)

    post.refresh_from_db()
    thread.refresh_from_db()
    assert (post.text, post.html, post.deleted_at is None) == ("", "", False)
    assert (PostVersion.objects.count(), Reaction.objects.count()) == (0, 0)
    assert (thread.answer, thread.post_count, reply.parent) == (None, 2, post)
    assert not IndexEntry.objects.filter(text__contains="Kastanie").exists()


def test_one_reaction_of_each_kind_per_person(post, member, speaker):
    for _click in range(2):
        react(by=member, post=post, kind=THANKS)
    react(by=member, post=post, kind=SUPPORT)
    react(by=speaker, post=post, kind=THANKS)
    take_back_reaction(by=member, post=post, kind=SUPPORT)
    take_back_reaction(by=member, post=post, kind=SUPPORT)

    assert sorted(post.reactions.values_list("person", "kind")) == sorted(
        [(member.pk, "thanks"), (speaker.pk, "thanks")]
    )


@pytest.mark.parametrize(
    ("actor", "may"),
    [("member", True), ("second_member", False), ("speaker", True), ("other_member", False), ("former_member", False),
     ("citizen", False)],
)  # fmt: skip
def test_who_may_reply_reacts_to_what_others_wrote(request, post, actor, may):
    somebody = request.getfixturevalue(actor)
    if may:
        react(by=somebody, post=post, kind=THANKS)
        return
    with pytest.raises(PermissionDenied):
        react(by=somebody, post=post, kind=THANKS)


@pytest.mark.parametrize(
    ("actor", "may"),
    [("member", True), ("second_member", False), ("speaker", True), ("moderator", True), ("other_member", False),
     ("former_member", False), ("citizen", False)],
)  # fmt: skip
def test_who_asked_and_who_keeps_the_thread_marks_the_answer(request, post, thread, actor, may):
    somebody = request.getfixturevalue(actor)
    if may:
        mark_answer(by=somebody, thread=thread, post=post)
        thread.refresh_from_db()
        assert (thread.answer, thread.answer_by) == (post, somebody)
        return
    with pytest.raises(PermissionDenied):
        mark_answer(by=somebody, thread=thread, post=post)


def test_a_post_of_another_thread_is_no_answer(thread, member, closed_thread):
    with pytest.raises(ValidationError):
        mark_answer(by=member, thread=thread, post=closed_thread.posts.get())


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_differences_lead_from_one_text_to_the_other(before, after):
    pieces = differences(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


# --- the pages ---


def edit(client, post, text, seen=""):
    return client.post(f"/beitraege/{post.pk}/bearbeiten/", {"text": text, "seen": seen})


def test_the_form_edits_and_the_history_shows_what_changed(client, visitor, post, second_member):
    client.force_login(second_member)
    response = edit(client, post, "Im **Kreishaus**.")

    assert response.headers["Location"].endswith(f"#beitrag-{post.pk}")
    client.logout()
    page = client.get(f"/beitraege/{post.pk}/verlauf/").text
    assert "**Bürgerservice**" in page
    assert "**Kreishaus**" in page
    assert f'href="/beitraege/{post.pk}/verlauf/"' in client.get(f"/themen/{post.thread_id}/").text


def test_a_bad_edit_comes_back_with_what_was_typed(client, post, second_member):
    client.force_login(second_member)

    response = edit(client, post, "x" * 4001)

    assert response.status_code == 422
    assert "x" * 4001 in response.text
    assert edit(client, post, "neu", seen="gestern").status_code == 422


def test_an_edit_that_came_second_shows_both_texts_and_can_be_saved(client, post, second_member):
    client.force_login(second_member)
    edit(client, post, "erstes Fenster")

    response = edit(client, post, "zweites Fenster")

    assert response.status_code == 422
    assert "erstes Fenster" in response.text
    assert "zweites Fenster" in response.text
    post.refresh_from_db()
    assert edit(client, post, "zweites Fenster", seen=post.edited_at.isoformat()).status_code == 302


@pytest.mark.parametrize("page", ["bearbeiten", "loeschen", "verlauf", "reaktion", "als-antwort"])
def test_pages_of_a_post_that_one_may_not_see_are_not_there(client, closed_thread, member, page):
    client.force_login(member)
    post = closed_thread.posts.get()

    response = client.post(f"/beitraege/{post.pk}/{page}/", {"kind": "thanks", "on": "1", "text": "x"})

    assert response.status_code == (405 if page == "verlauf" else 404)


@pytest.mark.parametrize("page", ["bearbeiten", "loeschen"])
def test_strangers_sign_in_first_and_others_may_not(client, post, member, page):
    assert client.get(f"/beitraege/{post.pk}/{page}/").headers["Location"].startswith("/accounts/login/")
    client.force_login(member)
    assert client.get(f"/beitraege/{post.pk}/{page}/").status_code == 403


@pytest.mark.parametrize("page", ["reaktion", "als-antwort"])
def test_a_look_changes_nothing(client, post, member, page):
    client.force_login(member)

    assert client.get(f"/beitraege/{post.pk}/{page}/").status_code == 405


def test_a_history_without_edits_is_not_there(client, post):
    assert client.get(f"/beitraege/{post.pk}/verlauf/").status_code == 404


def test_reactions_by_button(client, post, member):
    client.force_login(member)
    address = f"/beitraege/{post.pk}/reaktion/"

    for _click in range(2):
        assert client.post(address, {"kind": "thanks"}).status_code == 302
    page = client.get(f"/themen/{post.thread_id}/").text
    assert 'value="-thanks" aria-pressed="true"' in page
    client.post(address, {"kind": "-thanks"})

    assert Reaction.objects.count() == 0
    assert client.post(address, {"kind": "hate"}).status_code == 404


def test_visitors_see_reactions_without_buttons(client, post, member):
    react(by=member, post=post, kind=THANKS)

    page = client.get(f"/themen/{post.thread_id}/").text

    assert 'Danke <span class="bb-num">1</span>' in page
    assert "/reaktion/" not in page


def test_the_answer_stands_below_the_title(client, post, member, thread):
    client.force_login(member)
    client.post(f"/beitraege/{post.pk}/als-antwort/", {"on": "1"})

    client.logout()
    assert client.get(f"/themen/{thread.pk}/").text.count("Antwort auf die Frage") == 2
    client.force_login(member)
    client.post(f"/beitraege/{post.pk}/als-antwort/", {"on": ""})
    assert "Antwort auf die Frage" not in client.get(f"/themen/{thread.pk}/").text
