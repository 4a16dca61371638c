import pytest
from django.urls import reverse


def test_the_pattern_page_shows_every_component_to_staff(client, admin):
    client.force_login(admin)

    response = client.get(reverse("patterns"))

    assert response.status_code == 200
    assert "Hier stehen wir" in response.text


@pytest.mark.parametrize("person", ["", "citizen", "member"])
def test_the_pattern_page_is_not_there_for_others(client, request, person, db):
    if person:
        client.force_login(request.getfixturevalue(person))

    assert client.get(reverse("patterns")).status_code == 404


def test_the_pattern_page_can_only_be_read(client, admin):
    client.force_login(admin)

    assert client.post(reverse("patterns")).status_code == 405


def test_no_page_part_holds_style_or_script_of_its_own(client, admin):
    client.force_login(admin)

    html = client.get(reverse("patterns")).text

    assert [part for part in ('style="', "<style", "<script", " onclick=") if part in html] == []
