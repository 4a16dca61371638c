import uuid

import pytest
from django.urls import reverse

from boards.brainstorm.services import add_card, add_cluster, open_wall
from boards.threads.models import Post, Thread
from boards.threads.services import close_thread, post_reply, start_thread, write_summary


def reply_to(client, thread, **data):
    return client.post(f"/themen/{thread.pk}/antwort/", {"key": str(uuid.uuid4()), "text": "Ja.", **data})


def new_thread(client, **data):
    form = {"key": str(uuid.uuid4()), "title": "Termine", "text": "Wo?", **data}
    return client.post("/themengruppen/kreisverwaltung/neues-thema/", form)


def errors(page):
    return [message for messages in page.context["form"].errors.values() for message in messages]


# --- reading ---


def test_a_visitor_reads_a_public_thread(client, thread):
    page = client.get(f"/themen/{thread.pk}/")

    assert page.status_code == 200
    assert "Wo fangen wir an?" in page.content.decode()
    assert "<form method" not in page.content.decode().split("<main")[1]


def test_a_member_finds_the_form(client, thread, member):
    client.force_login(member)

    assert "Antwort veröffentlichen" in client.get(f"/themen/{thread.pk}/").content.decode()


@pytest.mark.parametrize("role", ["visitor", "citizen", "member", "former_member"])
@pytest.mark.parametrize("name", ["thread", "post", "branch"])
def test_nobody_else_finds_a_trace_of_a_closed_groups_thread(client, request, closed_thread, role, name):
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))
    pk = closed_thread.pk if name == "thread" else closed_thread.posts.get().pk

    assert client.get(reverse(name, args=[pk])).status_code == 404


def test_nobody_else_can_reply_there(client, closed_thread, member):
    client.force_login(member)

    assert reply_to(client, closed_thread).status_code == 404


def test_a_thread_may_be_narrower_than_its_group(client, group, member, second_member, citizen):
    thread = start_thread(by=member, group=group, title="Unter uns", text="intern", members_only=True)
    found = {}
    for name, person in {"citizen": citizen, "second_member": second_member}.items():
        client.force_login(person)
        found[name] = client.get(f"/themen/{thread.pk}/").status_code

    assert found == {"citizen": 404, "second_member": 200}


@pytest.mark.parametrize("number", ["abc", "0", "2", "9" * 400])
def test_a_page_that_does_not_exist_is_not_found(client, thread, number):
    assert client.get(f"/themen/{thread.pk}/", {"seite": number}).status_code == 404
    assert client.get(f"/beitraege/{thread.posts.get().pk}/antworten/", {"seite": number}).status_code == 404


@pytest.mark.parametrize(
    "address", ["/themen/{}/", "/beitraege/{}/", "/beitraege/{}/antworten/", "/themen/{}/pflegen/"]
)
def test_unknown_ids_are_not_found(client, member, thread, address):
    client.force_login(member)

    assert [client.get(address.format(pk)).status_code for pk in (0, 999_999, 10**30)] == [404, 404, 404]


@pytest.mark.parametrize("address", ["/themen/{}/", "/beitraege/{}/", "/beitraege/{}/antworten/"])
def test_pages_are_only_read(client, thread, address):
    assert client.post(address.format(thread.pk)).status_code == 405


def test_a_reply_is_only_posted(client, thread):
    assert client.get(f"/themen/{thread.pk}/antwort/").status_code == 405


@pytest.fixture
def long_thread(thread, second_member):
    """35 posts, of which the second has 7 replies; written straight into the table."""

    def post(n, parent=None):
        return Post.objects.create(
            thread=thread, author=second_member, parent=parent, text=f"Beitrag {n}", html=f"<p>Beitrag {n}</p>"
        )

    tops = [post(n) for n in range(34)]
    replies = [post(100 + n, parent=tops[0]) for n in range(7)]
    return tops, replies


