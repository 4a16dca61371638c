"""Every change of a mandate. Each locks the mandate's row, writes one line of history, and lets the circles follow."""

import datetime
from collections.abc import Collection, Iterable
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boards.groups.models import TopicGroup
from boards.membership import policies
from boards.membership.history import add_step, columns_of, standing, without_words
from boards.membership.mandates import OPEN, EndReason, Mandate, MandateStep, MandateTopic, Role, State
from boards.membership.models import AdvisoryBoard, Term
from boards.membership.rights import write_rights
from participation.accounts.models import User

Kind = MandateStep.Kind

ALLOWED: Final[dict[Kind, tuple[State, ...]]] = {
    Kind.SWORN_IN: (State.APPOINTED,),
    Kind.ACTIVATED: (State.APPOINTED, State.SWORN_IN),
    Kind.SUSPENDED: (State.ACTIVE,),
    Kind.RESUMED: (State.SUSPENDED,),
    Kind.CHANGED: OPEN,
    Kind.ENDED: OPEN,
}
"""From which states each step leads on. Undoing is asked of the history instead."""


class WrongState(ValidationError):
    """The mandate is not (or no longer) where this step begins: done twice, or by somebody else meanwhile."""


class AlreadyAppointed(ValidationError):
    """The same person from the same day on, or the same application: one mandate comes of it."""


@transaction.atomic
def appoint(
    *,
    by: User,
    board: AdvisoryBoard,
    person: User,
    role: str = Role.MEMBER,
    voting_right: bool = True,
    groups: Iterable[TopicGroup] = (),
    starts: datetime.date,
    ends: datetime.date | None = None,
    resolution: str = "",
    resolved_on: datetime.date | None = None,
    speaks_for: Collection[TopicGroup] = (),
    title: str = "",
    on_behalf_of: str = "",
) -> Mandate:
    """Record that `person` was appointed to `board`, from the first to the last day given.

    It gives no rights yet: instruction and beginning are steps of their own. A proof of identity is asked for when the
    mandate begins, since the resolution is a fact already. Raises PermissionDenied or AlreadyAppointed.
    """
    if not policies.can_appoint(by, person):
        raise PermissionDenied
    return enter_mandate(
        by=by,
        board=board,
        person=person,
        role=role,
        voting_right=voting_right,
        groups=groups,
        starts=starts,
        ends=ends,
        resolution=resolution,
        resolved_on=resolved_on,
        speaks_for=speaks_for,
        title=title,
        on_behalf_of=on_behalf_of,
    )


@transaction.atomic
def enter_mandate(
    *,
    by: User,
    board: AdvisoryBoard,
    person: User,
    groups: Iterable[TopicGroup] = (),
    speaks_for: Collection[TopicGroup] = (),
    starts: datetime.date,
    ends: datetime.date | None = None,
    sworn_in_on: datetime.date | None = None,
    sworn_in_by: str = "",
    **more: Any,
) -> Mandate:
    """Appoint without asking for the right: for what `by` decided while they had it (an invitation).

    With `sworn_in_on` the instruction is recorded too: who joins with a board that works already has had it.
    """
    check_dates(starts, ends)
    mandate = Mandate(board=board, person=person, starts=starts, ends=ends, term=term_of(board, starts), **_tidy(more))
    try:
        with transaction.atomic():
            mandate.save()
    except IntegrityError as twice:
        raise AlreadyAppointed(_("Diese Berufung ist schon eingetragen.")) from twice
    _write_topics(mandate, groups, speaks_for)
    add_step(mandate, Kind.APPOINTED, by=by, on=mandate.resolved_on or starts)
    if sworn_in_on:
        _record_instruction(mandate, by=by, on=sworn_in_on, sworn_in_by=sworn_in_by)
    return mandate


@transaction.atomic
def swear_in(*, by: User, mandate: Mandate, on: datetime.date, sworn_in_by: str) -> None:
    """Record the instruction about duties (§ 43 NKomVG: secrecy, conflicts of interest): when, and who gave it."""
    mandate = _open(by, mandate, Kind.SWORN_IN)
    if on > timezone.localdate():
        raise ValidationError(_("Eine Verpflichtung wird erst eingetragen, wenn sie war."), code="on")
    _record_instruction(mandate, by=by, on=on, sworn_in_by=sworn_in_by)


