from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.accounts.names import check_name, check_real_name, tidy
from participation.district.models import Municipality
from participation.identity.codes.writing import read_code
from participation.identity.letters.addresses import Address
from participation.identity.letters.models import LetterState
from participation.identity.letters.services import CODE_LENGTH
from participation.identity.levels import Level

POSTAL_CODE = RegexValidator(r"^[0-9]{5}$", _("Eine Postleitzahl hat fünf Ziffern, zum Beispiel 37154."))
LINE = RegexValidator(
    r"^[^\W_][\w .,'’/()&+-]*$", _("Bitte nur Buchstaben, Ziffern und die Zeichen . , ' / ( ) & + - verwenden.")
)


class AddressForm(forms.Form):
    """Where the letter goes. Somebody whose name an officer or an online account has proven gets it under that name."""

    first_name = forms.CharField(label=_("Vorname"), max_length=80)
    last_name = forms.CharField(
        label=_("Nachname"), max_length=80, help_text=_("So, wie er am Briefkasten und in Ihrem Ausweis steht.")
    )
    extra = forms.CharField(
        label=_("Zusatz"),
        max_length=60,
        required=False,
        validators=[LINE],
        help_text=_("Zum Beispiel der Ortsteil oder „bei Familie Meyer“."),
    )
    street = forms.CharField(
        label=_("Straße und Hausnummer"),
        max_length=80,
        validators=[LINE, RegexValidator(r"\d", _("Bitte geben Sie auch die Hausnummer an."))],
    )
    postal_code = forms.CharField(label=_("Postleitzahl"), max_length=5, validators=[POSTAL_CODE])
    municipality = forms.ModelChoiceField(
        label=_("Stadt oder Gemeinde"), queryset=Municipality.objects.all(), empty_label=_("Bitte wählen")
    )

    def __init__(self, data: Any = None, *, person: User) -> None:
        self.person = person
        initial = {name: getattr(person, name) for name in ("first_name", "last_name")}
        super().__init__(data, initial=initial | {"municipality": person.municipality_id})
        meanings = {
            "first_name": "given-name",
            "last_name": "family-name",
            "street": "address-line1",
            "extra": "address-line2",
            "postal_code": "postal-code",
        }
        for name, meaning in meanings.items():
            self.fields[name].widget.attrs["autocomplete"] = meaning
        self.fields["postal_code"].widget.attrs |= {"inputmode": "numeric"}
        if person.current_level >= Level.SUBSTANTIAL and person.first_name and person.last_name:
            del self.fields["first_name"], self.fields["last_name"]

    def clean_first_name(self) -> str:
        return _name(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return _name(self.cleaned_data["last_name"])

    def clean_extra(self) -> str:
        return tidy(self.cleaned_data["extra"])

    def clean_street(self) -> str:
        return tidy(self.cleaned_data["street"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        code, municipality = data.get("postal_code"), data.get("municipality")
        if code and municipality and not municipality.has_postal_code(code):
            self.add_error(
                "postal_code",
                _("Diese Postleitzahl gehört nicht zu %(name)s. Wir schicken Briefe nur in den Landkreis.")
                % {"name": municipality.name},
            )
        if data.get("first_name") and data.get("last_name"):
            self._check_real_name(data["first_name"], data["last_name"])
        return data

    def _check_real_name(self, given: str, family: str) -> None:
        """A letter proves an address. The name on it is what the person says, and gets the seal: no office's name."""
        try:
            check_real_name(given, family)
        except ValidationError as wrong:
            self.add_error("last_name", wrong)

    @property
    def address(self) -> Address:
        data = self.cleaned_data
        return Address(
            first_name=data.get("first_name") or self.person.first_name,
            last_name=data.get("last_name") or self.person.last_name,
            extra=data["extra"],
            street=data["street"],
            postal_code=data["postal_code"],
            place=data["municipality"].name,
        )


class CodeForm(forms.Form):
    """Twelve characters in three groups, however typed. A code that can be none costs no try."""

    code = forms.CharField(
        label=_("Code aus dem Brief"),
        max_length=40,
        help_text=_("Drei Gruppen zu vier Zeichen. Groß oder klein ist gleich."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"].widget.attrs |= {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "class": "bb-code-input",
        }

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"], CODE_LENGTH)
        if not code:
            raise ValidationError(_("Der Code hat zwölf Zeichen: Ziffern und Buchstaben ohne U."))
        return code


class ListForm(forms.Form):
    """The filters of the office's list. All optional; what does not fit is left out."""

    is_filter = True

    stand = forms.ChoiceField(
        label=_("Stand"),
        required=False,
        choices=[("", _("alle")), ("held", _("zurückgehalten")), *LetterState.choices],
    )
    von = forms.DateField(label=_("angefordert ab"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    bis = forms.DateField(label=_("angefordert bis"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    q = forms.CharField(label=_("Briefnummer oder Name"), required=False, max_length=80)


class ReferenceForm(forms.Form):
    """The number on a letter that came back."""

    number = forms.CharField(label=_("Briefnummer"), max_length=20, help_text=_("Acht Ziffern, rechts oben im Brief."))

    def clean_number(self) -> str:
        digits = "".join(sign for sign in self.cleaned_data["number"] if sign in "0123456789")
        if len(digits) != 8:
            raise ValidationError(_("Eine Briefnummer hat acht Ziffern."))
        return digits


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Grund"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def _name(name: str) -> str:
    name = tidy(name)
    check_name(name)
    return name
