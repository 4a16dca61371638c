"""allauth's forms in our words. One field for a new password: who mistypes it asks for a new one by mail."""

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.account.forms import (
    ChangePasswordForm as AllauthChangePasswordForm,
)
from allauth.account.forms import (
    ReauthenticateForm as AllauthReauthenticateForm,
)
from allauth.account.forms import (
    SetPasswordForm as AllauthSetPasswordForm,
)
from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from participation.accounts.signin import mails

NEW_PASSWORD = _("Mindestens zehn Zeichen. Gut ist ein Satz, den nur Sie kennen.")
ADDRESS = _("E-Mail-Adresse")


def is_address(field: forms.Field, label: Any = ADDRESS) -> None:
    """Our word for it, and no longer than the tables hold."""
    field.label = label
    field.validators.append(MaxLengthValidator(254))
    field.widget.attrs["maxlength"] = "254"


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_address(self.fields["login"])
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["remember"].label = _("Angemeldet bleiben")


class ResetForm(ResetPasswordForm):
    """Looks nobody up: the worker does, so that the answer takes the same time for every address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_address(self.fields["email"])

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        mails.hand_over(mails.Kind.RESET, email=email)
        return email


class OneField:
    """Without the field that asks for the new password a second time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields  # type: ignore[attr-defined]
        del fields["password2"]
        fields["password1"].label = _("Neues Passwort")
        fields["password1"].help_text = NEW_PASSWORD


class NewPasswordForm(OneField, ResetPasswordKeyForm):
    pass


class SetPasswordForm(OneField, AllauthSetPasswordForm):
    pass


class ChangePasswordForm(OneField, AllauthChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Ihr jetziges Passwort")


class ReauthenticateForm(AllauthReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Ihr Passwort")


class ChangeAddressForm(AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_address(self.fields["email"], _("Neue E-Mail-Adresse"))
