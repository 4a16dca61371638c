"""The tests' own ground: what one test commits is gone for the next, and what the migrations made is still there."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page, Site

from participation.accounts.models import User


def state() -> tuple:
    return (
        sorted(Page.objects.values_list("pk", "path", "content_type__model")),
        list(Site.objects.values_list("pk", "root_page")),
        list(Locale.objects.values_list("pk", "language_code")),
        sorted(Group.objects.values_list("name", flat=True)),
        User.objects.count(),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_committing_test_finds_what_the_migrations_made(turn):
    before = state()

    User.objects.create_user("somebody@example.org")
    Page.objects.get(depth=1).add_child(title="Neu", slug="neu")

    assert before[0][0][1] == "0001"
    assert before[-1] == 0
    assert len(before[1]) == len(Site.objects.all()) > 0


@pytest.mark.django_db
def test_after_it_a_plain_test_finds_the_same():
    assert User.objects.count() == 0
    assert not Page.objects.filter(slug="neu").exists()
    assert Page.objects.get(depth=1).specific_class is Page
    assert ContentType.objects.get_for_model(User).model_class() is User
