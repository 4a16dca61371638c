"""Passwords that everybody in Germany tries first: Django's list knows the English ones."""

import re
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participation.accounts.names import skeleton

WORDS: Final = (
    "arschloch", "baerchen", "bayern", "borussia", "buergerboard", "computer", "deutschland", "dortmund", "einbeck",
    "engel", "ficken", "frankfurt", "fussball", "geheim", "geheimnis", "hallo", "hamburg", "hannover", "herbst",
    "herzchen", "ichliebedich", "internet", "kennwort", "kreisverwaltung", "landkreis", "landratsamt", "liebe",
    "mausi", "meinpasswort", "niedersachsen", "northeim", "passwort", "passwortpasswort", "prinzessin", "qwertz",
    "qwertzuiop", "schalke", "schatz", "schatzi", "sommer", "sonnenschein", "start", "startpasswort", "steffi",
    "willkommen", "winter", "werder", "fruehling", "yxcvbnm", "asdfghjkl",
)  # fmt: skip


class GermanWordsValidator:
    """Refuses one of these words, alone or with digits and signs around it: Passwort123!, Sommer2026."""

    words: Final = frozenset(map(skeleton, WORDS))

    def validate(self, password: str, user: Any = None) -> None:
        kernel = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
        if skeleton(kernel) in self.words:
            raise ValidationError(_("Dieses Passwort errät man leicht. Gut ist ein Satz, den nur Sie kennen."))

    def get_help_text(self) -> str:
        return _("Kein Wort, das viele nehmen, auch nicht mit Zahlen dahinter.")
