"""What a hit is called. A room may give a code from here or, for something new, the German word itself."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = {
    "page": _("Seite"),
    "news": pgettext_lazy("news", "Nachricht"),
    "podcast": _("Podcast"),
    "event": _("Veranstaltung"),
    "project": _("Projekt"),
    "group": _("Themengruppe"),
    "thread": _("Thema"),
    "post": _("Beitrag"),
    "card": _("Karte"),
    "chat": _("Gespräch"),
    "survey": _("Umfrage"),
    "call": _("Aufruf"),
    "poll": _("Schnellumfrage"),
    "person": _("Person"),
}


def label(kind: str) -> str:
    return str(KINDS.get(kind, kind))
