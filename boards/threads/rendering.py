"""From what was typed to what is shown."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from boards.threads.models import TEXT_LIMIT
from participation import html


def render(text: str) -> str:
    """The HTML of a text that can stand; ValidationError for one that is empty, too long or holds what nobody sees."""
    if not text.strip():
        raise ValidationError(_("Bitte schreiben Sie etwas."), code="empty")
    if "\0" in text:
        raise ValidationError(_("Der Text enthält ein Zeichen, das niemand sehen kann."), code="null")
    if len(text) > TEXT_LIMIT:
        raise ValidationError(_("Der Text ist zu lang. Bis 4.000 Zeichen nehmen wir an."), code="long")
    return html.from_markdown(text)
