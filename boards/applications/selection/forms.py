"""What is proposed, and what was decided: one row of fields for each application."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boards.applications.calls.forms import day_field
from boards.applications.models import CallForApplications, Outcome
from boards.applications.selection.services import Choice, Resolution
from boards.groups.models import TopicGroup
from boards.membership.models import AdvisoryBoard

PROPOSALS = [
    (Outcome.DECLINED, _("nicht vorschlagen")),
    (Outcome.APPOINTED, _("berufen")),
    (Outcome.RESERVE, _("Nachrückliste")),
]
DECISIONS = [(Outcome.DECLINED, _("nicht berufen")), *PROPOSALS[1:]]


class Line(NamedTuple):
    application: Any
    fields: list[forms.BoundField]


class ChoicesForm(forms.Form):
    """For each application: what becomes of it, its place on the reserve list, its topic group, the reason."""

    use_required_attribute = False

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        call: CallForApplications,
        applications: Sequence[Any],
        decides: bool = False,
    ) -> None:
        super().__init__(data)
        self.applications = applications
        self.decides = decides
        # One list for all rows: a query for each would be many.
        self.groups = {str(group.pk): group for group in call.groups.all() or TopicGroup.objects.all()}
        for one in applications:
            for name, field in self._fields_of(one).items():
                self.fields[f"{name}_{one.pk}"] = field

    def _fields_of(self, one: Any) -> dict[str, forms.Field]:
        wish = next((str(wish.group_id) for wish in one.wishes.all()), "")
        groups = [("", _("keine")), *[(pk, group.name) for pk, group in self.groups.items()]]
        outcome = forms.ChoiceField(
            label=_("Vorschlag") if not self.decides else _("Entscheidung"),
            choices=DECISIONS if self.decides else PROPOSALS,
            initial=one.outcome or Outcome.DECLINED,
        )
        fields: dict[str, forms.Field] = {
            "outcome": outcome,
            "place": forms.IntegerField(
                label=_("Platz auf der Nachrückliste"), min_value=1, max_value=999, required=False, initial=one.place
            ),
            "group": forms.ChoiceField(
                label=_("Themengruppe"),
                choices=groups,
                required=False,
                initial=str(one.group_id) if one.group_id else wish,
            ),
        }
        if not self.decides:
            fields["remark"] = forms.CharField(
                label=_("Begründung für den Kreistag"), max_length=300, required=False, initial=one.remark
            )
        return fields

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for one in self.applications:
            if data.get(f"outcome_{one.pk}") == Outcome.RESERVE and not data.get(f"place_{one.pk}"):
                self.add_error(f"place_{one.pk}", _("Bitte geben Sie den Platz an."))
        return data

    def lines(self) -> Iterator[Line]:
        names = ("outcome", "place", "group") if self.decides else ("outcome", "place", "group", "remark")
        for one in self.applications:
            yield Line(one, [self[f"{name}_{one.pk}"] for name in names])

    def choices(self) -> dict[int, Choice]:
        """By key of the application; only after the form was found valid."""
        return {one.pk: self._choice(one.pk) for one in self.applications}

    def _choice(self, pk: int) -> Choice:
        given = self.cleaned_data
        outcome = given[f"outcome_{pk}"]
        place = given[f"place_{pk}"] if outcome == Outcome.RESERVE else None
        return Choice(outcome, place, self.groups.get(given[f"group_{pk}"]), given.get(f"remark_{pk}", ""))


class ResolutionForm(forms.Form):
    reference = forms.CharField(
        label=_("Beschluss"),
        max_length=60,
        help_text=_("Nummer der Vorlage oder des Beschlusses, zum Beispiel 0412/26."),
    )
    day = day_field(_("beschlossen am"))
    starts = day_field(_("Erster Tag der Mandate"))
    ends = day_field(_("Letzter Tag der Mandate"), required=False, help_text=_("Leer: ohne festes Ende."))

    def __init__(self, data: Mapping[str, Any] | None = None, *, board: AdvisoryBoard) -> None:
        today = timezone.localdate()
        term = board.terms.filter(starts__lte=today).order_by("-starts").first()
        ends = term.ends if term and term.ends and term.ends >= today else None
        super().__init__(data, initial={"day": today, "starts": today, "ends": ends})

    def clean_day(self) -> Any:
        if self.cleaned_data["day"] > timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag liegt in der Zukunft."))
        return self.cleaned_data["day"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", _("Der letzte Tag liegt vor dem ersten."))
        return data

    def resolution(self) -> Resolution:
        return Resolution(**self.cleaned_data)