@transaction.atomic
def activate(*, by: User, mandate: Mandate, on: datetime.date | None = None) -> None:
    """Begin the mandate: from its first day on it gives the circles of the board and of its topic groups.

    `on` is the day that the history names: today, or the first day if that is still to come, unless told.
    """
    mandate = _locked(mandate)
    if not policies.can_take_up(by, mandate):
        raise PermissionDenied
    _check_state(mandate, Kind.ACTIVATED)
    if mandate.needs_instruction and mandate.state != State.SWORN_IN:
        raise WrongState(_("Vor dem Antritt steht die Verpflichtung. Bitte tragen Sie sie zuerst ein."))
    check_level(mandate)
    _set_state(mandate, State.ACTIVE)
    add_step(mandate, Kind.ACTIVATED, by=by, on=on or max(mandate.starts, timezone.localdate()))
    write_rights(mandate)


@transaction.atomic
def suspend(*, by: User, mandate: Mandate, reason: str) -> None:
    """Let the mandate rest: all that it gives stops at once, until it is resumed or ends."""
    mandate = _open(by, mandate, Kind.SUSPENDED)
    _set_state(mandate, State.SUSPENDED)
    add_step(mandate, Kind.SUSPENDED, by=by, reason=reason)
    write_rights(mandate)


@transaction.atomic
def resume(*, by: User, mandate: Mandate, reason: str = "") -> None:
    mandate = _open(by, mandate, Kind.RESUMED)
    check_level(mandate)
    _set_state(mandate, State.ACTIVE)
    add_step(mandate, Kind.RESUMED, by=by, reason=reason)
    write_rights(mandate)


@transaction.atomic
def end(*, by: User, mandate: Mandate, on: datetime.date, why: str, reason: str = "", at_once: bool = False) -> None:
    """End the mandate with `on` as its last day: access lasts until midnight after it, or stops now if `at_once`.

    A last day that is not over is noted, and the calendar does the rest; one that is over ends the mandate now.
    """
    mandate = _open(by, mandate, Kind.ENDED)
    if at_once and on > timezone.localdate():
        raise ValidationError(_("Sofort endet ein Mandat heute, nicht später."), code="on")
    _end(mandate, by=by, on=on, why=EndReason(why), reason=reason, at_once=at_once)


@transaction.atomic
def resign(*, by: User, mandate: Mandate, reason: str = "") -> None:
    """The holder gives the mandate back; today is its last day."""
    mandate = _locked(mandate)
    if not policies.can_resign(by, mandate):
        raise PermissionDenied
    _check_state(mandate, Kind.ENDED)
    _end(mandate, by=by, on=timezone.localdate(), why=EndReason.RESIGNATION, reason=reason)


@transaction.atomic
def change(
    *,
    by: User,
    mandate: Mandate,
    groups: Iterable[TopicGroup],
    speaks_for: Collection[TopicGroup] = (),
    reason: str = "",
    on: datetime.date | None = None,
    **columns: Any,
) -> bool:
    """Another role, title, voting right, term or other topic groups: one line of history. False: nothing was different.

    `columns`: role, title, voting_right, on_behalf_of, starts, ends. Rights follow at once.
    """
    mandate = _open(by, mandate, Kind.CHANGED)
    columns = _tidy(columns)
    groups = list(groups)
    before = {topic.group_id: topic.is_speaker for topic in mandate.topics.filter(until=None)}
    after = {group.pk: group in speaks_for for group in groups}
    if before == after and all(getattr(mandate, name) == value for name, value in columns.items()):
        return False
    for name, value in columns.items():
        setattr(mandate, name, value)
    check_dates(mandate.starts, mandate.ends)
    if mandate.ends and mandate.ends < timezone.localdate():
        raise ValidationError(_("Ein vergangenes Ende tragen Sie bitte mit „Beenden“ ein."), code="ends")
    if mandate.state == State.ACTIVE:
        check_level(mandate)
    mandate.end_reason = "" if "ends" in columns else mandate.end_reason
    _save(mandate)
    _write_topics(mandate, groups, speaks_for, on=on)
    add_step(mandate, Kind.CHANGED, by=by, on=on, reason=reason)
    write_rights(mandate)
    return True


