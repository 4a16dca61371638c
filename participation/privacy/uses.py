"""Shorthands for the lines of the data map. A room writes

    fields=fields((TECHNICAL, "group"), (AUTHORSHIP, "author"), (CONTRIBUTION, "text"), (DATE, "posted_at"))

and `dataclasses.replace(CONTRIBUTION, retention=...)` where its own rule differs. Keys that the database itself makes
(`id`, links to a parent row) need no line. The texts are German and go to the privacy page as they stand.

`erasure` says what happens when a person asks to be forgotten: "delete" empties the field (a foreign key to the
person: deletes the row), "anonymise" keeps the row under the empty shell of the account, "keep" holds nothing personal.
"""

from django.utils.translation import gettext_noop as _

from participation.registry import Use

CONSENT = _("Ihre Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO)")
TASK = _("öffentliche Aufgabe des Landkreises (Art. 6 Abs. 1 Buchst. e DSGVO)")
NO_PERSON = _("kein Personenbezug")

WITH_OBJECT = _("so lange es den Inhalt gibt")
WITH_ACCOUNT = _("bis Sie Ihr Konto löschen")

TECHNICAL = Use("technical", _("Technischer Betrieb"), NO_PERSON, WITH_OBJECT, export=False, erasure="keep")
"""Keys, numbers, states, settings of an object: nothing about a person."""

PUBLIC_CONTENT = Use("content", _("Inhalte des Landkreises"), NO_PERSON, WITH_OBJECT, export=False, erasure="keep")
"""Texts, pictures and dates that the office publishes: pages, groups, questions of a survey."""

AUTHORSHIP = Use("person", _("Zeigen, von wem ein Beitrag ist"), TASK, WITH_OBJECT, export=True, erasure="anonymise")
"""Who wrote or did something: a foreign key to the person. After erasure: "gelöschtes Mitglied"."""

CONTRIBUTION = Use("content", _("Beteiligung: was Sie schreiben"), TASK, WITH_OBJECT, export=True, erasure="keep")
"""What a person wrote for others. It stays after erasure, without the name."""

DATE = Use("technical", _("Reihenfolge und Nachvollziehbarkeit"), TASK, WITH_OBJECT, export=True, erasure="keep")
"""When a person did something."""

OPINION = Use("opinion", _("Umfragen und Abstimmungen auswerten"), TASK, WITH_OBJECT, export=True, erasure="keep")
"""Answers, votes, reactions. Totals stay."""

PARTICIPATION = Use("person", _("Doppelte Teilnahme verhindern"), TASK, WITH_OBJECT, export=True, erasure="anonymise")
"""That a person took part, apart from what they answered."""

MEMBERSHIP = Use("person", _("Mitgliedschaft und Rechte"), TASK, WITH_ACCOUNT, export=True, erasure="anonymise")
"""Mandates, roles, circles and their dates."""

FOLLOWING = Use("person", _("Ihnen zeigen, was neu ist"), CONSENT, WITH_ACCOUNT, export=True, erasure="delete")
"""Read marks, subscriptions, notifications: of use to nobody but the person."""

NAME = Use("person", _("Zeigen, wer spricht"), TASK, WITH_ACCOUNT, export=True, erasure="delete")
CONTACT = Use("contact", _("Anmeldung und Nachrichten an Sie"), TASK, WITH_ACCOUNT, export=True, erasure="delete")
PREFERENCE = Use("person", _("Ihre Einstellungen"), CONSENT, WITH_ACCOUNT, export=True, erasure="delete")
SIGN_IN = Use("technical", _("Sichere Anmeldung"), TASK, WITH_ACCOUNT, export=False, erasure="delete")
"""Password hashes, keys, sessions: never exported."""

IDENTITY = Use("identity", _("Nachweis, dass Ihr Name stimmt"), TASK, WITH_ACCOUNT, export=True, erasure="delete")
OFFICE_WORK = Use(
    "person", _("Arbeit der Redaktion nachvollziehen"), TASK, _("zwei Jahre"), export=True, erasure="anonymise"
)
"""Who in the office changed, uploaded or approved what."""


def fields(*groups: tuple[Use, str]) -> dict[str, Use]:
    """`fields((DATE, "created edited"), ...)` -> one line per field. A field named twice is a mistake."""
    lines: dict[str, Use] = {}
    for use, names in groups:
        for name in names.split():
            if name in lines:
                raise ValueError(f"{name} has two lines")
            lines[name] = use
    return lines
