"""Editors publish, authors only write, and neither does more in Wagtail than their groups say."""

import pytest

from cms.models import ArticlePage
from participation.accounts.models import User


def form(**more):
    fields = {
        "title": "Neu",
        "slug": "neu",
        "date": "2026-11-01 09:00",
        "author": "Amt",
        "lead": "Vorspann",
        "body-count": "0",
        "tags": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    return fields | more


def test_an_editor_publishes_an_article(client, communications_officer, news):
    client.force_login(communications_officer)

    client.post(f"/admin/pages/add/cms/articlepage/{news.pk}/", form(**{"action-publish": "1"}))

    assert client.get("/aktuelles/neu/").status_code == 200


def test_an_author_writes_but_does_not_publish(client, author, news):
    client.force_login(author)

    client.post(f"/admin/pages/add/cms/articlepage/{news.pk}/", form(**{"action-publish": "1"}))

    assert ArticlePage.objects.get().live is False
    assert client.get("/aktuelles/neu/").status_code == 404


def test_an_author_does_not_change_what_others_wrote(client, author, article):
    client.force_login(author)

    assert client.get(f"/admin/pages/{article.pk}/edit/").status_code == 302
    assert client.post(f"/admin/pages/{article.pk}/delete/").status_code == 302
    assert ArticlePage.objects.filter(live=True).count() == 1


@pytest.mark.parametrize("who", ["communications_officer", "author", "citizen"])
@pytest.mark.parametrize(
    "path",
    ["users/", "groups/new/", "sites/", "settings/participation/districtsettings/2/", "workflows/list/", "locales/"],
)
def test_what_only_an_administrator_may(client, request, home, who, path):
    client.force_login(request.getfixturevalue(who))

    response = client.get(f"/admin/{path}")

    assert response.status_code in (302, 403, 404)


def test_someone_without_the_office_sees_no_admin(client, citizen, home):
    client.force_login(citizen)

    assert client.get("/admin/pages/").status_code == 302
    assert User.objects.get(pk=citizen.pk).is_staff is False
