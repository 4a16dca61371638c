"""Form fields that more than one room uses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.html import without_control

TAG_LIMIT = 8


class TagsField(forms.CharField):
    """Words with commas between them; a list of at most eight."""

    def clean(self, value: Any) -> list[str]:
        names = [" ".join(name.split()) for name in super().clean(value).split(",")]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > TAG_LIMIT or any(len(name) > 40 for name in names):
            raise forms.ValidationError(_("Höchstens acht Schlagworte mit je 40 Zeichen."), code="tags")
        return names


class LongTextField(forms.CharField):
    """Several lines; browsers send CRLF, and one line end is one character of the limit."""

    def __init__(self, *, max_length: int, rows: int = 4, **more: Any) -> None:
        super().__init__(
            max_length=max_length,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"max_length": _("Der Text ist zu lang. Bis %(limit_value)d Zeichen nehmen wir an.")},
            **more,
        )

    def to_python(self, value: Any) -> str:
        return without_control((super().to_python(value) or "").replace("\r\n", "\n"))
