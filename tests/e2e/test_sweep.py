"""Every page that a visitor reaches: no dead link, and `check` on a phone by day and on a desk by night."""

import pytest

from tests.e2e.browser import check, forgive
from tests.e2e.pages import public_pages

PARTS = 6
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
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_every_public_page_is_clean(found, new_page, width, scheme, part):
    faults = []
    page = new_page(width=width, color_scheme=scheme)
    for path in found[0][part::PARTS]:
        try:
            page.goto(path)
            check(page)
        except AssertionError as error:
            faults.append(str(error))
            forgive(page)
    assert not faults, "\n\n".join(faults)