@transaction.atomic
def undo(*, by: User, step: MandateStep, reason: str) -> None:
    """Take back the last step that holds: a line more in the history, and all as it was before that step.

    An appointment can be taken back too, as long as nothing followed it; the mandate ends with it.
    """
    mandate = _locked(step.mandate)
    if not policies.can_manage_mandate(by, mandate):
        raise PermissionDenied
    steps = standing(list(mandate.steps.all()))
    if not steps or steps[-1] != step or mandate.end_reason == EndReason.REVOKED:
        raise WrongState(_("Dieser Schritt lässt sich nicht mehr zurücknehmen: Es ist schon etwas anderes geschehen."))
    if len(steps) == 1:
        mandate.state, mandate.end_reason = State.ENDED, EndReason.REVOKED
    else:
        _restore(mandate, steps[-2].after)
    _save(mandate)
    add_step(mandate, Kind.UNDONE, by=by, reason=reason, undoes=step)
    write_rights(mandate)


def end_expired() -> int:
    """Write the line "ended" for mandates whose last day is over; their rights ended by themselves at midnight."""
    count = 0
    for pk in Mandate.objects.overdue().values_list("pk", flat=True):
        with transaction.atomic():
            mandate = Mandate.objects.select_for_update().get(pk=pk)
            if mandate.state != State.ENDED and mandate.ends and mandate.ends < timezone.localdate():
                _finish(mandate, by=None, on=mandate.ends, why=EndReason(mandate.end_reason or EndReason.TERM))
                count += 1
    return count


def forget(person: User) -> None:
    """An erased account sits on no board; that somebody once did stays. What was allowed to be shown is withdrawn."""
    for mandate in Mandate.objects.select_for_update().filter(person=person):
        mandate.consents.all().delete()
        if mandate.state != State.ENDED:
            _finish(mandate, by=person, on=timezone.localdate(), why=EndReason.RESIGNATION)
        Mandate.objects.filter(pk=mandate.pk).update(title="", on_behalf_of="")
        for step in mandate.steps.all():
            kept = {"reason": "" if step.by_id == person.pk else step.reason, "after": without_words(step.after)}
            MandateStep._base_manager.filter(pk=step.pk).update(**kept)  # history gives way to Art. 17 only


def check_dates(starts: datetime.date, ends: datetime.date | None) -> None:
    if ends and ends < starts:
        raise ValidationError(_("Der letzte Tag liegt vor dem ersten."), code="ends")


def check_level(mandate: Mandate) -> None:
    """Who votes must have proven who they are, as the board asks."""
    if not mandate.has_needed_level:
        raise ValidationError(
            _("Für ein Mandat mit Stimmrecht fehlt noch der Nachweis: %(level)s.")
            % {"level": mandate.board.get_min_level_display()},
            code="level",
        )
    if mandate.voting_right and mandate.board.circle.real_names and not mandate.person.real_name:
        raise ValidationError(
            _("Zum Nachweis ist kein Name gespeichert. Für dieses Mandat muss er noch einmal nachgewiesen werden."),
            code="name",
        )


def term_of(board: AdvisoryBoard, day: datetime.date) -> Term | None:
    """The board's term of office in which `day` lies."""
    return board.terms.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day).order_by("-starts").first()


def _tidy(columns: dict[str, Any]) -> dict[str, Any]:
    if "role" in columns:
        columns["role"] = Role(columns["role"])
    texts = {name: value.strip() for name, value in columns.items() if isinstance(value, str) and name != "role"}
    return columns | texts


def _locked(mandate: Mandate) -> Mandate:
    return Mandate.objects.select_for_update(of=("self",)).select_related("board", "person").get(pk=mandate.pk)


def _open(by: User, mandate: Mandate, kind: Kind) -> Mandate:
    """The locked row, if the office may take this step and the mandate's state allows it."""
    mandate = _locked(mandate)
    if not policies.can_manage_mandate(by, mandate):
        raise PermissionDenied
    _check_state(mandate, kind)
    return mandate


