import pytest
from django.urls import reverse
from wagtail.models import Site

from participation.district.models import DistrictSettings

HERE = "http://testserver"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_is_kept_and_written_into_the_page(client, db, theme):
    client.post(reverse("theme"), {"theme": theme})

    assert f'data-kern-theme="{theme}"' in client.get(reverse("theme")).text


def test_as_the_device_takes_the_choice_away(client, db):
    client.post(reverse("theme"), {"theme": "dark"})

    client.post(reverse("theme"), {"theme": ""})

    assert "data-kern-theme" not in client.get(reverse("theme")).text


def test_an_unknown_theme_is_refused_with_a_message(client, db):
    response = client.post(reverse("theme"), {"theme": "<script>"})

    assert response.status_code == 200
    assert "theme" not in response.cookies
    assert "Das hat nicht geklappt" in response.text


def test_a_forged_cookie_is_not_written_into_the_page(client, db):
    client.cookies["theme"] = '"><script>'

    assert "data-kern-theme" not in client.get(reverse("theme")).text


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/umfragen/", "/umfragen/"),
        (f"{HERE}/umfragen/", f"{HERE}/umfragen/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/darstellung/", "/"),
        ("", "/"),
    ],
)
def test_after_choosing_one_comes_back_to_this_site_only(client, db, asked, answered):
    response = client.post(reverse("theme"), {"theme": "dark", "next": asked})

    assert response["Location"] == answered


def test_own_colours_are_a_file_that_pages_link(client, db):
    district = DistrictSettings.for_site(Site.objects.get(is_default_site=True))
    assert reverse("district_css") not in client.get(reverse("theme")).text
    district.colour_action = "#123456"
    district.save()

    css = client.get(reverse("district_css"))

    assert css["Content-Type"] == "text/css"
    assert "--kern-color-action-default:#123456" in css.text
    assert reverse("district_css") in client.get(reverse("theme")).text
