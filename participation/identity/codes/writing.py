"""How codes are made, written and read: Crockford's base32, in groups of four."""

import re
import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Five bits a sign; no I, L, O (they look like 1 and 0) and no U."""
GROUP: Final = 4
_READ_AS: Final = str.maketrans("OIL", "011")


def make_code(length: int) -> str:
    """12 signs are 60 bits, 8 are 40."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(length))


def in_groups(code: str) -> list[str]:
    return [code[start : start + GROUP] for start in range(0, len(code), GROUP)]


def read_code(typed: str, length: int) -> str:
    """What somebody typed as the code it means: case, spaces and dashes do not matter, O is 0, I and L are 1.

    "" when it can be no code of this length.
    """
    code = re.sub(r"[\s\-‐‑–—.]+", "", typed).upper().translate(_READ_AS)
    return code if len(code) == length and set(code) <= set(ALPHABET) else ""
