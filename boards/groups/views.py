from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from boards.brainstorm.selectors import CARDS_PER_PAGE, cards_of
from boards.crumbs import groups_crumbs, start_crumb
from boards.groups import selectors
from boards.groups.rules import ReadingRule, in_words, reading_rule
from boards.paging import page_of
from boards.threads import shown
from boards.threads.selectors import THREADS_PER_PAGE, Order, Show, threads_of
from participation.identity.gate import needed_for
from participation.trail.selectors import progress

MEMBERS_SHOWN = 8


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    groups = selectors.groups_with_counts(request.user)
    context = {
        "title": _("Themengruppen"),
        "groups": [signpost(group) for group in groups],
        "crumbs": [start_crumb()],
    }
    return render(request, "boards/groups/overview.html", context)


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(selectors.groups_with_counts(request.user), slug=slug)
    show = _choice(Show, request.GET.get("zeigen"), Show.OPEN)
    order = _choice(Order, request.GET.get("ordnen"), Order.LATEST)
    counts: dict[str, int] = {
        Show.OPEN: found.open_count,
        Show.CLOSED: found.closed_count,
        Show.ALL: _threads(found),
    }
    threads = threads_of(found, request.user, show=show, order=order)
    page = page_of(threads, request.GET.get("seite", 1), size=THREADS_PER_PAGE, count=counts[show])
    far = progress(list(page.object_list), request.user, read=True)
    context = {
        **_group_context(request, found),
        "tab": "threads",
        "page": page,
        "rows": [shown.row(thread, far) for thread in page.object_list],
        "query": urlencode({"zeigen": show, "ordnen": order}),
        "show": show,
        "order": order,
        "shows": _options(Show),
        "orders": _options(Order),
    }
    return render(request, "boards/groups/group.html", context)


@require_safe
def cards(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(selectors.groups_with_counts(request.user), slug=slug)
    page = page_of(
        cards_of(found, request.user), request.GET.get("seite", 1), size=CARDS_PER_PAGE, count=found.card_count
    )
    far = progress(list(page.object_list), request.user, read=True)
    context = {
        **_group_context(request, found),
        "tab": "cards",
        "page": page,
        "cards": [{"card": card, "trail": far.get(card.pk)} for card in page.object_list],
    }
    return render(request, "boards/groups/cards.html", context)


def signpost(found: Any) -> dict[str, str]:
    """A group as components/signpost.html takes it; `found` comes from selectors.groups_with_counts."""
    return {
        "name": found.name,
        "href": found.get_absolute_url(),
        "mark": found.mark,
        "tone": found.tone,
        "purpose": found.purpose,
        "counts": ", ".join(
            [
                ngettext("%(n)s Karte", "%(n)s Karten", found.card_count) % {"n": found.card_count},
                ngettext("%(n)s Thema", "%(n)s Themen", _threads(found)) % {"n": _threads(found)},
            ]
        ),
    }


def _group_context(request: HttpRequest, found: Any) -> dict[str, object]:
    members = selectors.members(found)
    return {
        "title": found.name,
        "group": found,
        "needed": None if found.may_write else needed_for(request.user, [found.reading, found.writing], request.path),
        "thread_count": _threads(found),
        "members": members[:MEMBERS_SHOWN],
        "more_members": members[MEMBERS_SHOWN:],
        "member_count": len(members),
        "rules": in_words(found.reading, found.writing),
        "has_feed": reading_rule(found.reading) == ReadingRule.PUBLIC,
        "crumbs": groups_crumbs(),
    }


def _threads(found: Any) -> int:
    return found.open_count + found.closed_count


def _choice(choices: type[Show] | type[Order], value: str | None, default: str) -> str:
    """The value that was asked for, if there is one of that name."""
    return value if value in choices.values else default


def _options(choices: type[Show] | type[Order]) -> list[dict[str, str]]:
    return [{"value": value, "label": str(label)} for value, label in choices.choices]
