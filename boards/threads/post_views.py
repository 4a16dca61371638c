"""Pages of a single post: its permalink, its branch, edit, delete, history, reactions."""

from itertools import pairwise
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.crumbs import group_crumbs
from boards.threads import editing, policies, selectors, shown
from boards.threads.differences import differences
from boards.threads.forms import EditForm
from boards.threads.models import Post, Reaction, Thread
from participation.accounts.models import User
from participation.html import from_markdown


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The permalink of a post leads to the page on which it stands."""
    return HttpResponseRedirect(address_of(_visible(request, pk)))


@require_safe
def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """One post with all replies to it."""
    tops = Post.objects.visible_to(request.user).top_level()
    top = get_object_or_404(tops.select_related("author__municipality", "thread__group"), pk=pk)
    page = selectors.branch_page(top, request.GET.get("seite", 1))
    tallies = selectors.tallies([top, *page.object_list], request.user)
    may_write = policies.can_reply(request.user, top.thread)
    reader = shown.Reader(request.user, top.thread, tallies, may_write=may_write)
    context = {
        "title": _("Antworten in: %(title)s") % {"title": top.thread.title},
        "thread": top.thread,
        "top": reader.post(top),
        "page": page,
        "replies": [reader.post(one) for one in page.object_list],
        "crumbs": _crumbs(top),
    }
    return render(request, "boards/threads/branch.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Whatever goes wrong, the page comes back with what was typed, and says why."""
    found = _visible(request, pk)
    if not policies.can_edit(request.user, found):
        raise PermissionDenied
    seen = found.edited_at.isoformat() if found.edited_at else ""
    form = EditForm(request.POST or None, initial={"text": found.text, "seen": seen})
    if request.method == "POST" and form.is_valid():
        try:
            editing.edit_post(by=cast(User, request.user), post=found, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
            form.data = {**request.POST.dict(), "seen": seen}  # the next attempt knows the new state
        else:
            messages.success(request, _("Gespeichert. Die frühere Fassung bleibt im Verlauf sichtbar."))
            return HttpResponseRedirect(address_of(found))
    context = {
        "title": _("Beitrag bearbeiten"),
        "post": found,
        "form": form,
        "back": address_of(found),
        "stored": found.shown_html if form.errors and form.data.get("text") != found.text else "",
        "crumbs": _crumbs(found),
    }
    return render(request, "boards/threads/edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST deletes."""
    found = _visible(request, pk)
    back = address_of(found)
    if request.method == "POST":
        editing.delete_post(by=cast(User, request.user), post=found)
        messages.success(request, _("Ihr Beitrag ist gelöscht."))
        return HttpResponseRedirect(back)
    if not policies.can_delete(request.user, found):
        raise PermissionDenied
    context = {"title": _("Beitrag löschen"), "post": found, "back": back, "crumbs": _crumbs(found)}
    return render(request, "boards/threads/delete.html", context)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions of a post, the newest first, each with what changed."""
    found = _visible(request, pk)
    versions = [(one.text, one.written_at) for one in found.versions.all()]
    if found.deleted_at or not versions or not found.edited_at:
        raise Http404
    texts = [(found.text, found.edited_at), *versions]
    steps = [{"at": at, "pieces": differences(before, text)} for (text, at), (before, _at) in pairwise(texts)]
    first, written_at = texts[-1]
    context = {
        "title": _("Verlauf des Beitrags"),
        "post": found,
        "steps": steps,
        "first": {"at": written_at, "html": from_markdown(first)},
        "back": address_of(found),
        "crumbs": _crumbs(found),
    }
    return render(request, "boards/threads/history.html", context)


@login_required
@require_POST
def react(request: HttpRequest, pk: int) -> HttpResponse:
    """`kind` adds a reaction, `-kind` takes it back: sent twice, it is the same."""
    found = _visible(request, pk)
    asked = request.POST.get("kind", "")
    if asked.removeprefix("-") not in Reaction.Kind.values:
        raise Http404
    kind, by = Reaction.Kind(asked.removeprefix("-")), cast(User, request.user)
    if asked.startswith("-"):
        editing.take_back_reaction(by=by, post=found, kind=kind)
    else:
        editing.react(by=by, post=found, kind=kind)
    return HttpResponseRedirect(address_of(found))


@login_required
@require_POST
def mark_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """`on` = 1 marks the post as the answer of its thread, anything else takes the mark away."""
    found = _visible(request, pk)
    marked = found if request.POST.get("on") == "1" else None
    editing.mark_answer(by=cast(User, request.user), thread=found.thread, post=marked)
    messages.success(request, _("Als Antwort markiert.") if marked else _("Die Markierung ist weg."))
    return HttpResponseRedirect(address_of(found))


def address_of(post: Post) -> str:
    """Where a post stands: the page of its thread, or of its branch, with its anchor."""
    on_thread, page = selectors.place_of(post)
    address = post.thread.get_absolute_url() if on_thread else reverse("branch", args=[post.parent_id])
    return f"{address}{f'?seite={page}' if page > 1 else ''}#{post.anchor}"


def _visible(request: HttpRequest, pk: int) -> Post:
    posts = Post.objects.visible_to(request.user).select_related("parent", "author", "thread__group__reading")
    return get_object_or_404(posts, pk=pk)


def _crumbs(post: Post) -> list[dict[str, str]]:
    thread: Thread = post.thread
    return [*group_crumbs(thread.group), {"title": thread.title, "href": thread.get_absolute_url()}]
