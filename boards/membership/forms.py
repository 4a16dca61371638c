from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boards.membership.mandates import Consent, Mandate


class ConsentForm(forms.Form):
    """What may be shown in public; nothing of it is needed to hold the mandate."""

    allowed = forms.MultipleChoiceField(
        label=_("Auf der Seite des Beirats darf stehen:"),
        choices=Consent.What.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, mandate: Mandate) -> None:
        held = [consent.what for consent in mandate.consents.all() if consent.withdrawn_at is None]
        super().__init__(data, initial={"allowed": held}, auto_id=f"id_{mandate.pk}_%s")

    def clean_allowed(self) -> list[str]:
        """Everything hangs on the name: a role or a picture alone would tell it all the same."""
        allowed: list[str] = self.cleaned_data["allowed"]
        if allowed and Consent.What.NAME not in allowed:
            raise forms.ValidationError(_("Alles Weitere geht nur zusammen mit dem Namen."))
        return allowed


class ResignForm(forms.Form):
    reason = forms.CharField(
        label=_("Möchten Sie einen Grund nennen?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ihn liest nur die Geschäftsstelle."),
    )
    sure = forms.BooleanField(label=_("Ja, ich gebe mein Mandat zurück."))
