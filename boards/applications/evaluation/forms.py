from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boards.applications.evaluation.models import NOTE_LIMIT, Evaluation
from boards.applications.models import TEXT_LIMIT, CallForApplications, Criterion
from boards.fields import LongTextField

POINTS = [
    ("1", _("1: kaum")),
    ("2", _("2: wenig")),
    ("3", _("3: teils")),
    ("4", _("4: gut")),
    ("5", _("5: voll")),
]


class EvaluationForm(forms.Form):
    """Points for each criterion, and a note. Only what is handed in must be complete."""

    use_required_attribute = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        call: CallForApplications,
        own: Evaluation | None = None,
        complete: bool = True,
    ) -> None:
        self.criteria: list[Criterion] = list(call.criteria.all())
        given = {f"points_{score.criterion_id}": str(score.points) for score in own.scores.all()} if own else {}
        super().__init__(data, initial={**given, "note": own.note if own else ""})
        for criterion in self.criteria:
            self.fields[self.name_of(criterion)] = forms.ChoiceField(
                label=criterion.name,
                choices=POINTS,
                widget=forms.RadioSelect,
                required=complete,
                error_messages={"required": _("Bitte vergeben Sie Punkte.")},
            )
        self.fields["note"] = LongTextField(
            label=_("Notiz"),
            max_length=NOTE_LIMIT,
            required=False,
            help_text=_("Ist entschieden, kann die Person Ihre Notiz als Auskunft bekommen, ohne Ihren Namen."),
        )

    @staticmethod
    def name_of(criterion: Criterion) -> str:
        return f"points_{criterion.pk}"

    def points(self) -> dict[Criterion, int]:
        """By criterion, where points were given; only after the form was found valid."""
        given = {one: self.cleaned_data[self.name_of(one)] for one in self.criteria}
        return {one: int(value) for one, value in given.items() if value}


class ConflictForm(forms.Form):
    reason = LongTextField(
        label=_("Warum können Sie nicht bewerten?"),
        max_length=TEXT_LIMIT,
        rows=2,
        help_text=_("Zum Beispiel: Wir sind verwandt. Das Büro liest den Grund."),
    )
