"""The application's form. Sent to be kept (`complete=False`) everything may be empty; sent to go on, it is complete."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from boards.applications.models import (
    MOTIVATION_LIMIT,
    TEXT_LIMIT,
    WISHES,
    Application,
    BalanceData,
    CallForApplications,
)
from boards.applications.services import BALANCE, OWN
from boards.fields import LongTextField, TagsField
from participation.district.models import Municipality

PHONE = RegexValidator(
    r"\A[0-9+()/ .-]{5,40}\Z", _("Eine Telefonnummer besteht aus Ziffern, Leerzeichen und + ( ) / -.")
)
ABOUT = ("motivation", "expertise", "municipality")
WORK = ("availability", "conflicts", "accessibility", "phone")
CONSENT = ("publish_name", "publish_role", "publish_place", "publish_photo")
NO_ANSWER = ("", _("keine Angabe"))


class ApplicationForm(forms.Form):
    use_required_attribute = False

    motivation = LongTextField(
        label=_("Warum möchten Sie mitarbeiten?"),
        max_length=MOTIVATION_LIMIT,
        rows=10,
        help_text=_("Was bringen Sie mit, was möchten Sie bewegen? Höchstens 4.000 Zeichen."),
    )
    expertise = TagsField(
        label=_("Kenntnisse und Erfahrungen"),
        required=False,
        max_length=400,
        help_text=_("Bis zu acht Schlagworte, mit Kommas getrennt: Pflege, Schule, Vereinsarbeit"),
    )
    municipality = forms.ModelChoiceField(
        label=_("Ihre Gemeinde"), queryset=Municipality.objects.all(), empty_label=_("Bitte wählen")
    )
    availability = LongTextField(
        label=_("Wann und wie oft haben Sie Zeit?"), max_length=TEXT_LIMIT, rows=3, required=False
    )
    conflicts = LongTextField(
        label=_("Mögliche Interessenkonflikte"),
        max_length=TEXT_LIMIT,
        rows=3,
        help_text=_("Zum Beispiel: Ihr Betrieb arbeitet für den Landkreis. Gibt es keine, schreiben Sie „keine“."),
    )
    accessibility = LongTextField(
        label=_("Was brauchen Sie, um gut teilnehmen zu können?"),
        max_length=TEXT_LIMIT,
        rows=3,
        required=False,
        help_text=_("Zum Beispiel: stufenloser Zugang, Schriftdolmetschen, Betreuung der Kinder."),
    )
    phone = forms.CharField(label=_("Telefon für Rückfragen"), max_length=40, required=False, validators=[PHONE])
    publish_name = forms.BooleanField(label=_("Mein Name darf auf der Seite des Beirats stehen."), required=False)
    publish_role = forms.BooleanField(
        label=_("Meine Rolle und meine Themengruppen dürfen dort stehen."), required=False
    )
    publish_place = forms.BooleanField(label=_("Meine Gemeinde darf dort stehen."), required=False)
    publish_photo = forms.BooleanField(label=_("Mein Foto darf dort stehen."), required=False)
    gender = forms.ChoiceField(label=_("Geschlecht"), choices=[NO_ANSWER, *BalanceData.Gender.choices], required=False)
    age_band = forms.ChoiceField(label=_("Alter"), choices=[NO_ANSWER, *BalanceData.AgeBand.choices], required=False)
    background = forms.ChoiceField(
        label=_("Sind Sie oder ein Elternteil nach Deutschland eingewandert?"),
        choices=[NO_ANSWER, *BalanceData.Answer.choices],
        required=False,
    )
    disability = forms.ChoiceField(
        label=_("Leben Sie mit einer Behinderung?"), choices=[NO_ANSWER, *BalanceData.Answer.choices], required=False
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        call: CallForApplications,
        application: Application | None = None,
        municipality: Municipality | None = None,
        complete: bool = True,
    ) -> None:
        super().__init__(data, initial=_initial(application, municipality))
        self.groups = list(call.groups.all())
        for rank in self.ranks:
            self.fields[f"wish_{rank}"] = forms.ModelChoiceField(
                label=_("%(rank)s. Wunsch") % {"rank": rank},
                queryset=call.groups.all(),
                required=rank == 1,
                empty_label=_("Bitte wählen") if rank == 1 else _("keine weitere Gruppe"),
            )
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"
        if not complete:
            for field in self.fields.values():
                field.required = False

    @property
    def ranks(self) -> range:
        return range(1, min(WISHES, len(self.groups)) + 1)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wishes = [data.pop(f"wish_{rank}", None) for rank in self.ranks]
        for rank, group in zip(self.ranks, wishes, strict=True):
            if group and group in wishes[: rank - 1]:
                self.add_error(f"wish_{rank}", _("Diese Gruppe haben Sie schon gewählt."))
        data["wishes"] = [group for group in wishes if group]
        return data

    def said(self) -> dict[str, Any]:
        """What a service stores of it; only after the form was found valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "municipality" or value}

    # What the template shows together.

    def about(self) -> list[forms.BoundField]:
        return [self[name] for name in ABOUT]

    def wishes(self) -> list[forms.BoundField]:
        return [self[f"wish_{rank}"] for rank in self.ranks]

    def work(self) -> list[forms.BoundField]:
        return [self[name] for name in WORK]

    def consents(self) -> list[forms.BoundField]:
        return [self[name] for name in CONSENT]

    def voluntary(self) -> list[forms.BoundField]:
        return [self[name] for name in BALANCE]


def _initial(application: Application | None, municipality: Municipality | None) -> dict[str, Any]:
    if application is None:
        return {"municipality": municipality}
    told = BalanceData.objects.filter(application=application).first()
    return {
        **{name: getattr(application, name) for name in OWN},
        **{name: getattr(told, name, "") for name in BALANCE},
        **{f"wish_{wish.rank}": wish.group_id for wish in application.wishes.all()},
        "expertise": ", ".join(sorted(application.expertise.names())),
    }
