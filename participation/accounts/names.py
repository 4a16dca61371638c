"""Which names are accepted: what people call themselves, but nothing that pretends to be somebody else.

Letters are Latin ones, as German identity documents write every name. That alone refuses most tricks: zero-width and
bidirectional signs, Cyrillic or Greek letters that look Latin, mathematical and full-width letters.
"""

import re
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PLAIN: Final = [(0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x17E), (0x1CD, 0x1DC), (0x1E00, 0x1EFF)]
"""Latin letters with and without accents, in the ranges that European languages and Vietnamese use."""
SINGLE: Final = frozenset("ƏəƠơƯưȘșȚțǦǧ")
BETWEEN: Final = frozenset(" -'’.")
"""What may stand between letters: Dr. Anna-Lena O'Neill."""
DIGITS: Final = frozenset("0123456789")
RESERVED: Final = (
    "admin", "administration", "administrator", "buergerboard", "geloeschtesmitglied", "geschaeftsstelle",
    "kreisverwaltung", "landkreis", "landrat", "landraetin", "moderation", "moderator", "moderatorin", "redaktion",
    "support", "system", "verwaltung",
)  # fmt: skip
_ALIKE = str.maketrans("01345l", "oieasi")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def tidy(name: str) -> str:
    """The name as it is stored: composed letters, single spaces, none at the ends."""
    return re.sub(" +", " ", unicodedata.normalize("NFC", name)).strip(" ")


def check_name(name: str) -> None:
    """Raise ValidationError for a first or last name with other than Latin letters and what stands between them."""
    if any(not _is_letter(sign) and sign not in BETWEEN for sign in name):
        raise ValidationError(_("Ein Name besteht aus Buchstaben, Leerzeichen, Bindestrich, Apostroph und Punkt."))
    _check_shape(name)


def check_pseudonym(name: str) -> None:
    """Like a name, digits allowed; not a name that sounds like the office or the platform."""
    if any(not _is_letter(sign) and sign not in BETWEEN and sign not in DIGITS for sign in name):
        raise ValidationError(_("Ein Pseudonym besteht aus Buchstaben, Ziffern, Leerzeichen, Bindestrich und Punkt."))
    _check_shape(name)
    if skeleton(name).startswith(tuple(map(skeleton, RESERVED))):
        raise ValidationError(_("Dieses Pseudonym klingt wie eine amtliche Stelle. Bitte wählen Sie ein anderes."))


def skeleton(name: str) -> str:
    """What is left of a name for comparing: small plain letters, 0 as o, 1 and l as i, nothing between."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_GERMAN))
    return re.sub(r"[^a-z0-9]", "", plain).translate(_ALIKE)


def _is_letter(sign: str) -> bool:
    code = ord(sign)
    if code in (0xD7, 0xF7):  # multiplication and division signs stand among the letters
        return False
    in_range = any(first <= code <= last for first, last in PLAIN) or sign in SINGLE
    return in_range and unicodedata.normalize("NFKC", sign) == sign


def _check_shape(name: str) -> None:
    if sum(_is_letter(sign) for sign in name) < 2:
        raise ValidationError(_("Bitte geben Sie mindestens zwei Buchstaben ein."))
    if not _is_letter(name[0]) or re.search(r"[ \-'’.]{3}|--|''|’’|  |\.\.", name):
        raise ValidationError(_("Ein Name beginnt mit einem Buchstaben und hat keine doppelten Zeichen."))
