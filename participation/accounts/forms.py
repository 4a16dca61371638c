from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participation.accounts import selectors
from participation.accounts.models import ShownAs, User
from participation.accounts.names import check_name, check_pseudonym, tidy
from participation.district.models import Municipality

AUTOCOMPLETE = {"first_name": "given-name", "last_name": "family-name", "pseudonym": "nickname"}


class ProfileForm(forms.Form):
    """What a person may say about themselves. A verified name is not among it: it changes with a new verification."""

    first_name = forms.CharField(label=_("Vorname"), max_length=80)
    last_name = forms.CharField(label=_("Nachname"), max_length=80)
    shown_as = forms.ChoiceField(
        label=_("So sehen andere Ihren Namen"), choices=ShownAs.choices, widget=forms.RadioSelect
    )
    pseudonym = forms.CharField(
        label=_("Pseudonym"),
        max_length=60,
        required=False,
        help_text=_("Nur nötig, wenn Sie unter einem Pseudonym erscheinen möchten."),
    )
    municipality = forms.ModelChoiceField(
        label=_("Gemeinde"), queryset=Municipality.objects.all(), required=False, empty_label=_("keine Angabe")
    )
    language = forms.ChoiceField(label=_("Sprache"), choices=settings.LANGUAGES)

    def __init__(self, data: Mapping[str, Any] | None = None, *, person: User) -> None:
        self.person = person
        initial = {name: getattr(person, name) for name in ("first_name", "last_name", "shown_as", "pseudonym")}
        initial |= {"municipality": person.municipality_id, "language": person.language}
        super().__init__(data, initial=initial)
        if person.name_is_verified:
            del self.fields["first_name"], self.fields["last_name"]
        for name, meaning in AUTOCOMPLETE.items():
            if name in self.fields:
                self.fields[name].widget.attrs["autocomplete"] = meaning

    def clean_first_name(self) -> str:
        return _checked(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return _checked(self.cleaned_data["last_name"])

    def clean_pseudonym(self) -> str:
        name = tidy(self.cleaned_data["pseudonym"])
        if name:
            check_pseudonym(name)
        if name and name != self.person.pseudonym and selectors.is_name_of_another(name, self.person):
            raise ValidationError(_("So heißt hier schon jemand. Bitte wählen Sie ein anderes Pseudonym."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("shown_as") == ShownAs.PSEUDONYM and not data.get("pseudonym") and "pseudonym" not in self.errors:
            self.add_error("pseudonym", _("Bitte geben Sie ein Pseudonym ein, oder wählen Sie eine andere Anzeige."))
        return data


def _checked(name: str) -> str:
    name = tidy(name)
    check_name(name)
    return name
