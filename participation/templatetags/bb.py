"""Tags and filters of the templates: icons, form widgets, names of stations, dates in words.

They are built-ins (settings.TEMPLATES): no template needs to load them.
"""

from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    MultiWidget,
    RadioSelect,
    Select,
    Textarea,
)
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from participation.languages import home, html_lang

register = template.Library()

STATIONS = {
    "card": gettext_lazy("Karte"),
    "thread": gettext_lazy("Thema"),
    "chat": gettext_lazy("Gespräch"),
    "survey": gettext_lazy("Umfrage"),
    "agenda": gettext_lazy("Tagesordnung"),
    "recommendation": gettext_lazy("Empfehlung"),
    "decision": gettext_lazy("Beschluss"),
    "project": gettext_lazy("Projekt"),
    "news": pgettext_lazy("news", "Nachricht"),
    "podcast": gettext_lazy("Podcast"),
}
STATION_ICONS = {"chat": "sound", "recommendation": "document", "decision": "flag", "podcast": "mic"}


@register.simple_tag
def german() -> SafeString:
    """`<h1{% german %}>`: ` lang="de"` on pages in another language, for what people here wrote in German."""
    return SafeString(' lang="de"' if html_lang(get_language()) != "de" else "")


@cache
def _drawing(name: str) -> SafeString:
    return render_to_string(f"icons/{name}.svg")


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "lock" %}`: a drawing of templates/icons. Decoration: the words beside it carry the meaning."""
    return _drawing(name)


@register.simple_tag
def station_icon(kind: str) -> SafeString:
    """The icon of a station of a trail; an unknown kind gets a sheet of paper."""
    return _drawing(STATION_ICONS.get(kind, kind) if kind in STATIONS else "document")


@register.filter
def station_label(kind: str) -> str:
    """ "card" -> "Karte"; a kind that is no code is shown as it is."""
    return str(STATIONS.get(kind, kind))


@register.filter
def field_kind(field: BoundField) -> str:
    """Which markup a form field takes in components/field.html."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "choices"
    kinds = {CheckboxInput: "checkbox", Textarea: "textarea", FileInput: "file", Select: "select", MultiWidget: "group"}
    return next((kind for cls, kind in kinds.items() if isinstance(widget, cls)), "input")


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """The field's control with KERN's classes, tied to its hint and its error for screen readers."""
    kind = field_kind(field)
    name = {"select": "kern-form-input__select", "checkbox": "kern-form-check__checkbox"}.get(
        kind, "kern-form-input__input"
    )
    # No placeholders: the label is always there, and a placeholder vanishes while typing.
    attrs: dict[str, Any] = {
        "class": f"{name} {field.field.widget.attrs.get('class', '')}".strip(),
        "placeholder": False,
    }
    described = []
    if field.help_text:
        described.append(f"{field.auto_id}_hint")
    if field.errors:
        attrs["class"] += f" {name}--error"
        attrs["aria-invalid"] = "true"
        described.append(f"{field.auto_id}_error")
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


@register.filter
def when(moment: datetime | date | None) -> str:
    """Dates as people say them: heute, 9:12 Uhr; gestern, 20:15 Uhr; 17. November 2026, 14:05 Uhr."""
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        return _day(moment)
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return _("%(day)s, %(time)s Uhr") % {"day": _day(local.date()), "time": date_format(local, "G:i")}


def _day(day: date) -> str:
    ago = (timezone.localdate() - day).days
    if ago in (0, 1):
        return _("heute") if ago == 0 else _("gestern")
    return date_format(day, "DATE_FORMAT")


@register.filter
def day_or_text(value: date | str | None) -> str:
    """The day in words, without the time; a text stays as it is ("voraussichtlich im März")."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return when(value) if isinstance(value, date) else str(value or "")


@register.filter
def time_or_day(moment: datetime) -> str:
    """In a chat: 19:05 for today, else the day as well."""
    local = timezone.localtime(moment)
    return date_format(local, "G:i") if local.date() == timezone.localdate() else when(moment)


class Dot(NamedTuple):
    """A circle of components/trail_mini.html and the line that leads to it."""

    x: int
    before: int
    state: str


@register.filter
def dots(reached: int, total: int) -> list[Dot]:
    """Where each station of a small trail stands, and whether it is done, now or next."""
    states = ["done" if n < reached else "now" if n == reached else "next" for n in range(1, max(total, 1) + 1)]
    return [Dot(x=6 + 13 * n, before=13 * n - 7, state=state) for n, state in enumerate(states)]


@register.filter
def trail_width(total: int) -> int:
    return 13 * max(total, 1) - 1


@register.filter
def page_numbers(page: Page) -> list[int]:
    """The numbers worth showing: first, last and the neighbours; 0 stands for what is left out."""
    last = page.paginator.num_pages
    shown = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    gaps = [0 if after - before > 1 else None for before, after in pairwise(shown)]
    return [number for pair in zip(shown, [*gaps, None], strict=True) for number in pair if number is not None]


@register.simple_tag
def page_href(number: int, query: str = "", param: str = "") -> str:
    """The address of another page of the same list, the other parameters kept."""
    return f"?{f'{query}&' if query else ''}{param or 'seite'}={number}"


@register.simple_tag
def home_href() -> str:
    return home()


@register.simple_tag
def sign_in_services() -> list[Any]:
    """The services to sign in with (participation.sso), in the order of the settings."""
    from participation.sso.services import services_for  # the tags are loaded before the rooms

    return services_for("sign-in")
