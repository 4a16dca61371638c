from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.search import selectors
from participation.search.words import QUERY_LIMIT


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """/suche/?q=&art=&seite="""
    query = request.GET.get("q", "").replace("\0", "").strip()[:QUERY_LIMIT]
    kind = request.GET.get("art", "")[:40].replace("\0", "")
    language = getattr(request, "LANGUAGE_CODE", "de")
    found = selectors.search(query, request.user, kind=kind, page=request.GET.get("seite"), language=language)
    context = {
        "title": _("Suche: %(query)s") % {"query": query} if query else _("Suche"),
        "q": query,
        "kind": kind,
        "found": found,
        "filters": [
            {"label": one.label, "count": one.count, "href": "?" + urlencode({"q": query, "art": one.code}),
             "current": one.code == kind}
            for one in found.kinds
        ],
        "all_href": "?" + urlencode({"q": query}),
        "query_string": urlencode({"q": query} | ({"art": kind} if kind else {})),
    }  # fmt: skip
    return render(request, "search/results.html", context)
