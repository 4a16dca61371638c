"""Forms of the office: shape and validation of input."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boards.groups.models import TopicGroup
from boards.membership.mandates import EndReason, Mandate, Role, State
from boards.membership.models import AdvisoryBoard, RulesOfProcedure
from participation.accounts.models import User

RESERVED = {"neu", "mandate", "einladungen"}
"""Words that stand where a board's address stands in the office."""


class Day(forms.DateField):
    """A day: the browser's own picker, and 24.12.2026 typed by hand."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y"], **kwargs)


class Groups(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.CheckboxSelectMultiple
        super().__init__(queryset=TopicGroup.objects.all(), required=False, widget=widget, **kwargs)


class LongText(forms.CharField):
    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class BoardForm(forms.ModelForm):
    groups = Groups(label=_("Themengruppen des Beirats"))
    founded_on = Day(label=_("gegründet am"), required=False)
    dissolved_on = Day(label=_("aufgelöst am"), required=False)

    class Meta:
        model = AdvisoryBoard
        fields = (
            "name", "short_name", "slug", "purpose", "min_level", "published", "order", "founded_on", "dissolved_on",
        )  # fmt: skip
        widgets = {"purpose": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "slug": _(
                "Steht in der Adresse der Seite und bleibt, wie sie ist. Kleine Buchstaben, Ziffern, Bindestriche."
            ),
            "min_level": _("So sicher muss feststehen, wer jemand ist, bevor ein Mandat mit Stimmrecht beginnt."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["slug"]
            self.initial["groups"] = list(self.instance.topic_groups.all())
        self.order_fields(["name", "short_name", "slug", "purpose", "groups"])

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED:
            raise ValidationError(_("Diese Adresse brauchen wir selbst. Bitte wählen Sie eine andere."))
        return slug


class TermForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Zum Beispiel: Amtszeit 2026 bis 2031"))
    starts = Day(label=_("erster Tag"))
    ends = Day(label=_("letzter Tag"), required=False)


class RulesForm(forms.ModelForm):
    valid_from = Day(label=_("gilt ab"))

    class Meta:
        model = RulesOfProcedure
        fields = (
            "valid_from", "notice_days", "urgent_notice_days", "counts", "quorum", "quorum_number", "majority",
            "min_meetings_per_year", "convene_threshold", "agenda_threshold", "public_default", "remote_allowed",
            "circular_vote_allowed", "minutes_due_days", "objection_days", "term_months", "min_age", "publish_names",
            "text",
        )  # fmt: skip
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("quorum") == RulesOfProcedure.Quorum.FIXED and not given.get("quorum_number"):
            self.add_error("quorum_number", _("Bitte nennen Sie die Zahl der Mitglieder."))
        if given.get("quorum") != RulesOfProcedure.Quorum.FIXED:
            given["quorum_number"] = None
        return given


class AdoptForm(forms.Form):
    resolution = forms.CharField(
        label=_("Beschluss"), max_length=200, help_text=_("Wer hat beschlossen, unter welcher Nummer?")
    )
    adopted_on = Day(label=_("beschlossen am"))


class FilterForm(forms.Form):
    is_filter = True

    q = forms.CharField(label=_("Name oder E-Mail-Adresse"), max_length=100, required=False)
    stand = forms.ChoiceField(
        label=_("Stand"), choices=[("", _("alle offenen")), ("alle", _("alle")), *State.choices], required=False
    )
    rolle = forms.ChoiceField(label=_("Rolle"), choices=[("", _("alle")), *Role.choices], required=False)
    gruppe = forms.ModelChoiceField(
        label=_("Themengruppe"),
        queryset=TopicGroup.objects.all(),
        to_field_name="slug",
        empty_label=_("alle"),
        required=False,
    )
    ordnen = forms.ChoiceField(
        label=_("Ordnen nach"),
        choices=[("name", _("Name")), ("beginn", _("Beginn")), ("ende", _("Ende")), ("stand", _("Stand"))],
        required=False,
    )

    def wanted(self) -> dict[str, str]:
        """What is asked for; a value that does not exist asks for nothing."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: value.slug if isinstance(value, TopicGroup) else str(value) for name, value in asked.items()}


