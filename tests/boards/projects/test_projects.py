import pytest
from django.core.exceptions import PermissionDenied

from boards.projects.models import Project
from boards.projects.services import delete_project, write_project
from participation.audience.services import everyone, of_circle, signed_in


def make(admin, title="E-Akte", state="running", reading=None, **more):
    slug = title.lower().replace(" ", "-")
    return write_project(
        by=admin, project=Project(title=title, slug=slug, state=state, reading=reading or everyone(), **more)
    )


def test_the_text_is_made_clean_html(admin):
    project = make(admin, text="**Akten** <script>alert(1)</script>")

    assert project.html == "<p><strong>Akten</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


@pytest.mark.parametrize("role", ["citizen", "member", "speaker", "administration"])
def test_only_the_office_writes_projects(request, admin, role):
    project = make(admin)
    person = request.getfixturevalue(role)

    with pytest.raises(PermissionDenied):
        write_project(by=person, project=project)
    with pytest.raises(PermissionDenied):
        delete_project(by=person, project=project)


def test_what_is_under_way_stands_first(client, admin):
    for title, state in [("A", "done"), ("B", "idea"), ("C", "planned"), ("E", "running"), ("D", "running")]:
        make(admin, title, state)

    assert [row["project"].title for row in client.get("/projekte/").context["rows"]] == ["D", "E", "C", "B", "A"]


@pytest.mark.parametrize(
    ("query", "titles"), [("?stand=done", ["A"]), ("?stand=unsinn", ["B", "A"]), ("?stand=idea", [])]
)
def test_the_list_is_filtered_by_state(client, admin, query, titles):
    make(admin, "A", "done")
    make(admin, "B", "running")

    page = client.get(f"/projekte/{query}")

    assert [row["project"].title for row in page.context["rows"]] == titles
    assert [tab["count"] for tab in page.context["states"]] == [2, 1, 0, 0, 1]


def test_a_project_shows_its_facts(client, admin):
    page = client.get(make(admin, office="Innere Dienste", starts="2021-06-01").get_absolute_url()).content.decode()

    assert [word in page for word in ("läuft", "Innere Dienste", "Juni 2021")] == [True, True, True]


@pytest.mark.parametrize(("role", "found"), [("visitor", [404, 404]), ("citizen", [200, 404]), ("member", [200, 200])])
def test_a_project_is_seen_by_its_audience(client, request, admin, group_circle, role, found):
    ours = [make(admin, "A", reading=signed_in()), make(admin, "B", reading=of_circle(group_circle))]
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))

    assert [client.get(project.get_absolute_url()).status_code for project in ours] == found
    assert len(client.get("/projekte/").context["rows"]) == found.count(200)


@pytest.mark.parametrize("number", ["abc", "0", "2", "9" * 400, "\0"])
def test_a_page_that_does_not_exist_is_not_found(client, db, number):
    assert client.get("/projekte/", {"seite": number}).status_code == 404


@pytest.mark.parametrize("address", ["/projekte/", "/projekte/e-akte/"])
def test_projects_are_only_read(client, admin, address):
    make(admin)

    assert client.post(address).status_code == 405


def test_an_unknown_project_is_not_found(client, db):
    assert client.get("/projekte/gibt-es-nicht/").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("signed_in_too", "queries"), [(False, 4), (True, 6)])
def test_one_project_and_thirty_cost_the_same(
    client, admin, member, django_assert_num_queries, rows, signed_in_too, queries
):
    for n in range(rows):
        make(admin, f"Projekt {n}")
    if signed_in_too:
        client.force_login(member)
    client.get("/projekte/")

    with django_assert_num_queries(queries):
        client.get("/projekte/")
