from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from participation.search import asked as asking
from participation.search import selectors, shown
from participation.search.words import QUERY_LIMIT


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """/suche/?q=&art=&in=&schlagwort=&zeit=&ordnen=&seite= : whatever stands there, the answer is a page."""
    asked = asking.read(request.GET, getattr(request, "LANGUAGE_CODE", "de"))
    found = selectors.search(asked, request.user)
    context = {
        "title": _title(asked, found.total),
        "asked": asked,
        "found": found,
        "q": asked.query,
        "query_limit": QUERY_LIMIT,
        "heading": shown.heading(asked, found),
        "notes": shown.notes(asked),
        "rows": [{"hit": hit, "more": shown.more(hit, asked)} for hit in found.hits],
        "kinds": shown.kind_links(asked, found),
        "selects": shown.selects(asked, found),
        "chips": shown.chips(asked, found),
        "without_filters": "?" + asking.Asked(query=asked.query, order=asked.order).address(),
        "single_words": shown.single_words(asked),
        "query_string": asked.address(),
    }
    return render(request, "search/results.html", context)


def _title(asked: asking.Asked, total: int) -> str:
    """Said first by a screen reader when the page has come: how many there are."""
    if not asked.query:
        return _("Suche")
    count = ngettext("%(n)s Ergebnis", "%(n)s Ergebnisse", total) % {"n": total}
    return _("%(count)s: Suche nach ‚%(query)s‘") % {"count": count, "query": asked.query}
