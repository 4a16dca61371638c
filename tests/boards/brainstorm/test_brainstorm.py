import pytest
from django.core.exceptions import PermissionDenied

from boards.brainstorm.models import Card
from boards.brainstorm.services import add_card, add_cluster, change, open_wall, take_down
from boards.threads.services import start_thread

ROLES = ["visitor", "citizen", "member", "other_member", "former_member", "speaker", "administration", "admin"]


@pytest.fixture
def wall(admin):
    return open_wall(by=admin, title="Erste Sitzung")


@pytest.fixture
def card(admin, wall, group):
    cluster = add_cluster(by=admin, wall=wall, title="Kreisverwaltung", group=group)
    return add_card(by=admin, wall=wall, text="Termine vorab buchen", cluster=cluster)


@pytest.mark.parametrize(
    ("wall_reading", "group_reading", "readers"),
    [
        ("public", None, set(ROLES)),
        ("signed_in", None, set(ROLES) - {"visitor"}),
        ("public", "public", set(ROLES)),
        ("public", "members", {"other_member"}),
        ("signed_in", "public", set(ROLES) - {"visitor"}),
    ],
)
def test_a_card_is_seen_by_whom_wall_and_group_let_in(
    request, admin, group, closed_group, wall_reading, group_reading, readers
):
    wall = open_wall(by=admin, title="Sitzung", reading=wall_reading)
    of = {None: None, "public": group, "members": closed_group}[group_reading]
    card = add_card(by=admin, wall=wall, text="x", cluster=add_cluster(by=admin, wall=wall, title="y", group=of))

    seen = {role for role in ROLES if Card.objects.visible_to(request.getfixturevalue(role)).filter(pk=card.pk)}

    assert seen == readers


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("visitor", "admin")])
def test_only_the_office_keeps_the_wall(request, wall, role):
    person = request.getfixturevalue(role)

    for attempt in (
        lambda: open_wall(by=person, title="x"),
        lambda: add_cluster(by=person, wall=wall, title="x"),
        lambda: add_card(by=person, wall=wall, text="x"),
        lambda: change(by=person, what=wall),
        lambda: take_down(by=person, what=wall),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_cards_keep_the_order_in_which_they_came(admin, wall):
    for text in "abc":
        add_card(by=admin, wall=wall, text=text)

    assert [str(card) for card in wall.cards.all()] == ["a", "b", "c"]


def test_a_visitor_reads_a_card(client, card):
    page = client.get(f"/karten/{card.pk}/")

    assert page.status_code == 200
    assert "Noch ist nichts daraus geworden" in page.content.decode()
    assert "Daraus ein Thema machen" not in page.content.decode()


def test_a_member_may_make_a_thread_of_it(client, card, member):
    client.force_login(member)

    assert f"neues-thema/?karte={card.pk}" in client.get(f"/karten/{card.pk}/").content.decode()


@pytest.mark.parametrize("role", ["visitor", "citizen", "member", "former_member"])
def test_nobody_else_finds_a_card_of_a_closed_group(client, request, admin, wall, closed_group, role):
    cluster = add_cluster(by=admin, wall=wall, title="Schulen", group=closed_group)
    card = add_card(by=admin, wall=wall, text="Geheimwort Linde", cluster=cluster)
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))

    assert client.get(f"/karten/{card.pk}/").status_code == 404


def test_a_thread_that_one_may_not_read_is_no_station(client, card, member, group):
    start_thread(by=member, group=group, title="Geheimwort Linde", text="x", members_only=True, card=card)

    assert "Geheimwort" not in client.get(f"/karten/{card.pk}/").content.decode()


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_unknown_cards_are_not_found(client, db, pk):
    assert client.get(f"/karten/{pk}/").status_code == 404


def test_a_card_is_only_read(client, card):
    assert client.post(f"/karten/{card.pk}/").status_code == 405
