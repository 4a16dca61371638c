"""What an applicant does with their application; the office's steps are in calls/, evaluation/ and selection/."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.applications import mails, policies
from boards.applications.models import WISHES, Application, BalanceData, CallForApplications, Notice, State, Step
from boards.groups.models import TopicGroup
from participation.accounts.models import User

OWN: Final = (
    "motivation", "municipality", "availability", "conflicts", "accessibility", "phone",
    "publish_name", "publish_role", "publish_place", "publish_photo",
)  # fmt: skip
CONSENTS: Final = {"publish_name", "publish_role", "publish_place", "publish_photo"}
BALANCE: Final = ("gender", "age_band", "background", "disability")


class TooLow(PermissionDenied):
    """The identity level of the person is below what the call asks for."""


@transaction.atomic
def save_application(*, by: User, call: CallForApplications, said: Mapping[str, Any]) -> Application:
    """Store what was typed: as a draft that this begins, or as a change of what was sent before.

    `said` holds any of OWN and BALANCE, `expertise` (words) and `wishes` (topic groups by rank). Two tabs that begin at
    once fill the same row. Raises PermissionDenied when the call or the application no longer takes changes.
    """
    application = _locked(by, call)
    if application is None:
        if not policies.can_start(by, call):
            raise PermissionDenied
        # Two first saves at once: the person's row is locked, so the second finds the first one's draft.
        application = Application.objects.create(
            call=call, person=by, municipality=by.municipality, state=State.DRAFT, level=by.current_level
        )
        add_step(application, by=by)
    elif not policies.can_edit(by, application):
        raise PermissionDenied
    _write(application, said)
    if application.state != State.DRAFT and (lacking := what_lacks(application)):
        raise ValidationError(lacking)
    return application


@transaction.atomic
def submit_application(*, by: User, application: Application) -> Application:
    """Hand a complete application in; again after the office has asked back. A second click changes nothing.

    Raises TooLow when the identity level is missing, ValidationError with what lacks, else PermissionDenied.
    """
    locked = _locked(by, application.call)
    if locked is None:
        raise PermissionDenied
    if locked.state == State.SUBMITTED:
        return locked
    if not policies.can_submit(by, locked):
        raise TooLow if policies.can_edit(by, locked) and by.current_level < locked.call.min_level else PermissionDenied
    if lacking := what_lacks(locked):
        raise ValidationError(lacking)
    locked.submitted_at = locked.submitted_at or timezone.now()
    locked.level = by.current_level
    move(locked, State.SUBMITTED, by=by, fields=["submitted_at", "level"])
    mails.tell(locked, Notice.Kind.RECEIVED)
    return locked


@transaction.atomic
def withdraw_application(*, by: User, application: Application) -> Application:
    """Take an application back. What others wrote about it goes at once, the rest after six months."""
    locked = _locked(by, application.call)
    if locked is None or not policies.can_withdraw(by, locked):
        raise PermissionDenied
    locked.shortlisted, locked.outcome, locked.place, locked.revealed_at = False, "", None, None
    locked.evaluations.all().delete()
    move(locked, State.WITHDRAWN, by=by, fields=["shortlisted", "outcome", "place", "revealed_at"])
    mails.tell(locked, Notice.Kind.WITHDRAWN)
    return locked


@transaction.atomic
def take_up_again(*, by: User, application: Application) -> Application:
    """Make a withdrawn application a draft again, while the call is open."""
    locked = _locked(by, application.call)
    if locked is None or not policies.can_take_up_again(by, locked):
        raise PermissionDenied
    move(locked, State.DRAFT, by=by)
    return locked


@transaction.atomic
def discard_draft(*, by: User, application: Application) -> None:
    locked = _locked(by, application.call)
    if locked is None or not policies.can_discard(by, locked):
        raise PermissionDenied
    locked.delete()


def what_lacks(application: Application) -> list[str]:
    """What must be filled in before an application can be sent, as sentences."""
    lacking = []
    if not application.motivation.strip():
        lacking.append(_("Bitte schreiben Sie, warum Sie sich bewerben."))
    if not application.municipality_id:
        lacking.append(_("Bitte wählen Sie Ihre Gemeinde."))
    if not application.conflicts.strip():
        lacking.append(_("Bitte nennen Sie mögliche Interessenkonflikte, oder schreiben Sie „keine“."))
    offered = {group.pk for group in application.call.groups.all()}
    if offered and not any(wish.group_id in offered for wish in application.wishes.all()):
        lacking.append(_("Bitte wählen Sie mindestens eine Themengruppe."))
    return lacking


def move(application: Application, to: State, *, by: User | None, note: str = "", fields: Iterable[str] = ()) -> None:
    """Write the new state of a locked application, and a step that says so."""
    application.state, application.state_since = to, timezone.now()
    application.save(update_fields=["state", "state_since", *fields])
    add_step(application, by=by, note=note)


def add_step(application: Application, *, by: User | None, note: str = "") -> None:
    Step.objects.create(application=application, state=application.state, by=by, note=note)


def _locked(by: User, call: CallForApplications) -> Application | None:
    """The person's application to `call`, with the person's row locked before: nothing of theirs runs beside."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
    call.__dict__.pop("phase_now", None)
    found = Application.objects.select_for_update(of=("self",), no_key=True).of(by).filter(call=call)
    application = found.select_related("call").first()
    if application:
        application.call = call
    return application


def _write(application: Application, said: Mapping[str, Any]) -> None:
    changed = [name for name in OWN if name in said and said[name] != getattr(application, name)]
    for name in changed:
        setattr(application, name, said[name])
    if CONSENTS & set(changed):
        application.consented_at = timezone.now()
        changed.append("consented_at")
    application.changed = timezone.now()
    application.save(update_fields=[*changed, "changed"])
    if "expertise" in said:
        application.expertise.set(list(said["expertise"]))
    if "wishes" in said:
        _rank(application, said["wishes"])
    told = {name: said[name] for name in BALANCE if name in said}
    if told:
        BalanceData.objects.update_or_create(application=application, defaults=told)


def _rank(application: Application, groups: Iterable[TopicGroup]) -> None:
    """The wished groups in their order, each once; groups that the call does not offer are passed over."""
    offered = set(application.call.groups.all())
    wanted = [group for group in dict.fromkeys(groups) if group in offered][:WISHES]
    application.wishes.all().delete()
    for rank, group in enumerate(wanted, start=1):
        application.wishes.create(group=group, rank=rank)
