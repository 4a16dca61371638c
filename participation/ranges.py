"""The Range header (RFC 9110, section 14): one range of bytes, as players and download tools ask for it."""

import re
from collections.abc import Mapping

from django.utils.http import parse_http_date_safe

RANGE = re.compile(r"\A\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*\Z")


class Unsatisfiable(ValueError):
    """The range begins behind the end of the file: answered with 416."""


def asked_range(headers: Mapping[str, str], *, size: int, etag: str, modified: float) -> tuple[int, int] | None:
    """First and last byte that are asked for; None: the whole file.

    A header that is malformed, asks for several ranges or for another version of the file (If-Range) is passed over,
    as the RFC says.
    """
    found = RANGE.match(headers.get("Range", ""))
    if not found or found.groups() == ("", "") or not _same_version(headers.get("If-Range", ""), etag, modified):
        return None
    if not found[1]:
        return _last_bytes(int(found[2]), size)
    first, last = int(found[1]), min(int(found[2] or size), size - 1)
    if found[2] and int(found[2]) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return first, last


def _last_bytes(wanted: int, size: int) -> tuple[int, int]:
    if wanted == 0 or size == 0:
        raise Unsatisfiable
    return max(size - wanted, 0), size - 1


def _same_version(if_range: str, etag: str, modified: float) -> bool:
    """If-Range holds a strong tag or a date; either must be exactly the file's."""
    if not if_range:
        return True
    if if_range.startswith(('"', "W/")):
        return if_range == etag
    return parse_http_date_safe(if_range) == int(modified)
