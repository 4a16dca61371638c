"""Plain German for the data map where a column or a library's table has no name that people would understand."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: Final[dict[str, str | Promise]] = {
    "answer_by": _("als Antwort markiert von"),
    "answers": _("Antworten auf die Fragen"),
    "args_kwargs": _("Auftrag"),
    "by": _("verknüpft von"),
    "closed_by": _("geschlossen von"),
    "comment": _("Kommentar"),
    "comment_notifications": _("Mails zu Kommentaren"),
    "created": _("angelegt am"),
    "created_at": _("angelegt am"),
    "data": _("Entwurf des Formulars"),
    "deleted_at": _("gelöscht am"),
    "dismissibles": _("ausgeblendete Hinweise"),
    "edited_at": _("geändert am"),
    "exception_class_path": _("Art des Fehlers"),
    "form_data": _("Eingaben"),
    "html": _("Text, wie er angezeigt wird"),
    "is_editing": _("bearbeitet gerade"),
    "key_hash": _("Schlüssel (unkenntlich)"),
    "last_post_at": _("letzter Beitrag am"),
    "last_seen_at": _("zuletzt gesehen"),
    "last_used_at": _("zuletzt benutzt"),
    "last_updated_at": _("zuletzt geändert am"),
    "opened_by": _("eröffnet von"),
    "person": _("Person"),
    "prefix": _("Anfang des Schlüssels"),
    "resolved_at": _("erledigt am"),
    "resolved_by": _("erledigt von"),
    "return_value": _("Ergebnis"),
    "summary_at": _("zusammengefasst am"),
    "summary_by": _("zusammengefasst von"),
    "text": _("Text"),
    "title": _("Titel"),
    "traceback": _("Fehlerbericht"),
    "updated_at": _("geändert am"),
    "type": _("Art"),
    "user": _("Person"),
    "user_agent": _("Gerät"),
}
TABLES: Final[dict[str, str | Promise]] = {
    "Authenticator": _("Zweiter Faktor"),
    "DBTaskResult": _("Auftrag im Hintergrund"),
    "EditingSession": _("Wer gerade bearbeitet"),
    "FormState": _("Zwischenstand eines Formulars"),
    "IndexEntry": _("Eintrag der Suche"),
    "PageSubscription": _("Benachrichtigung zu einer Seite"),
    "UploadedFile": _("hochgeladene Datei"),
    "UserSession": _("Anmeldung auf einem Gerät"),
}
