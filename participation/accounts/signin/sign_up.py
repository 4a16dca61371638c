from typing import Any

from allauth.account.forms import BaseSignupForm, SignupForm
from allauth.account.internal.flows.email_verification import consume_email_verification_rate_limit
from allauth.account.internal.flows.manage_email import email_already_exists
from allauth.account.models import EmailAddress
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from participation.accounts import selectors
from participation.accounts.models import ShownAs, User
from participation.accounts.names import check_name, check_pseudonym, check_real_name, skeleton, tidy
from participation.accounts.signin import services
from participation.accounts.signin.forms import NEW_PASSWORD, is_address

NAME = ("first_name", "last_name", "shown_as", "pseudonym")
MEANINGS = {"first_name": "given-name", "last_name": "family-name", "pseudonym": "nickname"}


class NewAccount(BaseSignupForm):
    """Open an account: address, how I am shown, consent. The answer never tells whether there is one."""

    shown_as = forms.ChoiceField(
        label=_("So sehen andere Ihren Namen"),
        choices=ShownAs.choices,
        initial=ShownAs.REAL_NAME,
        widget=forms.RadioSelect,
    )
    first_name = forms.CharField(
        label=_("Vorname"),
        max_length=80,
        error_messages={"required": _("Bitte geben Sie Ihren Vornamen ein, oder wählen Sie ein Pseudonym.")},
    )
    last_name = forms.CharField(
        label=_("Nachname"),
        max_length=80,
        error_messages={"required": _("Bitte geben Sie Ihren Nachnamen ein, oder wählen Sie ein Pseudonym.")},
    )
    pseudonym = forms.CharField(
        label=_("Pseudonym"),
        max_length=60,
        required=False,
        help_text=_("Nur nötig, wenn Sie so erscheinen möchten. Vor- und Nachname können dann fehlen."),
        error_messages={"required": _("Bitte geben Sie ein Pseudonym ein, oder wählen Sie eine andere Anzeige.")},
    )
    consent = forms.BooleanField(
        label=_("Ich habe die Datenschutzerklärung gelesen und halte mich an die Hausregeln."),
        error_messages={"required": _("Ohne Ihr Einverständnis können wir kein Konto anlegen.")},
    )
    field_order = ["email", "shown_as", "first_name", "last_name", "pseudonym", "consent"]
    use_required_attribute = False  # what is needed depends on the choice, and the browser does not know that

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_address(self.fields["email"])
        self.fields["email"].help_text = _("Sie sieht sonst niemand. Wir schicken Ihnen einen Link zum Bestätigen.")
        for name, meaning in MEANINGS.items():
            self.fields[name].widget.attrs["autocomplete"] = meaning
        if self.data.get("shown_as") == ShownAs.PSEUDONYM:
            self.fields["first_name"].required = self.fields["last_name"].required = False
            self.fields["pseudonym"].required = True

    def validate_unique_email(self, value: str) -> str:
        email, exists = email_already_exists(value)
        self.account_already_exists = exists and not services.is_only_begun(email)
        return str(email)

    def clean_first_name(self) -> str:
        return self._name("first_name")

    def clean_last_name(self) -> str:
        return self._name("last_name")

    def clean_pseudonym(self) -> str:
        name = tidy(self.cleaned_data["pseudonym"])
        if name:
            check_pseudonym(name)
        if name and selectors.is_shown_name(name):
            raise ValidationError(_("So heißt hier schon jemand. Bitte wählen Sie ein anderes Pseudonym."))
        return name

    def _name(self, field: str) -> str:
        name = tidy(self.cleaned_data[field])
        if name:
            check_name(name)
        return name

    def clean(self) -> dict[str, Any]:
        self._check_real_name()
        return self.cleaned_data

    def _check_real_name(self) -> None:
        try:
            check_real_name(self.cleaned_data.get("first_name", ""), self.cleaned_data.get("last_name", ""))
        except ValidationError as refused:
            self.add_error("last_name", refused)

    def _person(self) -> User:
        return User(
            email=self.cleaned_data.get("email", ""), **{name: self.cleaned_data.get(name, "") for name in NAME}
        )

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth has stored address, password and name; the rest of the name follows."""
        for name in NAME:
            setattr(user, name, self.cleaned_data[name])
        user.pseudonym_key = skeleton(user.pseudonym) or None
        user.save(update_fields=[*NAME, "pseudonym_key"])

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """A new account, or a mail to the owner of the one there is. Both cost the same work up to the answer.

        While no further mail may go to this address, what was begun there stays: its link is the last one sent.
        """
        if not consume_email_verification_rate_limit(request, self.cleaned_data["email"], dry_run=True):
            self.account_already_exists = True
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    services.make_room(self.cleaned_data["email"])
                    return super().try_save(request)
            except IntegrityError:  # somebody was quicker with the same address, or with the same pseudonym
                self.account_already_exists = True
        else:
            self._save_in_vain()
        return super().try_save(request)

    def _save_in_vain(self) -> None:
        """What storing an account costs, for one that is not stored."""
        with transaction.atomic():
            person = self._person()
            person.email = f"{get_random_string(20).lower()}@invalid"
            person.set_password(self.cleaned_data.get("password1"))
            services.make_room(person.email)
            person.save()
            person.save(update_fields=NAME)
            EmailAddress.objects.create(user=person, email=person.email, primary=True)
            transaction.set_rollback(True)


class SignUpForm(NewAccount, SignupForm):
    """With a password of one's own."""

    field_order = ["email", "password1", *NewAccount.field_order[1:]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = NEW_PASSWORD

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._check_password()
        return data

    def _check_password(self) -> None:
        """Against all that the person has just told about themselves."""
        from allauth.account.adapter import get_adapter

        if password := self.cleaned_data.get("password1"):
            try:
                get_adapter().clean_password(password, user=self._person())
            except ValidationError as refused:
                self.add_error("password1", refused)
