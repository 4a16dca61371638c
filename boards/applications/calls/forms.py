from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boards.applications.models import TEXT_LIMIT, CallForApplications, State
from boards.fields import LongTextField
from boards.groups.models import TopicGroup
from boards.membership.models import AdvisoryBoard
from participation.accounts.models import User
from participation.district.models import Municipality
from participation.identity.levels import Level

CRITERIA: Final = 6
"""So many criteria a call may have."""
LEVELS = [(int(level), level.label) for level in Level if level >= Level.EMAIL]


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **more)


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class CallForm(forms.Form):
    board = forms.ModelChoiceField(label=_("Beirat"), queryset=AdvisoryBoard.objects.all(), empty_label=None)
    title = forms.CharField(label=_("Titel"), max_length=140)
    text = LongTextField(
        label=_("Worum es geht"), max_length=10_000, rows=10, help_text=_("Links und Absätze werden dargestellt.")
    )
    eligibility = LongTextField(
        label=_("Wer sich bewerben kann"),
        max_length=TEXT_LIMIT,
        rows=3,
        required=False,
        help_text=_("Zum Beispiel: Menschen ab 16 Jahren, die im Landkreis wohnen."),
    )
    seats = forms.IntegerField(label=_("Plätze"), min_value=1, max_value=200)
    min_level = forms.TypedChoiceField(
        label=_("Nachweis zum Absenden"), choices=LEVELS, coerce=int, initial=int(Level.SUBSTANTIAL)
    )
    min_evaluations = forms.IntegerField(label=_("Bewertungen je Bewerbung"), min_value=2, max_value=9, initial=2)
    opens_at = moment_field(_("Beginn"))
    closes_at = moment_field(_("Ende"))
    groups = forms.ModelMultipleChoiceField(
        label=_("Themengruppen zur Wahl"),
        queryset=TopicGroup.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text_appointed = LongTextField(
        label=_("Mail bei Berufung"), max_length=3_000, required=False, help_text=_("Leer: unser Text.")
    )
    text_reserve = LongTextField(
        label=_("Mail bei Platz auf der Nachrückliste"),
        max_length=3_000,
        required=False,
        help_text=_("Leer: unser Text."),
    )
    text_declined = LongTextField(
        label=_("Mail bei Absage"), max_length=3_000, required=False, help_text=_("Leer: unser Text.")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, call: CallForApplications | None = None) -> None:
        super().__init__(data, initial=_initial(call))
        for number in range(1, CRITERIA + 1):
            self.fields[f"criterion_{number}"] = forms.CharField(
                label=_("Kriterium %(number)s") % {"number": number}, max_length=120, required=number == 1
            )
            self.fields[f"weight_{number}"] = forms.IntegerField(
                label=_("Gewicht von Kriterium %(number)s") % {"number": number},
                min_value=1,
                max_value=5,
                required=False,
                help_text=_("1 bis 5; leer heißt 1."),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Das Ende muss nach dem Beginn liegen."))
        pairs = [(data.pop(f"criterion_{n}", ""), data.pop(f"weight_{n}", None)) for n in range(1, CRITERIA + 1)]
        data["criteria"] = [(name.strip(), weight or 1) for name, weight in pairs if name and name.strip()]
        names = [name.casefold() for name, _weight in data["criteria"]]
        if len(set(names)) < len(names):
            self.add_error("criterion_1", _("Jedes Kriterium steht nur einmal da."))
        return data

    def main(self) -> list[forms.BoundField]:
        names = ("board", "title", "text", "eligibility", "seats", "min_level", "opens_at", "closes_at", "groups")
        return [self[name] for name in names]

    def judging(self) -> list[forms.BoundField]:
        rows = [self[f"{kind}_{n}"] for n in range(1, CRITERIA + 1) for kind in ("criterion", "weight")]
        return [self["min_evaluations"], *rows]

    def letters(self) -> list[forms.BoundField]:
        return [self[name] for name in ("text_appointed", "text_reserve", "text_declined")]


def _initial(call: CallForApplications | None) -> dict[str, Any]:
    if call is None:
        return {}
    names = [
        "board", "title", "text", "eligibility", "seats", "min_level", "min_evaluations", "text_appointed",
        "text_reserve", "text_declined",
    ]  # fmt: skip
    criteria = list(call.criteria.all())[:CRITERIA]
    return {
        **{name: getattr(call, name) for name in names},
        "opens_at": timezone.localtime(call.opens_at),
        "closes_at": timezone.localtime(call.closes_at),
        "groups": call.groups.all(),
        **{f"criterion_{n}": one.name for n, one in enumerate(criteria, 1)},
        **{f"weight_{n}": one.weight for n, one in enumerate(criteria, 1)},
    }


class EvaluatorForm(forms.Form):
    email = forms.EmailField(
        label=_("E-Mail-Adresse des Kontos"), help_text=_("Die Person muss schon ein Konto haben.")
    )

    def clean_email(self) -> User:
        person = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Zu dieser Adresse gibt es kein offenes Konto."))
        return person


class QuestionForm(forms.Form):
    question = LongTextField(label=_("Was fehlt noch?"), max_length=TEXT_LIMIT, rows=3)
    answer_until = day_field(_("Antwort bis"))

    def clean_answer_until(self) -> Any:
        until = self.cleaned_data["answer_until"]
        if until < timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag ist schon vorbei."))
        return until


class ReasonForm(forms.Form):
    reason = LongTextField(
        label=_("Warum wird die Bewerbung nicht zugelassen?"),
        max_length=TEXT_LIMIT,
        rows=3,
        help_text=_("Diesen Grund liest die Person."),
    )


class FilterForm(forms.Form):
    """What the list of applications may be asked for; whatever makes no sense is passed over."""

    suche = forms.CharField(label=_("Suche"), required=False, max_length=80)
    stand = forms.ChoiceField(
        label=_("Stand"),
        required=False,
        choices=[("", _("alle")), *[(value, label) for value, label in State.choices if value != State.DRAFT]],
    )
    gemeinde = forms.ModelChoiceField(
        label=_("Gemeinde"), required=False, queryset=Municipality.objects.all(), empty_label=_("alle")
    )
    gruppe = forms.ModelChoiceField(
        label=_("Themengruppe"), required=False, queryset=TopicGroup.objects.all(), empty_label=_("alle")
    )
    schlagwort = forms.CharField(label=_("Schlagwort"), required=False, max_length=40)
    ordnen = forms.ChoiceField(
        label=_("Sortieren"),
        required=False,
        choices=[
            ("", _("nach Name")),
            ("eingang", _("nach Eingang")),
            ("gemeinde", _("nach Gemeinde")),
            ("punkte", _("nach Punkten")),
        ],
    )

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return dict(self.cleaned_data)
