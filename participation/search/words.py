"""Words as search sees them: cut, folded, stemmed. The same on both databases, as far as they allow it.

On PostgreSQL the column of migration 0003 folds with the same letters and stems by itself; on SQLite the stems made
here are what is stored. A query is cut here for both, so nothing a person types reaches the database as an operator.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Final

from snowballstemmer import stemmer

QUERY_LIMIT: Final = 200
"""Characters of a query that are read."""
WORD_LIMIT: Final = 8
"""Words of a query that are asked for."""
PREFIX_FROM: Final = 4
"""From this length on a word also finds longer ones: Rufbus finds Rufbusse and Rufbushaltestelle."""

_FOLD = str.maketrans("àáâãåçèéêëìíîïñòóôõøùúûýÿčćěłńňřśšůźżžğş", "aaaaaceeeeiiiinooooouuuyyccelnnrssuzzzgs")
_WORD = re.compile(r"[^\W_]+")
_UMLAUTS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))
_STOP = frozenset(
    "aber alle als also am an auch auf aus bei bin bis bist da das dass dem den der des die dies diese dieser dieses "  # noqa: SIM905
    "doch du durch ein eine einem einen einer eines er es für hat ich ihr im in ist kann man mein mit nach nicht noch "
    "nur ob oder ohne sein sich sie sind so und uns unter vom von vor war was weil wenn wer wie wir wird wo zu zum zur "
    "über".split()
)
_german = stemmer("german")


def words(text: str) -> list[str]:
    """The words of a text in small letters, in order."""
    return [match.group().translate(_FOLD) for match in _WORD.finditer(text.lower())]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return _german.stemWord(word)


def stems(text: str) -> str:
    """What is stored for SQLite: Häuser Hauses -> haus haus."""
    return " ".join(stem(word) for word in words(text))


def query_words(query: str) -> list[list[str]]:
    """What is asked for: all of the words, each in any of its spellings (noerten, nörten)."""
    return [_spellings(word) for word in asked_words(query)[:WORD_LIMIT]]


def asked_words(query: str) -> list[str]:
    """The words that count, each once."""
    return [word for word in dict.fromkeys(words(query[:QUERY_LIMIT])) if word not in _STOP]


def left_out(query: str) -> list[str]:
    """The small words, each once."""
    return [word for word in dict.fromkeys(words(query[:QUERY_LIMIT])) if word in _STOP]


def _spellings(word: str) -> list[str]:
    other = word
    for written, meant in _UMLAUTS:
        other = other.replace(written, meant)
    return [word] if other == word else [word, other]


def tsquery(asked: list[list[str]]) -> str:
    """For PostgreSQL's to_tsquery, which stems. The words hold letters and digits only.

    All of them must be there, and one in the entry itself (weights A and B): not all in the title of its whole (D).
    """
    every = [_either((_open(word, ":*") for word in spellings), " | ") for spellings in asked]
    itself = _either((_open(word, ":*AB") if _is_open(word) else f"{word}:AB" for word in chain(*asked)), " | ")
    return " & ".join([*every, itself] if len(every) > 1 else [itself])


def fts5(asked: list[list[str]]) -> str:
    """For SQLite's MATCH: the stems, quoted. The rule is that of `tsquery`."""
    every = [_either((_stemmed(word) for word in spellings), " OR ") for spellings in asked]
    itself = f"{{title text}} : {_either(map(_stemmed, chain(*asked)), ' OR ')}"
    return " AND ".join([*every, itself] if len(every) > 1 else [itself])


def _stemmed(word: str) -> str:
    return _open(f'"{stem(word)}"', "*", of=word)


def _either(terms: Iterable[str], sign: str) -> str:
    return f"({sign.join(terms)})"


def _is_open(word: str) -> bool:
    return len(word) >= PREFIX_FROM


def _open(term: str, sign: str, *, of: str = "") -> str:
    return term + sign if _is_open(of or term) else term
