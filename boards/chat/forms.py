import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from boards.chat.services import check_text

OLD_PAGE = _("Die Seite ist veraltet. Bitte laden Sie sie neu.")


class MessageForm(forms.Form):
    """One message, from the page's form and from the socket alike."""

    text = forms.CharField(required=False, strip=False)
    key = forms.UUIDField(initial=uuid.uuid4, error_messages={"invalid": OLD_PAGE, "required": OLD_PAGE})

    def clean_text(self) -> str:
        return check_text(self.cleaned_data["text"])
