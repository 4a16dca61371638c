"""Every page that a visitor reaches: no dead link, and `check` on a phone and on a desk, there in the dark too."""

import pytest

from tests.e2e.browser import check
from tests.e2e.pages import public_pages

PARTS = 8
"""Some tests instead of one, so that workers share them."""
_found: dict[str, tuple] = {}


@pytest.fixture
def found(site):
    if site.url not in _found:
        _found[site.url] = public_pages(site)
    return _found[site.url]


def test_no_link_of_a_public_page_leads_nowhere(found):
    pages, broken = found

    assert broken == []
    assert len(pages) > 30


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("width", [320, 1280])
def test_every_public_page_is_clean(found, new_page, width, part):
    faults = []
    for path in found[0][part::PARTS]:
        page = new_page(width=width)
        try:
            page.goto(path)
            check(page, dark=width == 1280)
        except AssertionError as error:
            faults.append(str(error))
        page.close()
    assert not faults, "\n\n".join(faults)
