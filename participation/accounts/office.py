"""Accounts in Wagtail's admin (Einstellungen, Benutzer): the office opens and closes them.

The office gives no passwords: a new person sets their own by "Passwort vergessen". A verified name is locked here too.
Deleting an account means erasing the person (privacy.services.erase), so that contributions stay.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, DeleteView, EditView, UserViewSet

from participation.accounts.models import User, confirm_address
from participation.accounts.names import check_name, tidy
from participation.accounts.signin.sessions import end_sessions
from participation.audience.services import rights_changed
from participation.district.models import Municipality
from participation.identity.verified_names import is_locked
from participation.privacy.services import ask_erasure, carry_out

EXTRA = {"municipality", "office", "is_staff"}


class OfficeForm(forms.ModelForm):
    """What both forms have in common."""

    municipality = forms.ModelChoiceField(label=_("Gemeinde"), queryset=Municipality.objects.all(), required=False)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_first_name(self) -> str:
        return self._checked("first_name")

    def clean_last_name(self) -> str:
        return self._checked("last_name")

    def _checked(self, field: str) -> str:
        name = tidy(self.cleaned_data[field])
        before = getattr(self.instance, field)
        if name == before:
            return name
        if self.instance.pk and is_locked(self.instance):
            raise ValidationError(_("Dieser Name ist geprüft. Er ändert sich nur mit einem neuen Nachweis."))
        check_name(name)
        return name

    def save(self, commit: bool = True) -> User:
        if not self.instance.pk:
            self.instance.set_unusable_password()
        user = super().save(commit=commit)
        if commit:
            confirm_address(user)
            rights_changed(person=user)
            sign_out_if_closed(user)
        return user


def sign_out_if_closed(person: User) -> None:
    """A closed account ends where it is signed in, so that nothing of it comes back when it is opened again."""
    if not person.is_active:
        end_sessions(person)


class PersonCreationForm(OfficeForm, UserCreationForm):
    password_enabled = False

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | EXTRA


class PersonEditForm(OfficeForm, UserEditForm):
    password_enabled = False

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | EXTRA


class MayEdit:
    """Only administrators make administrators, give roles, and change the accounts of administrators."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        edited = getattr(self, "object", None)
        if edited and edited.is_superuser and not request.user.is_superuser:
            raise PermissionDenied

    def get_form(self, *args: Any, **kwargs: Any) -> forms.ModelForm:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        if not self.request.user.is_superuser:  # type: ignore[attr-defined]
            for name in ("is_superuser", "is_staff", "groups"):
                form.fields.pop(name, None)
        return form


class PersonCreateView(MayEdit, CreateView):
    pass


class PersonEditView(MayEdit, EditView):
    pass


class EraseView(DeleteView):
    """Erasing by an officer takes the same way as one's own wish: the same obstacles, ledger and last mail."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as first:
            messages.error(self.request, " ".join(first.messages))
            return redirect("wagtailusers_users:edit", self.object.pk)

    def delete_action(self) -> None:
        carry_out(ask_erasure(by=self.request.user, person=self.object))
        self.object.refresh_from_db()  # from here on the log and the message know no name any more
        log(self.object, "wagtail.delete", user=self.request.user)


class PersonViewSet(UserViewSet):
    """Named in participation.apps.UsersConfig, which stands in for wagtail.users."""

    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    delete_view_class = EraseView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm


def before_bulk_action(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """On many accounts at once: administrators only, and deleting means erasing here too."""
    if action.model is not User:
        return None
    if not request.user.is_superuser:
        raise PermissionDenied
    if action_type != "delete":
        return None
    for person in objects:
        try:
            carry_out(ask_erasure(by=request.user, person=person))
        except ValidationError as first:
            messages.error(request, f"{person.get_full_name()}: {' '.join(first.messages)}")
        else:
            messages.success(request, _("Das Konto Nr. %(number)s ist gelöscht.") % {"number": person.pk})
    return redirect("wagtailusers_users:index")


def after_bulk_action(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    """Accounts that were opened or closed: open sockets follow at once."""
    if action.model is User:
        for person in objects:
            rights_changed(person=person)
            sign_out_if_closed(person)
