"""What changed between two versions of a text, word by word."""

import re
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

PIECES: Final = re.compile(r"\s+|[^\s]+")


class Piece(NamedTuple):
    """A run of words that stayed, came or went."""

    kind: Literal["same", "new", "gone"]
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The way from `before` to `after`: joined, what is not gone gives `after`, what is not new gives `before`."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    pieces: list[Piece] = []
    for change, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if change == "equal":
            pieces.append(Piece("same", "".join(new[new_from:new_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("gone", "".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("new", "".join(new[new_from:new_to])))
    return pieces
