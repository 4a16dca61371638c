"""Examples for the pattern page: what each component looks like in each state. Shown to staff only."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django import forms
from django.core.paginator import Paginator

from participation.html import from_line, from_markdown


class Someone(NamedTuple):
    """An example person with what components/name.html reads."""

    shown_name: str
    initials: str
    name_is_verified: bool = True
    verified_how: str = "Brief, 2. März 2026"
    url: str = "#name"
    photo_url: str = ""
    shows_real_name: bool = True


class ExampleForm(forms.Form):
    name = forms.CharField(label="Name", max_length=80)
    postcode = forms.RegexField(
        r"^\d{5}$",
        label="Postleitzahl",
        help_text="Fünf Ziffern.",
        error_messages={"invalid": "Eine Postleitzahl hat fünf Ziffern, zum Beispiel 37154."},
    )
    place = forms.ChoiceField(label="Gemeinde", choices=[("", "Bitte wählen"), ("e", "Einbeck"), ("u", "Uslar")])
    text = forms.CharField(label="Text", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    how = forms.ChoiceField(label="Wie?", choices=[("mail", "E-Mail"), ("post", "Post")], widget=forms.RadioSelect)
    rules = forms.BooleanField(label="Ich halte mich an die Hausregeln")
    picture = forms.FileField(label="Bild", help_text="Bis 10 MB nehmen wir an.", required=False)


ANNA = Someone("Anna Beispiel", "AB")
BEN = Someone("Ben M.", "BM", name_is_verified=False, url="")
TONES = ["leine", "ziegel", "lehm", "linde", "zwetschge", "weser", "schiefer", "heide"]
MARKS = ["raute", "balken", "dreieck", "punkt", "kreuz", "welle", "tor", "stern"]


def pattern_context(now: datetime) -> dict[str, Any]:
    """Everything templates/district/patterns.html shows."""
    wrong = ExampleForm({"name": "", "postcode": "3715", "how": "x"})
    wrong.is_valid()
    reactions = [
        {"value": "support", "label": "Dafür", "icon": "thumb", "count": 31, "mine": True},
        {"value": "thanks", "label": "Danke", "icon": "heart", "count": 4, "mine": False},
        {"value": "question", "label": "Frage", "icon": "question", "count": 0, "mine": False},
    ]
    return {
        "crumbs": [{"title": "Start", "href": "/"}],
        "now": now,
        "level_needed": {"label": "Anschrift bestätigt", "href": "#nachweis"},
        "anna": ANNA,
        "interests": ["Glasfaser", "Schulen"],
        "ben": BEN,
        "waymarks": [{"mark": mark, "tone": tone} for mark, tone in zip(MARKS, TONES, strict=True)],
        "groups": [
            {
                "name": f"Gruppe {number}",
                "href": "#gruppe",
                "mark": mark,
                "tone": tone,
                "purpose": "Wofür diese Gruppe da ist, in einem Satz.",
                "counts": f"{number} Karten, 3 Themen",
            }
            for number, (mark, tone) in enumerate(zip(MARKS[:5], TONES[:5], strict=True), start=4)
        ],
        "stations": stations(now.date()),
        "open_items": open_items(),
        "thread_rows": thread_rows(),
        "reactions": reactions,
        "actions": [{"label": "Antworten", "href": "#antwort"}, {"label": "Melden", "href": "#melden"}],
        "html": from_markdown("Ein Absatz mit **Gewicht** und einem Link: https://example.org\n\n- eins\n- zwei"),
        "earlier": now - timedelta(days=40),
        "form": ExampleForm(),
        "wrong": wrong,
        "options": [
            {"value": "1", "label": "Sehr gut, es läuft immer"},
            {"value": "2", "label": "Es reicht für das Nötigste", "checked": True},
            {"value": "0", "label": "Weiß ich nicht", "exclusive": True},
        ],
        "places": [{"value": "all", "label": "Alle offenen"}, {"value": "mine", "label": "Meine"}],
        "bars": [
            {"label": "Sehr gut", "n": 231, "percent": 18.0},
            {"label": "Meistens gut", "n": 526, "percent": 41.2},
            {"label": "Kein Internet", "n": 64, "percent": 5.0},
        ],
        "table_rows": [["Sehr gut", 24, 11], ["Kein Internet", 3, 7]],
        "table_head": ["Antwort", "Städte", "Dörfer"],
        "chat_messages": [
            {"id": 1, "author": BEN, "sent_at": now - timedelta(days=1), "html": from_line("Guten Abend.")},
            {"id": 2, "author": ANNA, "sent_at": now, "html": from_line("Dann schreiben wir das auf."), "own": True},
            {"author": ANNA, "html": from_line("Ich schicke es."), "own": True, "state": "noch nicht gesendet"},
        ],
        "chapters": [
            {"time": "0:00", "title": "Begrüßung", "href": "#t0"},
            {"time": "6:31", "title": "Dreimal umsonst gefahren", "href": "#t1", "current": True},
            {"time": "14:05", "title": "Ohne Sprungmarke"},
        ],
        "lines": [
            {"time": "6:02", "who": "Moderation", "text": "Wie viele rufen an einem Montagmorgen an?"},
            {"time": "6:31", "who": "Gast", "text": "Achtzig, manchmal hundert.", "current": True},
        ],
        "listing": Paginator(range(240), 20).get_page(5),
        "buttons": [
            {"label": "Weiter", "kind": "primary"},
            {"label": "Gruppe folgen", "kind": "secondary", "icon": "bell"},
            {"label": "Abbrechen", "kind": "tertiary", "href": "#zurueck"},
        ],
        "message_kinds": ["info", "success", "warning", "danger"],
    }


def stations(today: date) -> list[dict[str, Any]]:
    return [
        {"kind": "card", "title": "Termine vorab buchen", "href": "#1", "date": date(2022, 4, 28), "state": "done"},
        {
            "kind": "thread",
            "title": "Wo fangen wir an?",
            "href": "#2",
            "date": today,
            "who": "von Anna",
            "state": "done",
        },
        {
            "kind": "recommendation",
            "title": "Mit dem Sozialen beginnen",
            "href": "#3",
            "who": "einstimmig",
            "state": "now",
        },
        {"kind": "decision", "title": "Kreistag entscheidet", "date": "voraussichtlich im März", "state": "next"},
    ]


def open_items() -> list[dict[str, Any]]:
    return [
        {
            "kind": "survey",
            "kind_label": "Umfrage",
            "title": "Wie gut ist das Netz bei Ihnen zu Hause?",
            "href": "#umfrage",
            "line": "12 Fragen, etwa 6 Minuten. Sie brauchen kein Konto.",
            "due": "noch 20 Tage",
            "action": "Jetzt antworten",
        },
        {
            "kind": "calendar",
            "kind_label": "Sitzung",
            "title": "Fachbeirat tagt öffentlich",
            "href": "#sitzung",
            "line": "Donnerstag, 18 Uhr, Northeim.",
            "action": "Tagesordnung ansehen",
        },
        {"kind": "hand", "kind_label": "Bewerbung", "title": "Plätze im Fachbeirat", "href": "#b", "line": "Ab 16."},
    ]


def thread_rows() -> list[dict[str, Any]]:
    trail = {"reached": 4, "total": 5, "label": "Empfehlung beschlossen"}
    return [
        {
            "title": "Termine online buchen: wo fangen wir an?",
            "href": "#thema",
            "meta": "14 Beiträge · zuletzt heute, 9:12 Uhr",
            "summary": "Das Soziale hat schon eine Buchung, die Zulassung nicht.",
            "by": "Anna Beispiel, Einbeck",
            "new": 3,
            "official": True,
            "trail": trail,
        },
        {
            "title": "Elterngeld ohne Papier",
            "href": "#thema2",
            "meta": "17 Beiträge",
            "by": "Ben M., Uslar",
            "closed": "umgesetzt",
            "trail": {"reached": 5, "total": 5, "label": "am Ziel"},
        },
    ]
