from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.identity.cases import DECISIONS
from participation.identity.levels import Level
from participation.identity.looks import SHORTEST_REASON
from participation.identity.models import IdentityCase, RevokeReason
from participation.identity.office.selectors import QUERY_LENGTH, Filter


class PeopleFilter(forms.Form):
    """The search above the list. A wrong choice in the address counts as none."""

    is_filter = True

    q = forms.CharField(label=_("Suchen"), required=False, max_length=QUERY_LENGTH)
    stufe = forms.TypedChoiceField(
        label=_("Stufe"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", pgettext_lazy("levels", "alle")), *((int(level), level.label) for level in Level)],
    )
    stand = forms.ChoiceField(
        label=_("Stand"), required=False, choices=[("", pgettext_lazy("levels", "alle")), *Filter.choices]
    )

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        said = self.cleaned_data
        return {"query": said.get("q", ""), "level": said.get("stufe"), "state": said.get("stand", "")}


class CaseFilter(forms.Form):
    is_filter = True

    art = forms.ChoiceField(
        label=_("Art"), required=False, choices=[("", pgettext_lazy("levels", "alle")), *IdentityCase.Kind.choices]
    )
    stand = forms.ChoiceField(label=_("Stand"), required=False, choices=IdentityCase.State.choices)

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        said = self.cleaned_data
        return {"kind": said.get("art", ""), "state": said.get("stand") or IdentityCase.State.OPEN.value}


class LookForm(forms.Form):
    reason = forms.CharField(
        label=_("Warum müssen Sie das wissen?"),
        min_length=SHORTEST_REASON,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Die Person liest diesen Satz. Er bleibt für immer im Protokoll: keine Namen anderer, keine Codes."
        ),
    )


class RevokeForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Grund"), choices=[choice for choice in RevokeReason.choices if choice[0] != RevokeReason.CITIZEN]
    )
    sure = forms.BooleanField(
        label=_("Ja, der Nachweis dieser Person soll nicht mehr gelten."),
        error_messages={"required": _("Bitte bestätigen Sie es.")},
    )


class CaseForm(forms.Form):
    decision = forms.ChoiceField(label=_("Entscheidung"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Begründung"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Bei einem Widerspruch liest die Person sie."),
    )

    def __init__(self, *args: Any, case: IdentityCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = DECISIONS[IdentityCase.Kind(case.kind)]
        self.fields["decision"].choices = [(one.value, one.label) for one in allowed]  # type: ignore[attr-defined]
