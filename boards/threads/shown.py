"""Threads and posts in the form that the components take (templates/components/thread_row, post, official_answer)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from boards.threads.models import Post, Reaction, Thread
from boards.threads.selectors import Branch, Tally
from participation import html
from participation.accounts.models import User
from participation.templatetags.bb import when
from participation.trail.selectors import Progress, Station

ICONS: Final = {Reaction.Kind.SUPPORT: "thumb", Reaction.Kind.THANKS: "heart", Reaction.Kind.QUESTION: "question"}


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


@dataclass(frozen=True)
class Reader:
    """Who reads a thread and what they may do there. `page`: 0 where no form for a reply stands."""

    user: User | AnonymousUser
    thread: Thread
    tallies: Mapping[int, list[Tally]]
    may_write: bool = False
    may_mark: bool = False
    page: int = 0

    def post(self, post: Post) -> dict[str, Any]:
        deleted = post.deleted_at is not None
        return {
            "id": post.pk,
            "author": post.author,
            "role": person_line(post.author, getattr(post, "role", "") or ""),
            "official": post.is_official and not deleted,
            "office": post.office,
            "posted_at": post.created,
            "edited_at": post.edited_at,
            "history": reverse("post_history", args=[post.pk]) if post.edited_at and not deleted else "",
            "is_answer": self.thread.answer_id == post.pk,
            "html": post.shown_html,
            "hidden": _("Dieser Beitrag wurde gelöscht.") if deleted else "",
            "actions": [] if deleted else [*self._answering(post), *self._keeping(post)],
            "marking": {} if deleted else self._marking(post),
            "reactions": None if deleted else self._reactions(post),
        }

    def branch(self, found: Branch) -> dict[str, Any]:
        replies = [self.post(reply) for reply in found.replies]
        return {"post": self.post(found.post), "replies": replies, "more": found.more}

    def _answering(self, post: Post) -> list[dict[str, str]]:
        if not (self.may_write and self.page):
            return []
        return [
            {"label": pgettext("button", "Antworten"), "href": f"?seite={self.page}&auf={post.pk}#antwort"},
            {"label": _("Zitieren"), "href": f"?seite={self.page}&zitat={post.pk}#antwort"},
        ]

    def _keeping(self, post: Post) -> list[dict[str, str]]:
        if self.user.pk is None or post.author_id != self.user.pk:
            return []
        edit = [{"label": _("Bearbeiten"), "href": reverse("edit_post", args=[post.pk])}] if self.may_write else []
        return [*edit, {"label": pgettext("button", "Löschen"), "href": reverse("delete_post", args=[post.pk])}]

    def _marking(self, post: Post) -> dict[str, str]:
        is_question = post.author_id == self.thread.author_id and post.created == self.thread.created
        if not self.may_mark or is_question:
            return {}
        label, on = (
            (_("Doch nicht die Antwort"), "") if self.thread.answer_id == post.pk else (_("Als Antwort markieren"), "1")
        )
        return {"label": label, "on": on, "action": reverse("mark_answer", args=[post.pk])}

    def _reactions(self, post: Post) -> dict[str, Any] | None:
        """With buttons for who may react, else only what is there."""
        may_react = self.may_write and post.author_id != self.user.pk
        rows = [
            {
                "value": f"-{tally.kind.value}" if tally.mine else tally.kind.value,
                "label": tally.kind.label,
                "icon": ICONS[tally.kind],
                "count": tally.count,
                "mine": tally.mine,
            }
            for tally in self.tallies.get(post.pk, [])
            if may_react or tally.count
        ]
        return {"rows": rows, "action": reverse("react", args=[post.pk]) if may_react else ""} if rows else None


def answer(thread: Thread) -> dict[str, Any] | None:
    """What stands below the title when a post was marked as the answer."""
    if thread.answer is None or thread.answer.deleted_at:
        return None
    text = Truncator(html.to_text(thread.answer.html)).chars(280)
    return {"href": thread.answer.get_absolute_url(), "by": person_line(thread.answer.author), "text": text}


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
