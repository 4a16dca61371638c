"""The editor's form in Wagtail: a survey with its pages, their questions, and choices written one a line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from participation.audience.models import Audience, Circle
from participation.audience.services import everyone, of_circle, of_municipality, signed_in
from participation.district.models import Municipality
from participation.identity.levels import Level
from surveys.questionnaires import lines, services
from surveys.questionnaires.definition import CHOOSING, SETTINGS, ChoiceDef, number_from
from surveys.questionnaires.models import Choice, Kind, Question, Survey

LEVELS = (Level.ADDRESS, Level.SUBSTANTIAL, Level.HIGH)


def audience_choices() -> list[tuple[str, Any]]:
    """Whom an editor can ask, as (key, words); `audience_of` turns the key into a rule."""
    levels = [(f"signed_in:{level.value}", _("Konto, und: %(level)s") % {"level": level.label}) for level in LEVELS]
    return [
        ("everyone", Audience.Kind.EVERYONE.label),
        ("signed_in:0", Audience.Kind.SIGNED_IN.label),
        *levels,
        *[(f"circle:{circle.pk}", _("nur: %(name)s") % {"name": circle}) for circle in Circle.objects.order_by("name")],
        *[
            (f"municipality:{town.pk}", _("Menschen aus %(name)s") % {"name": town})
            for town in Municipality.objects.all()
        ],
    ]


def audience_key(audience: Audience) -> str:
    match audience.kind:
        case Audience.Kind.CIRCLE:
            return f"circle:{audience.circle_id}"
        case Audience.Kind.MUNICIPALITY:
            return f"municipality:{audience.municipality_id}"
        case Audience.Kind.SIGNED_IN:
            return f"signed_in:{audience.min_level}"
    return "everyone"


def audience_of(key: str) -> Audience:
    """The rule that a key of `audience_choices` names."""
    kind, _colon, number = key.partition(":")
    match kind:
        case "circle":
            return of_circle(Circle.objects.get(pk=number))
        case "municipality":
            return of_municipality(Municipality.objects.get(pk=number))
        case "signed_in":
            return signed_in(min_level=int(number))
    return everyone()


class SurveyForm(WagtailAdminModelForm):
    who = forms.ChoiceField(label=_("Wer antworten darf"), choices=audience_choices)
    _judged = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.audience_id:
            self.fields["who"].initial = audience_key(self.instance.audience)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if key := cleaned.get("who"):
            self.instance.audience = audience_of(key)
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Das Ende muss nach dem Beginn liegen."))
        return cleaned

    def is_valid(self) -> bool:
        """Besides each field: what the whole questionnaire must be, which is known once all its parts are read."""
        if not super().is_valid():
            return False
        if not self._judged:
            self._judged = True
            try:
                services.check_survey(super().save(commit=False))
            except ValidationError as fault:
                self.add_error(None, fault)
        return not self.errors

    def save(self, commit: bool = True) -> Survey:
        survey: Survey = super().save(commit=False)
        if commit:
            services.save_survey(by=self.for_user, survey=survey)
        return survey


class QuestionForm(WagtailAdminModelForm):
    """A question with its choices as lines and its settings as fields of their own."""

    choices_text = forms.CharField(
        label=_("Antworten zur Auswahl, eine je Zeile"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Nur für Auswahl und Auswahlliste. Am Ende einer Zeile: [eigener Text] für „Anderes“ mit Textfeld, "
            "[schließt andere aus] für „Nichts davon“. Was vor dem = steht, ist das Kürzel in der Auswertung."
        ),
    )
    lowest = forms.CharField(
        label=_("Kleinster Wert"),
        required=False,
        max_length=20,
        help_text=_("Nur für Zahl, Datum (2026-12-31), Bewertung und Skala."),
    )
    highest = forms.CharField(label=_("Größter Wert"), required=False, max_length=20)
    max_length = forms.IntegerField(
        label=_("Längster Text in Zeichen"), required=False, min_value=1, max_value=5000, help_text=_("Nur für Text.")
    )
    low_label = forms.CharField(
        label=_("Wort am unteren Ende"), required=False, max_length=60, help_text=_("Nur für Bewertung und Skala.")
    )
    high_label = forms.CharField(label=_("Wort am oberen Ende"), required=False, max_length=60)

    unit = forms.CharField(
        label=_("Einheit"), required=False, max_length=30, help_text=_("Nur für Zahl, zum Beispiel: Personen.")
    )

    FROM_FIELDS = {
        "lowest": "min",
        "highest": "max",
        "unit": "unit",
        "max_length": "max_length",
        "low_label": "low_label",
        "high_label": "high_label",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        for field, name in self.FROM_FIELDS.items():
            self.fields[field].initial = self.instance.setting(name)
        if self.instance.pk:
            self.fields["choices_text"].initial = lines.write(
                ChoiceDef(c.code, c.text, c.exclusive, c.is_other) for c in self.instance.choices.all()
            )

    def clean_choices_text(self) -> list[ChoiceDef]:
        if self.cleaned_data.get("kind") not in CHOOSING:
            return []
        try:
            return lines.read(self.cleaned_data["choices_text"])
        except lines.BadLines as fault:
            raise ValidationError(str(fault)) from fault

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind", "")
        self.instance.settings = {
            name: self._limit(kind, field)
            for field, name in self.FROM_FIELDS.items()
            if cleaned.get(field) not in (None, "") and name in SETTINGS.get(kind, set())
        }
        if "choices_text" in cleaned:
            self._set_choices(cleaned["choices_text"])
        return cleaned

    def _limit(self, kind: str, field: str) -> Any:
        """A limit as JSON holds it: a whole number, a number, a date or a text."""
        value = self.cleaned_data[field]
        if field not in {"lowest", "highest"} or kind == Kind.DATE:
            return value
        try:
            return number_from(value)
        except ValueError:
            self.add_error(field, _("Bitte eine Zahl."))
            return None

    def _set_choices(self, wanted: list[ChoiceDef]) -> None:
        """Keep the rows whose code stays, so that a changed text is a change and not a new choice."""
        known = {choice.code: choice for choice in self.instance.choices.all()} if self.instance.pk else {}
        rows = []
        for order, choice in enumerate(wanted):
            row = known.get(choice.code) or Choice(code=choice.code)
            row.text, row.order, row.exclusive, row.is_other = choice.text, order, choice.exclusive, choice.is_other
            rows.append(row)
        self.instance.choices = rows

    class Meta:
        model = Question
        fields = ["text", "help", "kind", "required", "code"]
