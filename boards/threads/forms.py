import datetime
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from boards.fields import TagsField
from boards.threads.models import REASON_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from participation.html import without_control


class KeyField(forms.UUIDField):
    """Hidden: chosen when the form was shown, so that a form sent twice makes one post."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(
            required=True,
            initial=uuid.uuid4,
            error_messages={
                "required": _("Dieses Formular ist unvollständig. Bitte laden Sie die Seite neu."),
                "invalid": _("Dieses Formular ist unvollständig. Bitte laden Sie die Seite neu."),
            },
        )


def renew_key(form: forms.Form, wrong: ValidationError) -> None:
    """Make the form ready to be sent once more: a key that was used before would be refused for ever."""
    if wrong.code == "key":
        form.data = {**form.data.dict(), "key": str(uuid.uuid4())} if isinstance(form.data, QueryDict) else form.data


class TextField(forms.CharField):
    """What people write, in Markdown."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            max_length=TEXT_LIMIT,
            widget=forms.Textarea(attrs={"rows": 8}),
            help_text=_("Links werden anklickbar. Höchstens 4.000 Zeichen."),
            error_messages={
                "required": _("Bitte schreiben Sie etwas."),
                "max_length": _("Der Text ist zu lang. Bis 4.000 Zeichen nehmen wir an."),
            },
            **more,
        )

    def to_python(self, value: Any) -> str:
        """Browsers send CRLF; one line end is one character of the limit."""
        return without_control((super().to_python(value) or "").replace("\r\n", "\n"))


class NewThreadForm(forms.Form):
    title = forms.CharField(
        label=_("Titel"),
        max_length=TITLE_LIMIT,
        help_text=_("Worum geht es? Am besten als Frage oder in wenigen Worten."),
        error_messages={
            "required": _("Bitte geben Sie dem Thema einen Titel."),
            "max_length": _("Der Titel ist zu lang. Bis 140 Zeichen nehmen wir an."),
        },
    )
    text = TextField(label=_("Ihr Beitrag"))
    tags = TagsField(
        label=_("Schlagworte"), required=False, max_length=400, help_text=_("Mit Kommas getrennt: Termine, Kfz")
    )
    members_only = forms.BooleanField(label=_("Nur Mitglieder und Gäste der Gruppe lesen dieses Thema"), required=False)
    key = KeyField()


class ReplyForm(forms.Form):
    text = TextField(label=_("Text"))
    parent = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    official = forms.BooleanField(label=_("Als Antwort der Verwaltung kennzeichnen"), required=False)
    key = KeyField()

    def __init__(self, *args: Any, may_be_official: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_official:
            del self.fields["official"]


class EditForm(forms.Form):
    text = TextField(label=_("Ihr Beitrag"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    """When the post was edited last before this form was shown; empty: never."""

    def clean_seen(self) -> datetime.datetime | None:
        try:
            return datetime.datetime.fromisoformat(self.cleaned_data["seen"]) if self.cleaned_data["seen"] else None
        except ValueError:
            raise forms.ValidationError(
                _("Dieses Formular ist unvollständig. Bitte laden Sie die Seite neu."), code="seen"
            ) from None


class SummaryForm(forms.Form):
    summary = forms.CharField(
        label=_("Kurz gefasst"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Was ist einig, was ist offen? Höchstens 1.000 Zeichen. Leer nimmt den Kasten weg."),
    )


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=_("Warum schließen Sie das Thema?"),
        max_length=REASON_LIMIT,
        help_text=_("Der Grund steht für alle sichtbar über den Beiträgen, zum Beispiel: umgesetzt."),
        error_messages={"required": _("Bitte sagen Sie, warum das Thema geschlossen wird.")},
    )
