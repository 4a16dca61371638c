"""The piece of text around what was found, with <mark>; everything else is escaped."""

import re
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from participation.search.words import PREFIX_FROM, stem, words

LENGTH: Final = 240
BEFORE: Final = 60
READ: Final = 20_000
"""Characters that are looked through for the best place."""
_WORD = re.compile(r"[^\W_]+")


def snippet(text: str, asked: list[list[str]]) -> SafeString:
    """About LENGTH characters of `text` around the first word found, cut between words."""
    text = " ".join(text[:READ].split())
    first = next((start for start, _ in _hits(text, asked)), 0)
    begin = max(0, first - BEFORE)
    if begin:
        begin = text.find(" ", begin) + 1 or begin
    end = begin + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", begin, end), begin + LENGTH // 2)
    marked = highlight(text[begin:end], asked)
    return format_html("{}{}{}", "… " if begin else "", marked, " …" if end < len(text) else "")


def highlight(text: str, asked: list[list[str]]) -> SafeString:
    """`text` escaped, with <mark> around each word that was asked for."""
    parts, at = [], 0
    for start, end in _hits(text, asked):
        parts.append((text[at:start], format_html("<mark>{}</mark>", text[start:end])))
        at = end
    return format_html("{}{}", format_html_join("", "{}{}", parts), text[at:])


def _hits(text: str, asked: list[list[str]]) -> list[tuple[int, int]]:
    wanted = {stem(word): len(word) >= PREFIX_FROM for spellings in asked for word in spellings}
    heads = {wanted_stem[:2] for wanted_stem in wanted}
    found = []
    for match in _WORD.finditer(text):
        for word in words(match.group()):
            here = stem(word) if _plain(word[:2]) in heads or word[:2] in heads else ""
            if here and any(here == one or (opened and here.startswith(one)) for one, opened in wanted.items()):
                found.append((match.start(), match.end()))
                break
    return found


def _plain(letters: str) -> str:
    return letters.translate(str.maketrans("äöü", "aou"))
