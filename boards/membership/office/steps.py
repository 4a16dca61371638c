"""The steps of a mandate as the office takes them: what each is called, what it asks, and which service does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from boards.membership import services
from boards.membership.history import standing
from boards.membership.mandates import EndReason, Mandate, MandateStep, State
from boards.membership.office import forms as office_forms
from participation.accounts.models import User

Kind = MandateStep.Kind


@dataclass(frozen=True)
class Step:
    slug: str
    label: str | Promise
    text: str | Promise
    """What happens then, in a sentence."""
    form: type[forms.Form]
    take: Callable[..., object]
    kind: Kind
    done: str | Promise


STEPS = {
    step.slug: step
    for step in (
        Step(
            "verpflichten",
            _("Verpflichten"),
            _("Hier steht, wann und durch wen die Person über ihre Pflichten belehrt wurde (§ 43 NKomVG)."),
            office_forms.SwearInForm,
            services.swear_in,
            Kind.SWORN_IN,
            _("Die Verpflichtung ist eingetragen."),
        ),
        Step(
            "antreten",
            _("Mandat beginnen lassen"),
            _("Ab dem ersten Tag hat die Person Zugang zum Beirat und zu ihren Themengruppen."),
            forms.Form,
            services.activate,
            Kind.ACTIVATED,
            _("Das Mandat ist aktiv."),
        ),
        Step(
            "ruhen",
            _("Ruhen lassen"),
            _("Der Zugang endet sofort, bis das Mandat wieder aufgenommen wird. Das Ende der Amtszeit bleibt."),
            office_forms.ReasonForm,
            services.suspend,
            Kind.SUSPENDED,
            _("Das Mandat ruht."),
        ),
        Step(
            "aufnehmen",
            _("Wieder aufnehmen"),
            _("Die Person hat sofort wieder Zugang."),
            office_forms.NoteForm,
            services.resume,
            Kind.RESUMED,
            _("Das Mandat ist wieder aktiv."),
        ),
        Step(
            "beenden",
            _("Beenden"),
            _("Die Geschichte des Mandats bleibt stehen, ebenso alles, was die Person geschrieben hat."),
            office_forms.EndForm,
            services.end,
            Kind.ENDED,
            _("Das Ende ist eingetragen."),
        ),
    )
}


def possible(mandate: Mandate) -> list[Step]:
    """The steps that the mandate's state allows today."""
    state = mandate.current_state
    found = [step for step in STEPS.values() if state in services.ALLOWED[step.kind]]
    if mandate.needs_instruction and state == State.APPOINTED:
        return [step for step in found if step.kind != Kind.ACTIVATED]
    return found if mandate.needs_instruction else [step for step in found if step.kind != Kind.SWORN_IN]


def may_change(mandate: Mandate) -> bool:
    return mandate.current_state in services.ALLOWED[Kind.CHANGED]


def undoable(mandate: Mandate, steps: list[MandateStep]) -> MandateStep | None:
    """The step that could be taken back now."""
    held = standing(steps)
    return held[-1] if held and mandate.end_reason != EndReason.REVOKED else None


def take(step: Step, *, by: User, mandate: Mandate, given: dict[str, Any]) -> None:
    step.take(by=by, mandate=mandate, **given)
