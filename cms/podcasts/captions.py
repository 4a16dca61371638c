"""What is said in an episode: WebVTT, or plain paragraphs. Reads both, writes WebVTT."""

import html
import re
import textwrap
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CLOCK = r"^(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)(?:\.(\d{1,3}))?$"
"""1:02:03.500, 6:31, 06:31.2"""
ARROW = re.compile(r"^(?P<start>[\d:.]+)\s+-->\s+(?P<end>[\d:.]+)(?:\s.*)?$")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+(?P<who>[^>]+)>")
MARKUP = re.compile(r"</?[a-z][^>]*>")
LINE_LIMIT = 65
"""Characters of a line of WebVTT that podcast apps show whole."""


@dataclass(frozen=True)
class Line:
    """One thing said; start and end in seconds, None in a text without times."""

    text: str
    who: str = ""
    start: float | None = None
    end: float | None = None

    @property
    def time(self) -> str:
        return "" if self.start is None else clock(self.start)


def clock(seconds: float) -> str:
    """6:31, from an hour on 1:02:03."""
    hours, rest = divmod(int(seconds), 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"


def seconds(text: str) -> float:
    """What a clock shows, in seconds; ValueError if it is none."""
    found = re.match(CLOCK, text)
    if not found:
        raise ValueError(text)
    hours, minutes, second, part = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(second) + float(f"0.{part or 0}")


def read(text: str) -> list[Line]:
    """The lines of a WebVTT file, or one line per paragraph ("Name: what is said") of a plain text."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").strip())
    if not parts[0].startswith("WEBVTT"):
        return [_paragraph(part) for part in parts if part.strip()]
    return [line for part in parts[1:] if (line := _cue(part.strip().split("\n")))]


def _paragraph(part: str) -> Line:
    said = " ".join(part.split())
    found = re.match(r"^([^:.!?]{1,40}):\s+(.+)$", said)
    return Line(text=found[2], who=found[1]) if found else Line(text=said)


def _cue(rows: list[str]) -> Line | None:
    """A block of WebVTT; None for notes, styles and regions."""
    if rows[0].startswith(("NOTE", "STYLE", "REGION")):
        return None
    at = 0 if "-->" in rows[0] else 1
    found = ARROW.match(rows[at].strip()) if at < len(rows) else None
    if not found:
        raise ValueError(rows[0])
    said = " ".join(" ".join(rows[at + 1 :]).split())
    voice = VOICE.search(said)
    start, end = seconds(found["start"]), seconds(found["end"])
    if end < start:
        raise ValueError(rows[at])
    words = html.unescape(MARKUP.sub("", VOICE.sub("", said))).strip()
    return Line(text=words, who=voice["who"].strip() if voice else "", start=start, end=end)


def validate(text: str) -> None:
    """Refuse a WebVTT file that cannot be read, and name the place."""
    try:
        read(text)
    except ValueError as fault:
        raise ValidationError(
            _("Diese Stelle ist kein gültiges WebVTT: %(place)s") % {"place": str(fault)[:60]}
        ) from None


def write(lines: list[Line]) -> str:
    """WebVTT of lines with times; those without are left out."""
    cues = [_written(line) for line in lines if line.start is not None and line.end is not None]
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def _written(line: Line) -> str:
    voice = f"<v {line.who.replace('>', '')}>" if line.who else ""
    said = line.text.replace("&", "&amp;").replace("<", "&lt;").replace("-->", "--&gt;")
    return f"{_stamp(line.start or 0)} --> {_stamp(line.end or 0)}\n{voice}" + "\n".join(_wrapped(said))


def _stamp(moment: float) -> str:
    thousandths = round(moment * 1000)
    hours, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _wrapped(said: str) -> list[str]:
    return textwrap.wrap(said, LINE_LIMIT, break_long_words=False, break_on_hyphens=False) or [""]
