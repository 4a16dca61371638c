from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from boards.invitations import tables
from boards.invitations.models import Invitation
from boards.membership.office.forms import Day, SeatForm
from participation.accounts.models import User
from participation.accounts.names import check_name, check_real_name, tidy


class InviteForm(SeatForm):
    """One person, as the office invites them."""

    email = forms.EmailField(label=_("E-Mail-Adresse"))
    first_name = forms.CharField(label=_("Vorname"), max_length=80)
    last_name = forms.CharField(label=_("Nachname"), max_length=80)
    resolution = forms.CharField(label=_("Beschluss"), max_length=200, required=False)
    resolved_on = Day(label=_("Beschluss vom"), required=False)
    sworn_in_on = Day(
        label=_("schon verpflichtet am"), required=False, help_text=_("Nur wenn die Belehrung schon war.")
    )
    sworn_in_by = forms.CharField(label=_("verpflichtet durch"), max_length=120, required=False)

    field_order = ("email", "first_name", "last_name")

    def clean_first_name(self) -> str:
        return checked(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return checked(self.cleaned_data["last_name"])


class TableForm(forms.Form):
    """A list: as a file, or pasted and mended in the field."""

    file = forms.FileField(label=_("CSV-Datei"), required=False)
    text = forms.CharField(
        label=_("Liste"),
        required=False,
        max_length=tables.MOST_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("Sie können die Liste auch hier einfügen oder Fehler gleich hier ausbessern."),
    )

    def clean(self) -> dict[str, Any]:
        """The file's text, if there is one, else the field's."""
        given = super().clean() or self.cleaned_data
        upload = given.get("file")
        if upload:
            try:
                given["text"] = tables.decoded(upload.read(tables.MOST_BYTES + 1))
            except ValidationError as wrong:
                self.add_error("file", wrong)
        elif not (given.get("text") or "").strip() and not self.errors:
            self.add_error("file", _("Bitte wählen Sie eine Datei, oder fügen Sie die Liste ein."))
        return given


class NewAccountForm(forms.Form):
    """An account for somebody who was invited: the address is proven by the mail."""

    first_name = forms.CharField(
        label=_("Vorname"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Nachname"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    password = forms.CharField(
        label=_("Passwort"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Mindestens zehn Zeichen. Ein Satz, den nur Sie kennen, ist gut."),
    )

    def __init__(self, data: Any = None, *, invitation: Invitation) -> None:
        self.invitation = invitation
        names = {"first_name": invitation.first_name, "last_name": invitation.last_name}
        super().__init__(data, initial=names)

    def clean_first_name(self) -> str:
        return checked(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return checked(self.cleaned_data["last_name"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        try:
            check_real_name(given.get("first_name", ""), given.get("last_name", ""))
        except ValidationError as pretended:
            self.add_error("last_name", pretended)
        if given.get("password"):
            names = {name: given.get(name, "") for name in ("first_name", "last_name")}
            try:
                validate_password(given["password"], User(email=self.invitation.email, **names))
            except ValidationError as weak:
                self.add_error("password", weak)
        return given


def checked(name: str) -> str:
    name = tidy(name)
    check_name(name)
    return name