def test_a_page_holds_thirty_posts_and_five_replies_each(client, thread, long_thread):
    tops, replies = long_thread
    first, second = (client.get(f"/themen/{thread.pk}/", {"seite": n}).context["branches"] for n in (1, 2))

    assert ([len(first), len(second)], [reply["id"] for reply in first[1]["replies"]], first[1]["more"]) == (
        [30, 5],
        [reply.pk for reply in replies[:5]],
        2,
    )
    assert second[-1]["post"]["id"] == tops[-1].pk


def test_all_replies_to_one_post_stand_on_a_page(client, long_thread):
    tops, replies = long_thread
    page = client.get(f"/beitraege/{tops[0].pk}/antworten/")

    assert [reply["id"] for reply in page.context["replies"]] == [reply.pk for reply in replies]


def test_a_permalink_leads_to_the_page_of_the_post(client, thread, long_thread):
    tops, replies = long_thread
    where = [client.get(f"/beitraege/{post.pk}/")["Location"] for post in (tops[0], tops[-1], replies[4], replies[5])]

    assert where == [
        f"/themen/{thread.pk}/#beitrag-{tops[0].pk}",
        f"/themen/{thread.pk}/?seite=2#beitrag-{tops[-1].pk}",
        f"/themen/{thread.pk}/#beitrag-{replies[4].pk}",
        f"/beitraege/{tops[0].pk}/antworten/#beitrag-{replies[5].pk}",
    ]


def test_a_closed_thread_says_why_and_has_no_form(client, thread, member, speaker):
    close_thread(by=speaker, thread=thread, reason="umgesetzt")
    client.force_login(member)
    page = client.get(f"/themen/{thread.pk}/")

    assert page.context["form"] is None
    assert "Dieses Thema ist geschlossen (heute): umgesetzt. Lesen geht weiter." in page.content.decode()


def test_the_summary_stands_above_the_posts(client, thread, speaker):
    write_summary(by=speaker, thread=thread, text="Einig: **zuerst** die Zulassung.")
    page = client.get(f"/themen/{thread.pk}/").content.decode()

    assert "Einig: <strong>zuerst</strong> die Zulassung." in page
    assert "gepflegt von Sina Speaker" in page


# --- writing ---


def test_a_reply_leads_to_itself(client, thread, member):
    client.force_login(member)
    answer = reply_to(client, thread, text="Bei der Zulassung.")
    post = thread.posts.latest("pk")

    assert (answer.status_code, answer["Location"]) == (302, f"/themen/{thread.pk}/#beitrag-{post.pk}")


def test_a_form_sent_twice_posts_once(client, thread, member):
    client.force_login(member)
    key = str(uuid.uuid4())
    first, second = (reply_to(client, thread, key=key) for _ in range(2))

    assert (first["Location"], thread.posts.count()) == (second["Location"], 2)


def test_the_same_form_with_another_text_is_refused_and_keeps_it(client, thread, member):
    client.force_login(member)
    key = str(uuid.uuid4())
    reply_to(client, thread, key=key)
    page = reply_to(client, thread, key=key, text="Etwas anderes")

    assert (page.status_code, thread.posts.count()) == (422, 2)
    assert "Etwas anderes" in page.content.decode()


def test_a_reply_under_a_post(client, thread, member):
    client.force_login(member)
    first = thread.posts.get()
    form = client.get(f"/themen/{thread.pk}/", {"auf": first.pk}).context["form"]
    reply_to(client, thread, parent=form.initial["parent"])

    assert thread.posts.latest("pk").parent == first


def test_a_quotation_waits_in_the_form(client, thread, second_member):
    client.force_login(second_member)
    form = client.get(f"/themen/{thread.pk}/", {"zitat": thread.posts.get().pk}).context["form"]

    assert form.initial == {"text": "> **Mehmet Member:**\n> Wo fangen wir an?\n\n"}


