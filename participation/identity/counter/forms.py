import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.accounts.names import check_name, tidy
from participation.district.models import Municipality
from participation.identity.codes.writing import read_code
from participation.identity.counter.models import DocumentKind
from participation.identity.counter.services import CODE_LENGTH, Seen

OLDEST = datetime.date(1900, 1, 1)
WRITTEN = ["%d.%m.%Y", "%Y-%m-%d"]


class CounterCodeForm(forms.Form):
    """Eight characters in two groups, however typed."""

    code = forms.CharField(
        label=_("Code"), max_length=30, help_text=_("Zwei Gruppen zu vier Zeichen. Groß oder klein ist gleich.")
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false", "class": "bb-code-input"}

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"], CODE_LENGTH)
        if not code:
            raise ValidationError(_("Der Code hat acht Zeichen: Ziffern und Buchstaben ohne U."))
        return code


class CheckForm(forms.Form):
    """What the officer reads from the document. It has no field for a number."""

    first_name = forms.CharField(label=_("Vornamen"), max_length=160, help_text=_("Alle, wie im Ausweis."))
    last_name = forms.CharField(label=_("Nachname"), max_length=80)
    birth_date = forms.DateField(
        label=_("Geburtsdatum"),
        input_formats=WRITTEN,
        widget=forms.DateInput(format="%d.%m.%Y", attrs={"inputmode": "numeric"}),
        help_text=_("Zum Beispiel 31.12.1980. Wir speichern es nicht: Es dient nur dazu, doppelte Konten zu erkennen."),
    )
    municipality = forms.ModelChoiceField(
        label=_("Stadt oder Gemeinde"), queryset=Municipality.objects.all(), empty_label=_("Bitte wählen")
    )
    document = forms.ChoiceField(label=_("Ausweis"), choices=DocumentKind.choices, widget=forms.RadioSelect)
    is_valid_document = forms.BooleanField(label=_("Das Dokument ist echt, gültig und unbeschädigt."))
    photo_matches = forms.BooleanField(label=_("Das Foto zeigt die Person vor mir."))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_first_name(self) -> str:
        return _name(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return _name(self.cleaned_data["last_name"])

    def clean_birth_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["birth_date"]
        if not OLDEST <= day <= timezone.localdate():
            raise ValidationError(_("Dieses Geburtsdatum kann nicht stimmen."))
        return day

    @property
    def seen(self) -> Seen:
        data = self.cleaned_data
        names = ("first_name", "last_name", "birth_date", "municipality")
        return Seen(document=DocumentKind(data["document"]), **{name: data[name] for name in names})


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Grund"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Die Person liest ihn und kann widersprechen."),
    )


def _name(name: str) -> str:
    name = tidy(name)
    check_name(name)
    return name
