"""The ledger of erasures: a file outside the database, so that a restored backup does not bring anybody back.

One line for each erased account: when, its number, a keyed hash of number and opening date, and whether the
contributions went too. The hash tells whether an account of a restored copy is that person or somebody who was given
the same number later. Its key is the first line of the file: keys of the site may rotate, a ledger must stay readable.
Lines are only ever appended, and reach the disk before anything is erased.
"""

import datetime
import fcntl
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from participation.accounts.models import User

FIRST = "buergerboard-erasures-1"


@dataclass(frozen=True)
class Entry:
    key: str
    person: int
    hash: str
    also_contributions: bool

    def is_about(self, person: User) -> bool:
        return person.pk == self.person and hmac.compare_digest(_hash(self.key, person), self.hash)


def write(person: User, *, also_contributions: bool) -> None:
    """Append the line of `person` and wait until it is on the disk. Raises OSError when it cannot be written."""
    path = Path(settings.ERASURE_LEDGER)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = file.read()
        key = next(_keys(known.decode("ascii", "replace").splitlines()), "")
        lines = [] if key else [f"{FIRST} {(key := secrets.token_hex(32))}"]
        kind = "all" if also_contributions else "person"
        lines.append(
            f"{timezone.now().astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ} {person.pk} {_hash(key, person)} {kind}"
        )
        torn = b"\n" if known and not known.endswith(b"\n") else b""  # a crash in the middle of a line
        file.write(torn + "".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())


def entries(paths: Iterable[Path]) -> Iterator[Entry]:
    """Every readable line of the files; torn ones are passed over, since whoever wrote one wrote it again."""
    for path in paths:
        key = ""
        for line in path.read_text("ascii", "replace").splitlines():
            key = next(_keys([line]), key)
            match line.split():
                case [_when, number, digest, ("all" | "person") as kind] if key and number.isdigit():
                    yield Entry(key, int(number), digest, kind == "all")


def _keys(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        match line.split():
            case [first, key] if first == FIRST and len(key) == 64:
                yield key


def _hash(key: str, person: User) -> str:
    opened = person.date_joined.astimezone(datetime.UTC)
    return hmac.new(bytes.fromhex(key), f"{person.pk} {opened.isoformat()}".encode(), hashlib.sha256).hexdigest()