@pytest.mark.parametrize("named", ["abc", "0", "999999", "9" * 40, "²"])
@pytest.mark.parametrize("param", ["auf", "zitat"])
def test_quoting_what_is_not_there_is_not_found(client, thread, member, param, named):
    client.force_login(member)

    assert client.get(f"/themen/{thread.pk}/", {param: named}).status_code == 404


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"text": ""}, "Bitte schreiben Sie etwas."),
        ({"text": "x" * 4001}, "Der Text ist zu lang. Bis 4.000 Zeichen nehmen wir an."),
        ({"key": ""}, "Dieses Formular ist unvollständig. Bitte laden Sie die Seite neu."),
        ({"key": "abc"}, "Dieses Formular ist unvollständig. Bitte laden Sie die Seite neu."),
        ({"text": "a\0b"}, "Nullzeichen sind nicht erlaubt."),
    ],
)
def test_what_cannot_be_a_reply_comes_back_with_a_word(client, thread, member, data, message):
    client.force_login(member)
    page = reply_to(client, thread, **data)

    assert (page.status_code, errors(page), thread.posts.count()) == (422, [message], 1)


@pytest.mark.parametrize("parent", ["abc", "-1", "9" * 40])
def test_a_parent_that_is_none_is_refused(client, thread, member, parent):
    client.force_login(member)

    assert reply_to(client, thread, parent=parent).status_code in (404, 422)
    assert thread.posts.count() == 1


@pytest.mark.parametrize("role", ["citizen", "verified_citizen", "other_member", "former_member"])
def test_whoever_may_not_write_is_refused(client, request, thread, role):
    client.force_login(request.getfixturevalue(role))
    page = reply_to(client, thread, text="Darf ich?")

    assert (page.status_code, errors(page), thread.posts.count()) == (
        403,
        ["In dieser Gruppe dürfen Sie nicht schreiben."],
        1,
    )


def test_whoever_was_signed_out_while_typing_keeps_the_text(client, thread):
    page = reply_to(client, thread, text="Mein langer Text")

    assert page.status_code == 403
    assert "Mein langer Text" in page.content.decode()
    assert errors(page)[0].startswith("Sie sind nicht angemeldet.")


def test_whoever_types_while_the_thread_is_closed_keeps_the_text(client, thread, member, speaker):
    close_thread(by=speaker, thread=thread, reason="umgesetzt")
    client.force_login(member)
    page = reply_to(client, thread, text="Mein langer Text")

    assert page.status_code == 403
    assert "Mein langer Text" in page.content.decode()
    assert errors(page)[0].startswith("Das Thema ist inzwischen geschlossen.")


def test_the_administration_answers_officially(client, thread, administration):
    client.force_login(administration)
    reply_to(client, thread, text="Wir fangen mit der Zulassung an.", official="on")
    post = thread.posts.latest("pk")

    assert (post.is_official, post.office) == (True, "Stabsstelle Digitalisierung")
    assert "Antwort der Verwaltung" in client.get(f"/themen/{thread.pk}/").content.decode()


def test_a_member_cannot_pretend_to_be_the_administration(client, thread, member):
    client.force_login(member)
    reply_to(client, thread, official="on")

    assert not thread.posts.latest("pk").is_official


# --- starting ---


def test_a_member_starts_a_thread(client, group, member):
    client.force_login(member)
    answer = new_thread(client, tags="Kfz, Termine, Kfz")
    thread = Thread.objects.get()

    assert (answer["Location"], sorted(thread.tags.names())) == (f"/themen/{thread.pk}/", ["Kfz", "Termine"])


