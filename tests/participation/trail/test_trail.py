import datetime

import pytest
from django.db.models import Q
from django.utils import timezone

from participation import registry
from participation.audience.models import Circle
from participation.district.models import Municipality
from participation.registry import Registration
from participation.trail import selectors
from participation.trail.models import Link
from participation.trail.services import link, unlink

CARD, THREAD = Municipality, Circle
SECRET = "Geheimer Kreis"


@pytest.fixture(autouse=True)
def rooms(monkeypatch, db):
    """Two rooms: cards that everybody sees, threads of which only people in the circle see the secret ones."""

    def visible_threads(user):
        return Circle.objects.filter(~Q(name__startswith=SECRET) | Q(entries__person=user.pk)).distinct()

    for model, kind, visible in [
        (CARD, "card", lambda user: Municipality.objects.all()),
        (THREAD, "thread", visible_threads),
    ]:
        monkeypatch.setitem(
            registry._registrations,
            model,
            Registration(
                model=model,
                label=lambda obj: obj.name,
                fields={},
                url=lambda obj: f"/{type(obj).__name__.lower()}/{obj.pk}/",
                visible_to=visible,
                trail_kind=kind,
            ),
        )


def card(name):
    return Municipality.objects.create(name=name)


def thread(name):
    return Circle.objects.create(name=name, slug=f"c{Circle.objects.count()}")


def titles(obj, user):
    return [(station["title"], station["state"]) for station in selectors.stations(obj, user)]


def test_a_trail_goes_back_and_forward_from_wherever_one_stands(visitor, member):
    a, b, c = card("Karte"), thread("Thema"), card("Projekt")
    link(by=member, source=a, target=b)
    link(by=member, source=b, target=c, kind=Link.Kind.TAKEN_UP_BY)

    expected = [("Karte", "done"), ("Thema", "done"), ("Projekt", "now")]
    assert [titles(obj, visitor) for obj in (a, b, c)] == [expected] * 3


def test_a_station_says_kind_date_and_who(visitor, member):
    a, b, day = card("Karte"), thread("Thema"), timezone.now() - datetime.timedelta(days=2)
    link(by=member, source=a, target=b, at=day)

    station = selectors.stations(a, visitor)[1]

    assert station == {
        "kind": "thread",
        "label": "Personenkreis",
        "title": "Thema",
        "href": f"/circle/{b.pk}/",
        "date": day,
        "who": "Mehmet Member",
        "state": "now",
    }


def test_what_is_planned_comes_next(visitor):
    a, b = card("Karte"), thread("Thema")
    link(by=None, source=a, target=b, at=timezone.now() + datetime.timedelta(days=3))

    assert titles(a, visitor) == [("Karte", "now"), ("Thema", "next")]


def test_links_in_a_circle_end(visitor):
    a, b, c = card("A"), thread("B"), card("C")
    link(by=None, source=a, target=b)
    link(by=None, source=b, target=c)
    link(by=None, source=c, target=a)

    assert {title for title, _ in titles(a, visitor)} == {"A", "B", "C"}
    assert len(titles(a, visitor)) == 3


def test_what_one_may_not_see_is_left_out_with_all_behind_it(visitor, member, other_member, group_circle):
    group_circle.name = SECRET
    group_circle.save()
    a, c = card("Karte"), card("Projekt")
    link(by=member, source=a, target=group_circle)
    link(by=member, source=group_circle, target=c)

    assert titles(a, visitor) == titles(a, other_member) == [("Karte", "now")]
    assert titles(group_circle, visitor) == []
    assert [title for title, _ in titles(a, member)] == ["Karte", SECRET, "Projekt"]
    assert list(Link.objects.visible_to(visitor)) == []
    assert Link.objects.visible_to(member).count() == 2


def test_the_same_link_twice_is_one(visitor, member):
    a, b = card("Karte"), thread("Thema")

    assert link(by=member, source=a, target=b) == link(by=None, source=a, target=b)


def test_a_link_can_be_taken_back(visitor):
    a, b = card("Karte"), thread("Thema")
    link(by=None, source=a, target=b)

    unlink(source=a, target=b)

    assert titles(a, visitor) == [("Karte", "now")]


def test_nothing_grows_from_itself():
    a = card("Karte")

    with pytest.raises(ValueError, match="itself"):
        link(by=None, source=a, target=a)


@pytest.mark.parametrize("rows", [1, 30])
def test_progress_of_a_list_takes_the_same_queries_for_one_row_and_thirty(visitor, rows, django_assert_num_queries):
    cards = [card(f"Karte {n}") for n in range(rows)]
    for one in cards:
        other = thread(f"Thema {one.pk}")
        link(by=None, source=one, target=other)
        link(by=None, source=other, target=card(f"Projekt {one.pk}"))
    selectors.progress(cards, visitor)

    with django_assert_num_queries(3):  # the links, two kinds
        found = selectors.progress(cards, visitor)

    assert found[cards[0].pk] == {"reached": 3, "total": 3, "label": "Gemeinde"}
    assert len(found) == rows


def test_without_links_there_is_no_progress_to_show(visitor):
    assert selectors.progress([card("Karte")], visitor) == {}


def test_the_page_shows_the_whole_trail(client, member):
    a, b = card("Karte"), thread("Thema <b>")
    link(by=member, source=a, target=b)

    page = client.get(f"/spur/participation.municipality/{a.pk}/").content.decode()

    assert "Thema &lt;b&gt;" in page
    assert "Mehmet Member" in page


@pytest.mark.parametrize(
    "path",
    [
        "/spur/participation.municipality/999999/",
        "/spur/participation.municipality/99999999999999999999999/",
        "/spur/participation.user/1/",
        "/spur/nothing/1/",
        "/spur/a.b.c/1/",
        "/spur/auth.permission/1/",
        "/spur/%00/1/",
    ],
)
def test_what_has_no_trail_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_an_outsider_finds_no_page_of_a_secret_object(client, other_member, group_circle):
    group_circle.name = SECRET
    group_circle.save()
    client.force_login(other_member)

    assert client.get(f"/spur/participation.circle/{group_circle.pk}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_outcomes_take_the_same_queries_for_one_row_and_thirty(client, member, rows, django_assert_num_queries):
    for n in range(rows):
        link(by=member, source=card(f"Karte {n}"), target=thread(f"Thema {n}"), at=timezone.now())
    client.force_login(member)
    client.get("/was-daraus-wurde/")

    with django_assert_num_queries(7):  # session, person, count, links, two kinds, district
        page = client.get("/was-daraus-wurde/").content.decode()

    assert "Thema 0" in page if rows == 1 else "Thema 29" in page


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "\0"])
def test_odd_page_numbers_are_no_error(client, page):
    assert client.get("/was-daraus-wurde/", {"seite": page}).status_code == 200


def test_trails_are_only_read(client):
    assert client.post("/was-daraus-wurde/").status_code == 405
