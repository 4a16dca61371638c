"""Wagtail's side: the forms go through the services, whoever may use them."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from boards.brainstorm.models import Card, Cluster, Wall
from boards.brainstorm.services import add_card, add_cluster, open_wall
from boards.groups.models import TopicGroup
from boards.groups.services import found_group
from boards.projects.models import Project
from boards.threads.services import start_thread
from participation.audience.models import CircleEntry
from participation.search.models import IndexEntry

GROUP = {
    "name": "Infrastruktur",
    "slug": "infrastruktur",
    "purpose": "Glasfaser und Bus.",
    "mark": "balken",
    "tone": "ziegel",
    "order": "2",
    "speaker": "",
    "reading_rule": "members",
    "writing_rule": "members",
    "min_level": "30",
    "tags": "Bus",
}
PROJECT = {"title": "E-Akte", "slug": "e-akte", "text": "**Akten** digital", "state": "running", "rule": "public"}


def address(model, action, *args):
    return reverse(model.snippet_viewset.get_url_name(action), args=args)


def send(client, model, action, data, *args):
    """Post the form of the office; its errors, if it was not taken."""
    answer = client.post(address(model, action, *args), data)
    return answer.context["form"].errors if answer.status_code == 200 else answer.status_code


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def test_the_office_founds_a_group_with_circle_rules_and_room(office):
    assert send(office, TopicGroup, "add", GROUP) == 302

    group = TopicGroup.objects.get()
    assert (group.circle.slug, group.reading.circle, group.writing.min_level, group.room.title) == (
        "group-infrastruktur",
        group.circle,
        30,
        "Infrastruktur",
    )
    assert list(group.tags.names()) == ["Bus"]


def test_the_office_closes_a_group_and_all_in_it(office, admin, client, member, group):
    thread = start_thread(by=member, group=group, title="Termine", text="Wo?")

    assert send(office, TopicGroup, "edit", GROUP, group.pk) == 302
    group.refresh_from_db()
    assert (group.slug, group.name, group.circle.name) == ("kreisverwaltung", "Infrastruktur", "Infrastruktur")
    assert set(IndexEntry.objects.values_list("audience", flat=True)) == {group.reading_id}
    client.logout()
    assert client.get(thread.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "data", [{"name": ""}, {"slug": "ä ö"}, {"mark": "kringel"}, {"reading_rule": "x"}, {"min_level": "7"}]
)
def test_a_group_that_cannot_be_is_refused(office, data):
    assert send(office, TopicGroup, "add", {**GROUP, **data}).keys() == data.keys()
    assert not TopicGroup.objects.exists()


def test_a_group_cannot_be_deleted(office, group):
    assert office.post(address(TopicGroup, "delete", group.pk)).status_code == 302
    assert TopicGroup.objects.filter(pk=group.pk).exists()


def test_the_office_says_who_belongs_to_a_group(office, group, citizen):
    data = {"circle": group.circle_id, "person": citizen.pk, "role": "Gast", "starts": "", "ends": "2030-12-31 12:00"}

    assert send(office, CircleEntry, "add", data) == 302
    entry = CircleEntry.objects.get(person=citizen)
    assert (entry.source, entry.role, entry.starts <= timezone.now(), group.reading.includes(citizen)) == (
        "office",
        "Gast",
        True,
        True,
    )


def test_an_end_before_the_beginning_is_refused(office, group, citizen):
    data = {"circle": group.circle_id, "person": citizen.pk, "starts": "2026-05-01 12:00", "ends": "2026-04-01 12:00"}

    assert send(office, CircleEntry, "add", data)["ends"] == ["Das Ende muss nach dem Beginn liegen."]


def test_the_office_ends_what_it_gave(office, group, member):
    entry = CircleEntry.objects.get(person=member)
    data = {"role": "Mitglied", "starts": "2026-01-01 12:00", "ends": "2026-02-01 12:00"}

    assert send(office, CircleEntry, "edit", data, entry.pk) == 302
    entry.refresh_from_db()
    assert (entry.source, CircleEntry.objects.current().filter(person=member).exists()) == ("mandate:1", False)


def test_the_office_writes_a_project(office):
    assert send(office, Project, "add", PROJECT) == 302

    project = Project.objects.get()
    assert (project.html, project.reading.kind) == ("<p><strong>Akten</strong> digital</p>\n", "everyone")
    assert send(office, Project, "edit", {**PROJECT, "rule": "signed_in"}, project.pk) == 302
    assert IndexEntry.objects.get(kind="project").audience.kind == "signed_in"


def test_a_project_ends_after_its_beginning(office):
    data = {**PROJECT, "starts": "2026-05-01", "ends": "2026-04-01"}

    assert send(office, Project, "add", data)["ends"] == ["Das Ende muss nach dem Beginn liegen."]


def test_a_deleted_project_is_not_found_any_more(office):
    send(office, Project, "add", PROJECT)
    office.post(address(Project, "delete", Project.objects.get().pk))

    assert (Project.objects.count(), IndexEntry.objects.count()) == (0, 0)


def test_the_office_keeps_walls_headings_and_cards(office, group):
    send(office, Wall, "add", {"title": "Erste Sitzung", "rule": "public"})
    wall = Wall.objects.get()
    send(office, Cluster, "add", {"wall": wall.pk, "title": "Verwaltung", "group": group.pk, "order": "1"})
    cluster = Cluster.objects.get()
    send(office, Card, "add", {"wall": wall.pk, "cluster": cluster.pk, "text": "E-Akte", "order": "1"})

    assert office.get(f"{group.get_absolute_url()}karten/").context["cards"][0]["card"] == Card.objects.get()
    assert IndexEntry.objects.filter(kind="card", title="E-Akte").exists()


def test_a_card_hangs_on_the_wall_of_its_heading(office, admin):
    one, other = (open_wall(by=admin, title=title) for title in "ab")
    cluster = add_cluster(by=admin, wall=other, title="Verwaltung")
    data = {"wall": one.pk, "cluster": cluster.pk, "text": "E-Akte", "order": "1"}

    assert "cluster" in send(office, Card, "add", data)


def test_a_heading_that_becomes_a_closed_groups_takes_its_cards_along(office, admin, visitor, closed_group):
    wall = open_wall(by=admin, title="Erste Sitzung")
    cluster = add_cluster(by=admin, wall=wall, title="Schulen")
    add_card(by=admin, wall=wall, cluster=cluster, text="Digitalpakt")
    send(
        office,
        Cluster,
        "edit",
        {"wall": wall.pk, "title": "Schulen", "group": closed_group.pk, "order": "1"},
        cluster.pk,
    )

    assert not Card.objects.visible_to(visitor).exists()
    assert IndexEntry.objects.get(kind="card").audience == closed_group.reading


@pytest.mark.parametrize(("model", "left"), [(Card, 1), (Cluster, 2), (Wall, 0)])
def test_what_is_taken_down_leaves_the_index(office, admin, model, left):
    wall = open_wall(by=admin, title="Erste Sitzung")
    cluster = add_cluster(by=admin, wall=wall, title="Verwaltung")
    for text in ("E-Akte", "Elterngeld"):
        add_card(by=admin, wall=wall, cluster=cluster, text=text)
    office.post(address(model, "delete", model.objects.first().pk))

    assert (Card.objects.count(), IndexEntry.objects.filter(kind="card").count()) == (left, left)


@pytest.mark.parametrize("model", [TopicGroup, CircleEntry, Wall, Cluster, Card, Project])
def test_lists_and_forms_open(office, admin, group, member, model):
    wall = open_wall(by=admin, title="Erste Sitzung")
    add_card(by=admin, wall=wall, text="E-Akte", cluster=add_cluster(by=admin, wall=wall, title="Verwaltung"))

    assert [office.get(address(model, name)).status_code for name in ("list", "add")] == [200, 200]


@pytest.mark.parametrize("model", [TopicGroup, CircleEntry, Wall, Cluster, Card, Project])
def test_whoever_has_no_right_there_finds_nothing(client, citizen, model):
    citizen.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(citizen)

    assert [client.get(address(model, name)).status_code for name in ("list", "add")] == [302, 302]


def test_editors_of_projects_only_reach_projects(client, citizen):
    citizen.user_permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "add_project", "change_project"])
    )
    client.force_login(citizen)

    assert send(client, Project, "add", PROJECT) == 302
    assert client.get(address(TopicGroup, "list")).status_code == 302


def test_the_same_address_twice_is_a_word_beside_the_field(office, admin):
    found_group(by=admin, slug="infrastruktur", name="Infrastruktur")

    assert "slug" in send(office, TopicGroup, "add", GROUP)
