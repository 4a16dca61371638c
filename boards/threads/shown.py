"""Threads and posts in the form that the components take (templates/components/thread_row, post, official_answer)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boards.threads.models import Post, Thread
from boards.threads.selectors import Branch
from participation.accounts.models import User
from participation.templatetags.bb import when
from participation.trail.selectors import Progress, Station

Actions = Callable[[Post], list[dict[str, str]]]


def count_in_words(posts: int) -> str:
    return ngettext("%(n)s Beitrag", "%(n)s Beiträge", posts) % {"n": posts}


def person_line(person: User | None, *before: str) -> str:
    """ "Heike Brandes, Einbeck"; with `before`: "Sprecherin, Einbeck"."""
    place = person.municipality.name if person and person.municipality else ""
    first = before or (person.shown_name if person else _("gelöschtes Mitglied"),)
    return ", ".join(part for part in (*first, place) if part)


def row(thread: Any, progress: Mapping[int, Progress]) -> dict[str, Any]:
    """A thread in a list."""
    latest = _("zuletzt %(when)s") % {"when": when(thread.last_post_at)}
    pinned = [_("Angeheftet")] if thread.pinned else []
    return {
        "title": thread.title,
        "href": thread.get_absolute_url(),
        "meta": " · ".join([*pinned, count_in_words(thread.post_count), latest]),
        "summary": thread.lead,
        "by": person_line(thread.author),
        "official": thread.has_official,
        "closed": (Truncator(thread.closed_reason).chars(60) or True) if thread.is_closed else "",
        "trail": progress.get(thread.pk),
    }


def post(post: Post, actions: Actions) -> dict[str, Any]:
    deleted = post.deleted_at is not None
    return {
        "id": post.pk,
        "author": post.author,
        "role": person_line(post.author, getattr(post, "role", "") or ""),
        "official": post.is_official and not deleted,
        "office": post.office,
        "posted_at": post.created,
        "edited_at": post.edited_at,
        "html": post.shown_html,
        "hidden": _("Dieser Beitrag wurde gelöscht.") if deleted else "",
        "actions": [] if deleted else actions(post),
    }


def branch(found: Branch, actions: Actions) -> dict[str, Any]:
    return {
        "post": post(found.post, actions),
        "replies": [post(reply, actions) for reply in found.replies],
        "more": found.more,
    }


def closed_note(thread: Thread) -> str:
    """Why nobody can reply; nothing for an open thread."""
    if not thread.closed_at:
        return ""
    words = {"reason": thread.closed_reason.rstrip("."), "when": when(timezone.localdate(thread.closed_at))}
    return _("Dieses Thema ist geschlossen (%(when)s): %(reason)s. Lesen geht weiter.") % words


def progress(trail: list[Station]) -> dict[str, Any] | None:
    """The trail in small, from the stations that are known already; nothing where nothing grew."""
    reached = [station for station in trail if station["state"] != "next"]
    if len(trail) < 2 or not reached:
        return None
    return {"reached": len(reached), "total": len(trail), "label": reached[-1]["label"]}


def quoted(found: Post) -> str:
    """The beginning of a post as a Markdown quotation, ready to be written below."""
    name = found.author.shown_name if found.author else _("gelöschtes Mitglied")
    text = found.text if len(found.text) <= 600 else f"{found.text[:600].rsplit(' ', 1)[0]} …"
    lines = "\n".join(f"> {line}" for line in text.splitlines())
    return f"> **{name}:**\n{lines}\n\n"
