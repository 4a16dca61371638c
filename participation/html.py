"""The one sanitiser: whatever people write passes here before it is shown as HTML.

Markdown without raw HTML becomes HTML, and nh3 (ammonia) lets through only what is named below. The length is checked
first, since 20,000 nested tags cost seconds in any parser.
"""

import re
from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

LIMIT: Final = 20_000
"""Characters; longer texts are refused before parsing."""

CONTROL: Final = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that nobody can see and that no feed may hold. NUL is refused where it comes in, not dropped."""

TAGS: Final = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "s", "ul",
}  # fmt: skip
INLINE_TAGS: Final = {"a", "br", "code", "em", "strong"}


def _gender_asterisk(state: StateInline, silent: bool) -> bool:
    """A single asterisk inside a word stays one: "Bürger*innen und Schüler*innen" is not italic."""
    here = state.pos
    inside = 0 < here < state.posMax - 1 and state.src[here - 1].isalnum() and state.src[here + 1].isalnum()
    if state.src[here] != "*" or not inside:
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


_markdown = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20}).enable(
    ["linkify", "strikethrough"]
)
_markdown.inline.ruler.before("emphasis", "gender_asterisk", _gender_asterisk)


class TooLong(ValueError):
    """The text is longer than LIMIT."""


def without_control(text: str) -> str:
    return CONTROL.sub("", text)


def clean(html: str, *, tags: set[str] = TAGS) -> SafeString:
    """Return `html` with nothing but the tags named; links get rel="nofollow ugc noopener"."""
    if len(html) > 4 * LIMIT:
        raise TooLong
    return _clean(html, tags=tags)


def _clean(html: str, *, tags: set[str] = TAGS) -> SafeString:
    """Without asking for the length: what Markdown made may be six times as long as what was typed."""
    return mark_safe(  # noqa: S308 - this is the one place: the text was cleaned in this very call
        nh3.clean(
            without_control(html),
            tags=tags,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel="nofollow ugc noopener",
        )
    )


def from_markdown(text: str) -> SafeString:
    """Posts, descriptions, messages of the board: Markdown to clean HTML. Headings begin at level 3."""
    if len(text) > LIMIT:
        raise TooLong
    html = _markdown.render(text)
    for level in (2, 1):  # a person's heading never stands above the page's own
        html = html.replace(f"<h{level}>", "<h3>").replace(f"</h{level}>", "</h3>")
    return _clean(html)


def from_line(text: str) -> SafeString:
    """Chat messages: one paragraph, links become links, line breaks stay."""
    if len(text) > LIMIT:
        raise TooLong
    return _clean(_markdown.renderInline(text).replace("<br />\n", "<br />"), tags=INLINE_TAGS)


def to_text(html: str) -> str:
    """Plain text of HTML, for the index, mails and feeds."""
    spaced = html.replace("<br>", " ").replace("</p>", " ").replace("</li>", " ")
    return " ".join(nh3.clean(spaced, tags=set()).split())
