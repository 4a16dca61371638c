"""Pages of a list whose length is known already, or is counted here."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _


def page_of(rows: QuerySet[Any], number: str | int, *, size: int, count: int | None = None) -> Page[Any]:
    """Raises Http404 for a page that does not exist. `count` saves the query where it is known."""
    paginator: Paginator[Any] = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    try:
        return paginator.page(number)
    except InvalidPage as wrong:
        raise Http404(_("Diese Seite der Liste gibt es nicht.")) from wrong
