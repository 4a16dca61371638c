"""The piece of text around what was found, with <mark>; everything else is escaped."""

import re
from collections.abc import Iterator
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from participation.search.words import PREFIX_FROM, stem, words

LENGTH: Final = 240
BEFORE: Final = 60
READ: Final = 20_000
"""Characters that are looked through for the best place."""
HEAD: Final = 3
"""Letters by which a word is recognised before it is stemmed: regular expressions are quick, stemming is not."""
_ALIKE = ("aäàáâãå", "oöòóôõø", "uüùúûů", "eéèêëěę", "iìíîï", "cçčć", "sßśš", "nñń")
_VARIANTS = {letters[0]: letters for letters in _ALIKE}


class Marker:
    """What was asked for, made ready to be found in texts."""

    def __init__(self, asked: list[list[str]]) -> None:
        self._stems = {stem(word): len(word) >= PREFIX_FROM for spellings in asked for word in spellings}
        heads = ("".join(f"[{_VARIANTS.get(sign, sign)}]" for sign in one[:HEAD]) for one in self._stems)
        self._pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(heads) or '(?!)'})[^\W_]*", re.IGNORECASE)

    def snippet(self, text: str) -> SafeString:
        """About LENGTH characters of `text` around the first word found, cut between words."""
        text = " ".join(text[:READ].split())
        first = next(self._hits(text), (0, 0))[0]
        begin = max(0, first - BEFORE)
        if begin:
            begin = text.find(" ", begin) + 1 or begin
        end = begin + LENGTH
        if end < len(text):
            end = max(text.rfind(" ", begin, end), begin + LENGTH // 2)
        marked = self.highlight(text[begin:end])
        return format_html("{}{}{}", "… " if begin else "", marked, " …" if end < len(text) else "")

    def highlight(self, text: str) -> SafeString:
        """`text` escaped, with <mark> around each word that was asked for."""
        parts, at = [], 0
        for start, end in self._hits(text):
            parts.append((text[at:start], format_html("<mark>{}</mark>", text[start:end])))
            at = end
        return format_html("{}{}", format_html_join("", "{}{}", parts), text[at:])

    def _hits(self, text: str) -> Iterator[tuple[int, int]]:
        for match in self._pattern.finditer(text):
            if any(self._is_asked(stem(word)) for word in words(match.group())):
                yield match.span()

    def _is_asked(self, found: str) -> bool:
        return any(found == one or (opened and found.startswith(one)) for one, opened in self._stems.items())
