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
ODD: Final = frozenset("×÷ĸẜẝẟỺỻỼỽỾỿ")
"""Inside those ranges, but no letters of a name: signs of arithmetic, forms of medieval manuscripts."""
BETWEEN: Final = frozenset(" -'’.")
"""What may stand between letters: Dr. Anna-Lena O'Neill."""
DIGITS: Final = frozenset("0123456789")
RESERVED: Final = (
    "admin", "administration", "administrator", "buergerboard", "geloeschtesmitglied", "geschaeftsstelle",
    "kreisverwaltung", "landkreis", "landrat", "landraetin", "moderation", "moderator", "moderatorin", "redaktion",
    "support", "system", "verwaltung",
)  # fmt: skip
NEVER_A_NAME: Final = (
    "admin", "administration", "administrator", "buergerboard", "buergerbuero", "fachbeirat", "geschaeftsstelle",
    "gesundheitsamt", "jugendamt", "kreishaus", "kreistag", "kreisverwaltung", "landkreis", "landraetin", "landratsamt",
    "moderation", "moderator", "moderatorin", "ordnungsamt", "redaktion", "sozialamt", "stadtverwaltung", "verwaltung",
)  # fmt: skip
"""Words that nobody is called; people are called Landrat, Amtmann, Vogt, Schulze and Bürgermeister."""
NOT_IN_FRONT: Final = (
    "amt", "behoerde", "buergermeister", "buergermeisterin", "flecken", "gemeinde", "kreis", "landrat", "rathaus",
    "stadt", "support", "system", "team",
)  # fmt: skip
"""Nobody's given name: "Landrat Müller" claims an office, "Peter Landrat" is a name."""
TITLES: Final = frozenset(("dr", "prof", "herr", "frau", "der", "die", "das", "ihr", "ihre", "unser", "unsere"))
LONG_WORD: Final = 8
"""Reserved words longer than this are refused inside a pseudonym too; "Badminton" holds a short one by chance."""
_ALIKE = str.maketrans("0123456789", "oizeasgtbg")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PLAIN_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ŋ": "n",
     "ə": "e"}
)  # fmt: skip
"""Letters that Unicode does not take apart into a plain one and its accent."""


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
    words = [skeleton(word) for word in re.split(r"[ \-.]+", name)]
    reserved = tuple(map(skeleton, RESERVED))
    told_at_once = any(skeleton(word) in skeleton(name) for word in RESERVED if len(word) > LONG_WORD)
    if told_at_once or skeleton(name).startswith(reserved) or any(word.startswith(reserved) for word in words):
        raise ValidationError(_("Dieses Pseudonym klingt wie eine amtliche Stelle. Bitte wählen Sie ein anderes."))


def check_real_name(first_name: str, last_name: str) -> None:
    """Raise ValidationError for an unverified name that sounds like the office: "Landkreis Northeim", "Land Kreis".

    A verified name is not asked: it is what the document says.
    """
    words = [word for word in re.split(r"[ \-.]+", f"{first_name} {last_name}") if word]
    while words and skeleton(words[0]) in _TITLES:
        words = words[1:]
    never, in_front = set(map(skeleton, NEVER_A_NAME)), set(map(skeleton, NOT_IN_FRONT))
    joined = {skeleton("".join(words[start:end])) for start in range(len(words)) for end in range(start + 1, start + 4)}
    if joined & never or (words and skeleton(words[0]) in in_front):
        raise ValidationError(_("Dieser Name klingt wie eine amtliche Stelle. Bitte nennen Sie Ihren eigenen Namen."))


def skeleton(name: str) -> str:
    """What is left of a name for comparing: small plain letters, look-alikes as one, nothing between.

    0 is o, 1 and l are i, rn is m, vv is w; Müller, Mueller and Muller are the same.
    """
    small = name.casefold().translate(_GERMAN).translate(_PLAIN_LETTERS)
    plain = re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", small)).translate(_ALIKE).replace("l", "i")
    return plain.replace("rn", "m").replace("vv", "w").replace("ae", "a").replace("oe", "o").replace("ue", "u")


_TITLES = frozenset(map(skeleton, TITLES))


def _is_letter(sign: str) -> bool:
    code = ord(sign)
    in_range = (any(first <= code <= last for first, last in PLAIN) and sign not in ODD) or sign in SINGLE
    return in_range and unicodedata.normalize("NFKC", sign) == sign


def _check_shape(name: str) -> None:
    if sum(_is_letter(sign) for sign in name) < 2:
        raise ValidationError(_("Bitte geben Sie mindestens zwei Buchstaben ein."))
    if not _is_letter(name[0]) or re.search(r"[ \-'’.]{3}|--|''|’’|  |\.\.", name):
        raise ValidationError(_("Ein Name beginnt mit einem Buchstaben und hat keine doppelten Zeichen."))
