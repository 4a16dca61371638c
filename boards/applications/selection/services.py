import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from boards.applications import mails
from boards.applications.calls.services import locked_application, locked_call
from boards.applications.calls.steps import reserve_faults
from boards.applications.models import Application, CallForApplications, CallState, Notice, Outcome, State
from boards.applications.selection import policies
from boards.applications.services import move
from boards.groups.models import TopicGroup
from boards.membership import services as membership
from boards.membership.consents import give_consents
from boards.membership.mandates import Consent, Mandate, Role
from participation.accounts.models import User

UNDECIDED = {State.ELIGIBLE, State.PROPOSED}
NOTICES = {
    Outcome.APPOINTED: Notice.Kind.APPOINTED,
    Outcome.RESERVE: Notice.Kind.RESERVE,
    Outcome.DECLINED: Notice.Kind.DECLINED,
}
CONSENTS = {
    "publish_name": Consent.What.NAME,
    "publish_role": Consent.What.ROLE,
    "publish_place": Consent.What.PLACE,
    "publish_photo": Consent.What.PHOTO,
}


@dataclass(frozen=True)
class Choice:
    """What is proposed or decided for one application. `place` is that on the reserve list."""

    outcome: str
    place: int | None = None
    group: TopicGroup | None = None
    remark: str = ""


@dataclass(frozen=True)
class Resolution:
    """The Kreistag's decision: its reference and day, and the first and last day of the mandates."""

    reference: str
    day: datetime.date
    starts: datetime.date
    ends: datetime.date | None = None


@transaction.atomic
def shortlist(*, by: User, call: CallForApplications, applications: Iterable[int], on: bool) -> int:
    """Put admitted applications (by key) on the shortlist, or take them off; returns how many changed."""
    locked = locked_call(by, call)
    if locked.phase != "closed":
        raise ValidationError(_("Die Vorauswahl lässt sich gerade nicht ändern."))
    rows = locked.applications.filter(pk__in=list(applications), state=State.ELIGIBLE, shortlisted=not on)
    return rows.update(shortlisted=on)


@transaction.atomic
def propose(*, by: User, call: CallForApplications, choices: Mapping[int, Choice]) -> None:
    """Keep what the office would propose for each application of the shortlist; it can be changed freely.

    Whether it holds together (seats, places) is asked when the proposal is handed over. An empty outcome is "not
    proposed".
    """
    locked = locked_call(by, call)
    if not policies.can_propose(by, locked):
        raise PermissionDenied
    rows = locked.applications.select_for_update(no_key=True).filter(state=State.ELIGIBLE, shortlisted=True)
    for application in rows.filter(pk__in=choices):
        choice = choices[application.pk]
        application.outcome = "" if choice.outcome == Outcome.DECLINED else choice.outcome
        application.place = choice.place if choice.outcome == Outcome.RESERVE else None
        application.group, application.remark = choice.group, choice.remark
        application.save(update_fields=["outcome", "place", "group", "remark"])


@transaction.atomic
def decide(
    *, by: User, call: CallForApplications, choices: Mapping[int, Choice], resolution: Resolution
) -> list[Mandate]:
    """Record the Kreistag's decision on every admitted application at once, and appoint whom it names.

    Applications without a choice are declined. Mails go out after the commit, one each. It cannot be undone: a second
    call, or a second click, raises PermissionDenied. Raises ValidationError for places that make no list.
    """
    locked = locked_call(by, call)
    if not policies.can_decide(by, locked):
        raise PermissionDenied
    rows = locked.applications.select_for_update(no_key=True, of=("self",)).filter(state__in=UNDECIDED)
    applications = list(rows.select_related("person").order_by("place", "pk"))
    chosen = {one.pk: choices.get(one.pk) or Choice(Outcome.DECLINED) for one in applications}
    check(locked, chosen.values())
    mandates = []
    for application in applications:
        application.call = locked
        if mandate := _decide(application, chosen[application.pk], by=by, resolution=resolution):
            mandates.append(mandate)
    locked.state, locked.resolution, locked.resolved_on = CallState.DECIDED, resolution.reference, resolution.day
    locked.save(update_fields=["state", "resolution", "resolved_on"])
    return mandates


@transaction.atomic
def move_up(*, by: User, application: Application, resolution: Resolution) -> Mandate:
    """Appoint somebody from the reserve list, because a seat has become free. Those behind move up one place."""
    locked = locked_application(by, application)
    if not policies.can_move_up(by, locked):
        raise PermissionDenied
    place = locked.place or 0
    mandate = _decide(locked, Choice(Outcome.APPOINTED, group=locked.group), by=by, resolution=resolution)
    assert mandate is not None  # noqa: S101 - the outcome is an appointment
    behind = Application.objects.filter(call=locked.call, state=State.RESERVE, place__gt=place).order_by("place")
    for one in behind.select_for_update(no_key=True):
        one.place = (one.place or 1) - 1
        one.save(update_fields=["place"])
    return mandate


def check(call: CallForApplications, choices: Iterable[Choice]) -> None:
    """Whether the choices make a decision: not more seats than there are, a reserve list without gaps."""
    choices = list(choices)
    seated = sum(one.outcome == Outcome.APPOINTED for one in choices)
    faults = list(reserve_faults([one.place for one in choices if one.outcome == Outcome.RESERVE]))
    if seated > call.seats:
        faults.append(
            _("Berufen sind %(n)s Menschen, es gibt aber nur %(seats)s Plätze.") % {"n": seated, "seats": call.seats}
        )
    if faults:
        raise ValidationError(faults)


def _decide(application: Application, choice: Choice, *, by: User, resolution: Resolution) -> Mandate | None:
    outcome = Outcome(choice.outcome)
    mandate = _appoint(application, choice, by=by, resolution=resolution) if outcome == Outcome.APPOINTED else None
    application.outcome, application.mandate = outcome, mandate
    application.place = choice.place if outcome == Outcome.RESERVE else None
    application.group = choice.group or application.group
    application.resolution, application.resolved_on = resolution.reference, resolution.day
    fields = ["outcome", "mandate", "place", "group", "resolution", "resolved_on"]
    move(application, State(outcome.value), by=by, fields=fields)
    mails.tell(application, NOTICES[outcome])
    return mandate


def _appoint(application: Application, choice: Choice, *, by: User, resolution: Resolution) -> Mandate:
    """The mandate, and what its holder has allowed to be shown."""
    group = choice.group or application.group
    mandate = membership.appoint(
        by=by,
        board=application.call.board,
        person=application.person,
        role=Role.MEMBER,
        voting_right=True,
        groups=[group] if group else [],
        starts=resolution.starts,
        ends=resolution.ends,
        resolution=resolution.reference,
        resolved_on=resolution.day,
    )
    allowed = [what for name, what in CONSENTS.items() if getattr(application, name)]
    give_consents(mandate, allowed, at=application.consented_at)
    return mandate
