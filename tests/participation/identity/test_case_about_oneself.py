"""A reviewer whose own account is in a case about several."""

import pytest

from participation.identity.models import IdentityCase
from tests.conftest import make_person


@pytest.fixture
def own_case(reviewer):
    case = IdentityCase.objects.create(kind=IdentityCase.Kind.DUPLICATE)
    case.persons.set([reviewer, make_person("Carla", "Zweit")])
    return case


def test_they_do_not_learn_which_other_account_it_is_about(client, own_case, reviewer):
    client.force_login(reviewer)

    pages = [client.get(f"/buero/nachweise/vorgaenge/{path}").content.decode() for path in ("", f"{own_case.pk}/")]

    assert ["Carla Zweit" in page for page in pages] == [False, False]
    assert "Darüber entscheidet jemand anderes" in pages[1]
