"""No answer to somebody who is signed in stays in a cache; pages for visitors ask the session nothing."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from participation.audience.services import show_circle, signed_in


def addresses(resolver=None, before=""):
    """Every address of the site that needs no argument, in German."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, path)
        elif isinstance(pattern, URLPattern) and not any(sign in path for sign in "<(\\[?*"):
            yield "/" + path.replace("^", "").replace("$", "")


LEFT_OUT = ("/admin/", "/django-admin/", "/darstellung/kreis.css")
PAGES = sorted({path for path in addresses() if not path.startswith(LEFT_OUT)})
PRIVATE = {"private, no-store", "max-age=0, no-cache, no-store, must-revalidate, private"}


def test_the_list_of_pages_is_the_sites():
    assert {"/profil/", "/suche/", "/themengruppen/", "/accounts/login/", "/health/", "/buero/"} <= set(PAGES)


@pytest.mark.parametrize("path", [*PAGES, "/", "/gibt-es-nicht/", "/menschen/0/", "/admin/"])
def test_no_cache_keeps_a_page_of_somebody_who_is_signed_in(client, member, path):
    client.force_login(member)
    if path.startswith("/accounts/logout"):
        pytest.skip("asked below")

    answer = client.get(path)

    if answer.get("Content-Type", "").startswith("text/css"):
        return
    assert answer["Cache-Control"] in PRIVATE
    assert "Cookie" in answer["Vary"]


def test_the_answer_that_signs_out_is_kept_by_nobody(client, citizen):
    client.force_login(citizen)

    assert client.post("/accounts/logout/")["Cache-Control"] in PRIVATE


def test_the_answer_that_signs_in_is_kept_by_nobody(client, citizen):
    answer = client.post("/accounts/login/", {"login": citizen.email, "password": "Linde-am-Dorfplatz-7"})

    assert answer.cookies["sessionid"].value
    assert answer["Cache-Control"] in PRIVATE


@pytest.mark.parametrize("path", ["/suche/", "/themengruppen/", "/gibt-es-nicht/"])
def test_a_visitors_page_may_be_kept_and_says_what_it_depends_on(client, db, path):
    answer = client.get(path)

    assert "no-store" not in answer.get("Cache-Control", "")
    assert "Cookie" in answer["Vary"]


def test_a_visitors_page_opens_no_session(client, db, django_assert_num_queries):
    client.get("/suche/")

    with django_assert_num_queries(1):  # the district
        client.get("/suche/")
    assert "sessionid" not in client.cookies


def test_a_persons_page_is_private_to_who_may_see_it(client, member, citizen, group_circle):
    show_circle(circle=group_circle, to=signed_in())
    client.force_login(citizen)

    assert client.get(f"/menschen/{member.pk}/")["Cache-Control"] == "private, no-store"
