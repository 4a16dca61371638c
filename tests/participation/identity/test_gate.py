"""The page with the ways to a level, and the way back."""

import pytest

from participation.identity.gate import level_needed, own_path, way_to_level
from participation.identity.levels import Level


def test_a_visitor_signs_in_first(client, db):
    assert client.get("/nachweis/?stufe=30&zurueck=/themen/7/").url.startswith("/accounts/login/?next=/nachweis/")


@pytest.mark.parametrize("query", ["", "?stufe=30&zurueck=/themen/7/", "?stufe=x&zurueck=//evil.example", "?stufe=99"])
def test_the_page_works_whatever_is_asked(client, citizen, query):
    client.force_login(citizen)

    answer = client.get(f"/nachweis/{query}")

    assert answer.status_code == 200
    assert "evil" not in answer.content.decode()
    assert client.post("/nachweis/").status_code == 405


def test_who_has_the_level_is_led_back(client, verified_citizen):
    client.force_login(verified_citizen)

    page = client.get("/nachweis/?stufe=30&zurueck=/themen/7/").content.decode()

    assert 'href="/themen/7/"' in page
    assert "Geschafft" in page


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/a/?b=c", "/a/?b=c"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_people_return_to_this_site_only(path, kept):
    assert own_path(path) == kept


def test_what_is_needed(citizen, verified_citizen, visitor):
    assert level_needed(verified_citizen, Level.SUBSTANTIAL, "/x/") is None
    assert level_needed(visitor, Level.SUBSTANTIAL, "/x/") is None
    needed = level_needed(citizen, Level.SUBSTANTIAL, "/x/")
    assert needed.href == way_to_level(30, "/x/") == "/nachweis/?stufe=30&zurueck=%2Fx%2F"