def test_a_thread_grows_from_a_card(client, admin, group, member):
    wall = open_wall(by=admin, title="Erste Sitzung")
    cluster = add_cluster(by=admin, wall=wall, title="Kreisverwaltung", group=group)
    card = add_card(by=admin, wall=wall, text="Termine vorab buchen", cluster=cluster)
    client.force_login(member)
    address = f"/themengruppen/kreisverwaltung/neues-thema/?karte={card.pk}"
    title = client.get(address).context["form"].initial["title"]
    client.post(address, {"key": str(uuid.uuid4()), "title": title, "text": "Wo?"})
    page = client.get(f"/karten/{card.pk}/")

    assert [station["title"] for station in page.context["stations"]] == ["Termine vorab buchen"] * 2


@pytest.mark.parametrize("card", ["abc", "0", "9" * 40, "²"])
def test_a_card_that_is_none_is_not_found(client, group, member, card):
    client.force_login(member)

    assert client.get("/themengruppen/kreisverwaltung/neues-thema/", {"karte": card}).status_code == 404


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"title": ""}, "Bitte geben Sie dem Thema einen Titel."),
        ({"title": "x" * 141}, "Der Titel ist zu lang. Bis 140 Zeichen nehmen wir an."),
        ({"text": " "}, "Bitte schreiben Sie etwas."),
        ({"tags": "x" * 41}, "Höchstens acht Schlagworte mit je 40 Zeichen."),
        ({"tags": ",".join("abcdefghi")}, "Höchstens acht Schlagworte mit je 40 Zeichen."),
    ],
)
def test_what_cannot_be_a_thread_comes_back_with_a_word(client, group, member, data, message):
    client.force_login(member)
    page = new_thread(client, **data)

    assert (page.status_code, errors(page), Thread.objects.count()) == (422, [message], 0)


def test_who_is_not_signed_in_is_led_to_the_sign_in(client, group):
    answer = client.get("/themengruppen/kreisverwaltung/neues-thema/")

    assert answer["Location"] == "/accounts/login/?next=/themengruppen/kreisverwaltung/neues-thema/"


@pytest.mark.parametrize("role", ["citizen", "verified_citizen", "other_member", "former_member"])
def test_whoever_may_not_start_is_refused(client, request, group, role):
    client.force_login(request.getfixturevalue(role))
    form = client.get("/themengruppen/kreisverwaltung/neues-thema/")

    assert (form.status_code, new_thread(client).status_code, Thread.objects.count()) == (403, 403, 0)


def test_starting_takes_get_and_post_only(client, group, member):
    client.force_login(member)

    assert client.put("/themengruppen/kreisverwaltung/neues-thema/").status_code == 405


# --- cost ---


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("signed_in", "queries"), [(False, 7), (True, 9)])
def test_one_post_and_thirty_with_replies_cost_the_same(
    client, admin, group, member, second_member, django_assert_num_queries, rows, signed_in, queries
):
    wall = open_wall(by=admin, title="Erste Sitzung")
    thread = start_thread(
        by=member, group=group, title="T", text="x", tags=["Kfz"], card=add_card(by=admin, wall=wall, text="Karte")
    )
    for n in range(rows):
        top = Post.objects.create(thread=thread, author=member, text=str(n), html=f"<p>{n}</p>")
        for _ in range(6):
            Post.objects.create(thread=thread, author=second_member, parent=top, text="y", html="<p>y</p>")
    if signed_in:
        client.force_login(second_member)
    client.get(f"/themen/{thread.pk}/")

    with django_assert_num_queries(queries):
        client.get(f"/themen/{thread.pk}/")


def test_a_long_thread_takes_the_same_for_a_reply(client, thread, member, django_assert_max_num_queries):
    client.force_login(member)
    reply_to(client, thread)

    with django_assert_max_num_queries(30):
        reply_to(client, thread)


def test_posts_are_written_with_their_place(member, second_member, thread):
    top = thread.posts.get()
    post_reply(by=second_member, thread=thread, text="a", parent=top)

    assert [(post.text, post.parent_id) for post in thread.posts.order_by("created", "pk")] == [
        ("Wo fangen wir an?", None),
        ("a", top.pk),
    ]
