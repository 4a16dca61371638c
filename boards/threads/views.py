from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.brainstorm.models import Card
from boards.crumbs import group_crumbs
from boards.groups.models import TopicGroup
from boards.groups.rules import in_words
from boards.threads import policies, selectors, services, shown
from boards.threads.forms import CloseForm, NewThreadForm, ReplyForm, SummaryForm, renew_key
from boards.threads.models import TITLE_LIMIT, Post, Thread
from boards.threads.post_views import address_of
from participation import html
from participation.audience.models import Audience
from participation.identity.gate import LevelNeeded, ask_for_level, needed_for
from participation.trail.selectors import stations


@require_safe
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(selectors.threads_to_read(request.user), pk=pk)
    form, answered = _empty_form(request, found)
    return _thread_page(request, found, request.GET.get("seite", 1), form, answered)


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Whatever goes wrong, the page comes back with what was typed, and says why."""
    found = get_object_or_404(selectors.threads_to_read(request.user), pk=pk)
    form = ReplyForm(request.POST, may_be_official=bool(getattr(request.user, "office", "")))
    if not form.is_valid():
        return _thread_page(request, found, selectors.last_page(found.top_count), form, status=422)
    parent = form.cleaned_data["parent"]
    answered = get_object_or_404(found.posts.select_related("parent", "author"), pk=parent) if parent else None
    try:
        written = _write(request, found, form, answered)
    except PermissionDenied:
        form.add_error(None, _why_not(request, found))
        return _thread_page(request, found, selectors.last_page(found.top_count), form, answered, status=403)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        renew_key(form, wrong)
        return _thread_page(request, found, selectors.last_page(found.top_count), form, answered, status=422)
    messages.success(request, _("Ihr Beitrag ist veröffentlicht."))
    return HttpResponseRedirect(address_of(written))


@require_http_methods(["GET", "HEAD", "POST"])
def new_thread(request: HttpRequest, slug: str) -> HttpResponse:
    groups = TopicGroup.objects.visible_to(request.user).select_related("reading", "writing")
    group = get_object_or_404(groups, slug=slug)
    card = _card_of(request, group)
    if request.method != "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not policies.can_start_thread(request.user, group):
            if needed := needed_for(request.user, [group.reading, group.writing], request.get_full_path()):
                return ask_for_level(request, needed, crumbs=group_crumbs(group))
            raise PermissionDenied
        form = NewThreadForm(initial={"title": card.text[:TITLE_LIMIT] if card else ""})
        return _new_thread_page(request, group, form, card)
    form = NewThreadForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            return redirect(_start(request, group, form, card))
        except PermissionDenied:
            form.add_error(None, _why_not(request))
            status = 403
        except ValidationError as wrong:
            form.add_error(None, wrong)
            renew_key(form, wrong)
    return _new_thread_page(request, group, form, card, status=status)


@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole thread on one page, without anything to click: for paper and for minutes."""
    found = get_object_or_404(Thread.objects.visible_to(request.user).select_related("group"), pk=pk)
    reader = shown.Reader(AnonymousUser(), found, {})
    context = {
        "title": found.title,
        "thread": found,
        "branches": [reader.branch(one) for one in selectors.whole_thread(found)],
        "summary": html.from_markdown(found.summary) if found.summary else "",
        "closed_note": shown.closed_note(found),
        "cut": found.post_count > selectors.PRINTED,
        "crumbs": [*group_crumbs(found.group), {"title": found.title, "href": found.get_absolute_url()}],
    }
    return render(request, "boards/threads/print.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the speaker keeps a thread: summary, pin, close, open again."""
    found = get_object_or_404(Thread.objects.visible_to(request.user).select_related("group"), pk=pk)
    if not policies.can_moderate(request.user, found):
        raise PermissionDenied
    action = request.POST.get("action", "")
    summary = SummaryForm(request.POST if action == "summary" else None, initial={"summary": found.summary})
    closing = CloseForm(request.POST if action == "close" else None)
    if request.method == "POST" and _moderated(request, found, action, summary, closing):
        return redirect(found)
    context = {
        "title": _("Thema pflegen"),
        "thread": found,
        "summary_form": summary,
        "close_form": closing,
        "crumbs": [*group_crumbs(found.group), {"title": found.title, "href": found.get_absolute_url()}],
    }
    wrong = summary.is_bound or closing.is_bound
    return render(request, "boards/threads/moderate.html", context, status=422 if wrong else 200)


def _moderated(request: HttpRequest, found: Thread, action: str, summary: SummaryForm, closing: CloseForm) -> bool:
    """Do what the button said; False when its form does not hold."""
    by: Any = request.user
    match action:
        case "summary" if summary.is_valid():
            services.write_summary(by=by, thread=found, text=summary.cleaned_data["summary"])
        case "close" if closing.is_valid():
            services.close_thread(by=by, thread=found, reason=closing.cleaned_data["reason"])
        case "open":
            services.reopen_thread(by=by, thread=found)
        case "pin" | "unpin":
            services.pin_thread(by=by, thread=found, pinned=action == "pin")
        case _:
            return False
    messages.success(request, _("Gespeichert."))
    return True


def _empty_form(request: HttpRequest, found: Any) -> tuple[ReplyForm | None, Post | None]:
    """The form for a reply, and the post it answers or quotes when the address names one."""
    if not found.may_write or found.is_closed:
        return None, None
    answered = _post_of(found, request.GET.get("auf"))
    quoted = _post_of(found, request.GET.get("zitat"))
    initial = {"parent": answered.pk} if answered else {"text": shown.quoted(quoted)} if quoted else {}
    may_be_official = bool(getattr(request.user, "office", ""))
    return ReplyForm(initial=initial, may_be_official=may_be_official), answered


def _post_of(found: Thread, named: str | None) -> Post | None:
    """The post that the address names; Http404 when it is not one of this thread."""
    if not named:
        return None
    try:
        pk = int(named[:20])
    except ValueError as wrong:
        raise Http404 from wrong
    return get_object_or_404(found.posts.alive().select_related("author"), pk=pk)


def _card_of(request: HttpRequest, group: TopicGroup) -> Card | None:
    """The card from which the thread grows, when the address names one of this group's."""
    named = request.GET.get("karte")
    if not named:
        return None
    if not named.isdecimal() or len(named) > 19:
        raise Http404
    return get_object_or_404(Card.objects.visible_to(request.user).of_group(group), pk=named)


def _start(request: HttpRequest, group: TopicGroup, form: NewThreadForm, card: Card | None) -> Thread:
    if not request.user.is_authenticated:
        raise PermissionDenied
    started = services.start_thread(by=request.user, group=group, card=card, **form.cleaned_data)
    messages.success(request, _("Ihr Thema ist veröffentlicht."))
    return started


def _new_thread_page(
    request: HttpRequest, group: TopicGroup, form: NewThreadForm, card: Card | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "title": _("Neues Thema"),
        "group": group,
        "form": form,
        "card": card,
        "rules": in_words(group.reading, group.writing),
        "crumbs": group_crumbs(group),
    }
    return render(request, "boards/threads/new.html", context, status=status)


def _write(request: HttpRequest, found: Thread, form: ReplyForm, answered: Post | None) -> Post:
    if not request.user.is_authenticated:
        raise PermissionDenied
    return services.post_reply(
        by=request.user,
        thread=found,
        text=form.cleaned_data["text"],
        parent=answered,
        official=form.cleaned_data.get("official", False),
        key=form.cleaned_data["key"],
    )


def _why_not(request: HttpRequest, found: Thread | None = None) -> str:
    if not request.user.is_authenticated:
        return _(
            "Sie sind nicht angemeldet. Melden Sie sich in einem neuen Fenster an und senden Sie dann noch einmal."
        )
    if found:
        found.refresh_from_db(fields=["closed_at"])
    if found and found.is_closed:
        return _("Das Thema ist inzwischen geschlossen. Ihr Text steht noch hier, damit Sie ihn mitnehmen können.")
    return _("In dieser Gruppe dürfen Sie nicht schreiben.")


def _thread_page(
    request: HttpRequest,
    found: Any,
    number: str | int,
    form: ReplyForm | None,
    answered: Post | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    page, branches = selectors.posts_page(found, number, count=found.top_count)
    may_write = found.may_write and not found.is_closed
    trail = stations(found, request.user, read=True)
    posts = [post for one in branches for post in (one.post, *one.replies)]
    moderates = found.moderates or request.user.is_superuser or _is_speaker(request, found)
    reader = shown.Reader(
        request.user,
        found,
        selectors.tallies(posts, request.user),
        may_write=may_write,
        may_mark=moderates or (may_write and found.author_id == request.user.pk),
        page=page.number,
    )
    context = {
        "title": found.title,
        "thread": found,
        "counts": _("%(posts)s von %(people)s")
        % {
            "posts": shown.count_in_words(found.post_count),
            "people": ngettext("%(n)s Mensch", "%(n)s Menschen", found.people) % {"n": found.people},
        },
        "page": page,
        "branches": [reader.branch(one) for one in branches],
        "answer": shown.answer(found),
        "form": form,
        "answered": answered,
        "may_write": may_write,
        "may_moderate": moderates,
        "needed": None if may_write or found.is_closed else _needed(request, found),
        "stations": trail if len(trail) > 1 else [],
        "progress": shown.progress(trail),
        "summary": html.from_markdown(found.summary) if found.summary else "",
        "closed_note": shown.closed_note(found),
        "rules": in_words(found.group.reading, found.group.writing)[1],
        "tags": found.tags.all(),
        "has_feed": found.audience_id is None and found.group.reading.kind == Audience.Kind.EVERYONE,
        "crumbs": group_crumbs(found.group),
    }
    return render(request, "boards/threads/thread.html", context, status=status)


def _needed(request: HttpRequest, found: Thread) -> LevelNeeded | None:
    return needed_for(request.user, [found.group.reading, found.group.writing], found.get_absolute_url())


def _is_speaker(request: HttpRequest, found: Any) -> bool:
    return request.user.pk is not None and found.group.speaker_id == request.user.pk and found.may_write
