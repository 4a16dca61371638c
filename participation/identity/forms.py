from django import forms
from django.utils.translation import gettext_lazy as _


class AppealForm(forms.Form):
    """Why a person does not agree with a refusal."""

    text = forms.CharField(
        label=_("Warum sind Sie nicht einverstanden?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=2000,
        help_text=_("Höchstens 2.000 Zeichen. Das liest nur, wer darüber entscheidet."),
    )