def _check_state(mandate: Mandate, kind: Kind) -> None:
    if mandate.current_state not in ALLOWED[kind]:
        raise WrongState(
            _("Das geht gerade nicht: Das Mandat ist „%(state)s“.") % {"state": mandate.state_label}, code="state"
        )


def _record_instruction(mandate: Mandate, *, by: User, on: datetime.date, sworn_in_by: str) -> None:
    mandate.state, mandate.sworn_in_on, mandate.sworn_in_by = State.SWORN_IN, on, sworn_in_by.strip()
    mandate.save(update_fields=["state", "sworn_in_on", "sworn_in_by"])
    add_step(mandate, Kind.SWORN_IN, by=by, on=on, reason=mandate.sworn_in_by)


def _set_state(mandate: Mandate, state: State) -> None:
    mandate.state = state
    mandate.save(update_fields=["state"])


def _save(mandate: Mandate) -> None:
    try:
        with transaction.atomic():
            mandate.save()
    except IntegrityError as twice:
        raise AlreadyAppointed(_("Ab diesem Tag hat die Person schon ein Mandat in diesem Beirat.")) from twice


def _end(
    mandate: Mandate, *, by: User, on: datetime.date, why: EndReason, reason: str = "", at_once: bool = False
) -> None:
    later = mandate.state in (State.ACTIVE, State.SUSPENDED) and on >= timezone.localdate() and not at_once
    if mandate.ends and on > mandate.ends:
        raise ValidationError(
            _("Das Mandat endet schon am %(day)s.") % {"day": date_format(mandate.ends, "DATE_FORMAT")}, code="on"
        )
    if not later:
        _finish(mandate, by=by, on=on, why=why, reason=reason)
        return
    check_dates(mandate.starts, on)
    mandate.ends, mandate.end_reason = on, why
    mandate.save(update_fields=["ends", "end_reason"])
    add_step(mandate, Kind.END_SET, by=by, on=on, reason=reason)
    write_rights(mandate)


def _finish(mandate: Mandate, *, by: User | None, on: datetime.date, why: EndReason, reason: str = "") -> None:
    """From now on it gives nothing. A mandate that never began has no last day."""
    mandate.state, mandate.end_reason = State.ENDED, why
    mandate.ends = on if on >= mandate.starts else None
    mandate.save(update_fields=["state", "end_reason", "ends"])
    add_step(mandate, Kind.ENDED, by=by, on=on, reason=reason)
    write_rights(mandate)


def _write_topics(
    mandate: Mandate, groups: Iterable[TopicGroup], speaks_for: Collection[TopicGroup], on: datetime.date | None = None
) -> None:
    """Close what is no more, open what is new; a group in which the person now speaks is closed and opened anew."""
    wanted = {group.pk: group in speaks_for for group in groups}
    day = on or max(mandate.starts, timezone.localdate()) if mandate.steps.exists() else mandate.starts
    for topic in mandate.topics.filter(until=None):
        if wanted.get(topic.group_id) == topic.is_speaker:
            del wanted[topic.group_id]
        else:
            topic.until = max(topic.since, day - datetime.timedelta(days=1))
            topic.save(update_fields=["until"])
    MandateTopic.objects.bulk_create(
        MandateTopic(mandate=mandate, group_id=pk, is_speaker=speaks, since=day) for pk, speaks in wanted.items()
    )


def _restore(mandate: Mandate, after: dict[str, Any]) -> None:
    """Put back what a row of the history kept. A term that is over meanwhile cannot be brought back to life."""
    for name, value in columns_of(after).items():
        setattr(mandate, name, value)
    if mandate.state != State.ENDED and mandate.ends and mandate.ends < timezone.localdate():
        raise WrongState(_("Die Amtszeit davor ist abgelaufen. Bitte tragen Sie eine neue Berufung ein."))
    groups = TopicGroup.objects.in_bulk([pk for pk, _speaks in after["topics"]])
    _write_topics(mandate, groups.values(), [groups[pk] for pk, speaks in after["topics"] if speaks])