class SeatForm(forms.Form):
    """What a mandate is: role, vote, groups, term. Used for an appointment, a change and an invitation."""

    role = forms.ChoiceField(label=_("Rolle"), choices=Role.choices, initial=Role.MEMBER)
    title = forms.CharField(
        label=_("Bezeichnung"),
        max_length=60,
        required=False,
        help_text=_("Nur wenn sie anders lautet, zum Beispiel „Vorsitzende des Fachbeirats“."),
    )
    voting_right = forms.BooleanField(label=_("hat Stimmrecht"), required=False, initial=True)
    on_behalf_of = forms.CharField(label=_("entsandt von"), max_length=120, required=False)
    groups = Groups(label=_("Themengruppen"))
    speaks_for = Groups(label=_("spricht für"))
    starts = Day(label=_("erster Tag"))
    ends = Day(label=_("letzter Tag"), required=False, help_text=_("Der Zugang endet an diesem Tag um 24 Uhr."))

    def __init__(self, data: Any = None, *, board: AdvisoryBoard, initial: dict[str, Any] | None = None) -> None:
        """The groups to choose from: those of the board, and those the mandate has already."""
        self.board = board
        super().__init__(data, initial={**_term(board), **(initial or {})})
        kept = Q(board=board) | Q(pk__in=[group.pk for group in (initial or {}).get("groups", [])])
        for name in ("groups", "speaks_for"):
            self.fields[name].queryset = TopicGroup.objects.filter(kept)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        spoken, groups = given.get("speaks_for") or [], given.get("groups") or []
        if any(group not in groups for group in spoken):
            self.add_error("speaks_for", _("Wer für eine Gruppe spricht, gehört ihr auch an."))
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("Der letzte Tag liegt vor dem ersten."))
        return given


class AppointForm(SeatForm):
    email = forms.EmailField(label=_("E-Mail-Adresse des Kontos"))
    resolution = forms.CharField(label=_("Beschluss"), max_length=200, required=False)
    resolved_on = Day(label=_("Beschluss vom"), required=False)

    field_order = ("email",)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        email = given.pop("email", "")
        person = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
        if email and person is None:
            self.add_error("email", _("Zu dieser Adresse gibt es kein Konto. Bitte laden Sie die Person ein."))
        return given | {"person": person}


class ChangeForm(SeatForm):
    reason = LongText(label=_("Grund"), max_length=1000, required=False, rows=3)

    def __init__(self, data: Any = None, *, mandate: Mandate) -> None:
        topics = list(mandate.topics.filter(until=None).select_related("group"))
        columns = ("role", "title", "voting_right", "on_behalf_of", "starts", "ends")
        initial = {name: getattr(mandate, name) for name in columns} | {
            "groups": [topic.group for topic in topics],
            "speaks_for": [topic.group for topic in topics if topic.is_speaker],
        }
        super().__init__(data, board=mandate.board, initial=initial)


class SwearInForm(forms.Form):
    on = Day(label=_("Verpflichtet am"))
    sworn_in_by = forms.CharField(label=_("Verpflichtet durch"), max_length=120, help_text=_("Wer hat belehrt?"))


class ReasonForm(forms.Form):
    reason = LongText(label=_("Grund"), max_length=1000, rows=3)


class NoteForm(forms.Form):
    reason = LongText(label=_("Bemerkung"), max_length=1000, required=False, rows=3)


class EndForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Warum endet das Mandat?"),
        choices=[choice for choice in EndReason.choices if choice[0] != EndReason.REVOKED],
        widget=forms.RadioSelect,
    )
    on = Day(label=_("letzter Tag"), help_text=_("Der Zugang endet an diesem Tag um 24 Uhr."))
    at_once = forms.BooleanField(label=_("Zugang jetzt gleich beenden"), required=False)
    reason = LongText(label=_("Bemerkung"), max_length=1000, required=False, rows=3)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("at_once") and given.get("on") and given["on"] > timezone.localdate():
            self.add_error("on", _("Jetzt gleich heißt: der letzte Tag ist heute oder war schon."))
        return given


def _term(board: AdvisoryBoard) -> dict[str, datetime.date | None]:
    """The days of the term of office that runs: what most appointments are for."""
    today = timezone.localdate()
    term = board.terms.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today).order_by("-starts").first()
    return {"starts": today, "ends": term.ends} if term else {"starts": today}
