import pytest
from django.urls import reverse

from boards.brainstorm.services import add_card, add_cluster, open_wall
from boards.threads.services import close_thread, start_thread

OVERVIEW = "/themengruppen/"


def test_the_overview_shows_the_groups_that_one_may_see(client, group, closed_group, other_member):
    assert [one["name"] for one in client.get(OVERVIEW).context["groups"]] == ["Kreisverwaltung"]

    client.force_login(other_member)
    assert [one["name"] for one in client.get(OVERVIEW).context["groups"]] == ["Kreisverwaltung", "Schulen"]


def test_the_overview_counts_cards_and_threads(client, admin, group, thread):
    wall = open_wall(by=admin, title="Erste Sitzung")
    cluster = add_cluster(by=admin, wall=wall, title="Kreisverwaltung", group=group)
    add_card(by=admin, wall=wall, text="E-Akte", cluster=cluster)
    add_card(by=admin, wall=wall, text="Elterngeld", cluster=cluster)

    assert client.get(OVERVIEW).context["groups"][0]["counts"] == "2 Karten, 1 Thema"


def test_an_empty_overview_says_so(client, db):
    assert "Es gibt noch keine Themengruppe." in client.get(OVERVIEW).content.decode()


def test_a_visitor_reads_a_public_group(client, group, thread):
    page = client.get(group.get_absolute_url())

    assert page.status_code == 200
    assert [row["title"] for row in page.context["rows"]] == ["Termine online buchen"]
    assert "Neues Thema beginnen" not in page.content.decode()


@pytest.mark.parametrize("name", ["topic_group", "group_cards", "group_feed", "new_thread"])
@pytest.mark.parametrize("role", ["visitor", "citizen", "member", "former_member"])
def test_nobody_else_finds_a_trace_of_a_closed_group(client, request, role, name, closed_thread):
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))

    assert client.get(reverse(name, args=["schulen"])).status_code == 404


def test_its_members_read_a_closed_group(client, closed_thread, other_member):
    client.force_login(other_member)

    assert "Geheimwort Kastanie" in client.get("/themengruppen/schulen/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/themengruppen/",
        "/themengruppen/kreisverwaltung/",
        "/themengruppen/kreisverwaltung/karten/",
        "/themengruppen/kreisverwaltung/feed/",
    ],
)
def test_the_pages_are_only_read(client, group, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["offen"]),
        ("?zeigen=geschlossen", ["zu"]),
        ("?zeigen=alle&ordnen=neu", ["zu", "offen"]),
        ("?zeigen=unsinn&ordnen=unsinn", ["offen"]),
    ],
)
def test_the_list_is_filtered_and_ordered(client, group, member, speaker, query, titles):
    start_thread(by=member, group=group, title="offen", text="x")
    closed = start_thread(by=member, group=group, title="zu", text="x")
    close_thread(by=speaker, thread=closed, reason="umgesetzt")

    page = client.get(group.get_absolute_url() + query)

    assert [row["title"] for row in page.context["rows"]] == titles


@pytest.mark.parametrize("number", ["abc", "0", "-1", "2", "9" * 400, "1\0"])
@pytest.mark.parametrize("part", ["", "karten/"])
def test_a_page_that_does_not_exist_is_not_found(client, group, thread, part, number):
    assert client.get(f"{group.get_absolute_url()}{part}", {"seite": number}).status_code == 404


def test_the_aside_names_who_belongs_to_the_group_now(client, group, member, former_member, second_member):
    people = [one.person for one in client.get(group.get_absolute_url()).context["members"]]

    assert people == [group.speaker, member, second_member]


def test_the_feed_holds_the_posts_that_everyone_may_read(client, group, thread, member):
    start_thread(by=member, group=group, title="Unter uns", text="intern", members_only=True)
    client.force_login(member)

    feed = client.get("/themengruppen/kreisverwaltung/feed/")

    assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "Termine online buchen" in feed.content.decode()
    assert "Unter uns" not in feed.content.decode()


@pytest.fixture
def full_group(admin, member, group):
    """Fills the group with cards and with threads that grew from them."""
    wall = open_wall(by=admin, title="Erste Sitzung")
    cluster = add_cluster(by=admin, wall=wall, title="Kreisverwaltung", group=group)

    def fill(number):
        for n in range(number):
            card = add_card(by=admin, wall=wall, text=f"Karte {n}", cluster=cluster)
            start_thread(by=member, group=group, title=f"Thema {n}", text="x", card=card)
            member.posts.update(created="2022-05-01T12:00:00Z")  # long ago, for the limit per person

    return fill


@pytest.mark.parametrize(
    ("address", "signed_in", "queries"),
    [
        ("/themengruppen/", False, 2),
        ("/themengruppen/", True, 4),
        ("/themengruppen/kreisverwaltung/", False, 6),
        ("/themengruppen/kreisverwaltung/", True, 8),
        ("/themengruppen/kreisverwaltung/karten/", False, 6),
        ("/themengruppen/kreisverwaltung/karten/", True, 8),
    ],
)
@pytest.mark.parametrize("rows", [1, 30])
def test_one_row_and_thirty_cost_the_same(
    client, full_group, second_member, django_assert_num_queries, rows, address, signed_in, queries
):
    full_group(rows)
    if signed_in:
        client.force_login(second_member)
    client.get(address)

    with django_assert_num_queries(queries):
        client.get(address)
