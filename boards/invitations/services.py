"""Every change of an invitation: made, sent, sent again, withdrawn, accepted, declined, emptied."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.invitations.models import Invitation
from boards.membership import policies
from boards.membership import services as membership
from boards.membership.mandates import OPEN, Mandate, State
from boards.membership.models import AdvisoryBoard
from participation.accounts.models import User
from participation.identity.keys import all_hashes

AT_ONCE: Final = 200
"""Invitations made in one go."""
MOST_SENT: Final = 5
PAUSE: Final = datetime.timedelta(minutes=10)
"""One invitation is sent at most so often, and not again before so long."""
KEPT: Final = datetime.timedelta(days=30)
"""Name and address of an invitation that ran out are kept so much longer, so that it can be sent again."""
SEAT: Final = (
    "role", "title", "voting_right", "on_behalf_of", "starts", "ends", "resolution", "resolved_on", "sworn_in_on",
    "sworn_in_by",
)  # fmt: skip
"""What an invitation hands on to the mandate as it is."""


class NoLongerValid(ValidationError):
    """The link was used, withdrawn, has expired, or never was."""


@dataclass(frozen=True)
class Invited:
    made: list[Invitation]
    known: list[str]
    """Addresses that were invited before, or whose account has an open mandate in this board."""


@transaction.atomic
def invite(*, by: User, board: AdvisoryBoard, seats: Iterable[Mapping[str, Any]]) -> Invited:
    """Invite everybody in `seats` (email, names, and what the mandate will be); each address once, however often asked.

    The mails leave after the commit. Raises PermissionDenied, or ValidationError for more than 200 at once.
    """
    if not policies.can_manage_membership(by):
        raise PermissionDenied
    seats = list(seats)
    if len(seats) > AT_ONCE:
        raise ValidationError(_("Bitte laden Sie höchstens %(n)s Menschen auf einmal ein.") % {"n": AT_ONCE})
    made, known = [], []
    for seat in seats:
        invitation = _make(by, board, dict(seat))
        if invitation:
            made.append(invitation)
        else:
            known.append(seat["email"])
    if made:
        transaction.on_commit(_hurry)
    return Invited(made, known)


@transaction.atomic
def send_again(*, by: User, invitation: Invitation) -> None:
    """Send a new link; the one before counts no more. Also for what has expired or could not be delivered."""
    invitation = _open(by, invitation)
    if invitation.queued_at:
        return
    if invitation.sent_count >= MOST_SENT:
        raise ValidationError(_("Diese Einladung ging schon %(n)s Mal hinaus. Bitte rufen Sie an.") % {"n": MOST_SENT})
    if invitation.sent_at and invitation.sent_at > timezone.now() - PAUSE:
        raise ValidationError(_("Diese Einladung ging gerade erst hinaus. Bitte warten Sie ein paar Minuten."))
    invitation.queued_at, invitation.attempts, invitation.token_hash = timezone.now(), 0, None
    invitation.save(update_fields=["queued_at", "attempts", "token_hash"])
    transaction.on_commit(_hurry)


@transaction.atomic
def withdraw(*, by: User, invitation: Invitation) -> None:
    """The link counts no more; name and address go at once."""
    invitation = _open(by, invitation)
    invitation.withdrawn_at = timezone.now()
    _close(invitation, "withdrawn_at")


@transaction.atomic
def accept(*, by: User, token: str) -> Mandate:
    """Bind the mandate to the account of `by`. If nothing lacks (instruction, proof of identity) it begins at once.

    Raises NoLongerValid, also when two click at once: one of them gets it. Raises AlreadyAppointed when this account
    has the mandate already.
    """
    invitation = _by_token(token)
    if not by.is_active:
        raise PermissionDenied
    if invitation.invited_by_id == by.pk:
        raise ValidationError(_("Sich selbst beruft niemand. Melden Sie sich mit dem eingeladenen Konto an."))
    mandate = membership.enter_mandate(
        by=invitation.invited_by,
        board=invitation.board,
        person=by,
        groups=list(invitation.groups.all()),
        speaks_for=list(invitation.speaks_for.all()),
        **{name: getattr(invitation, name) for name in SEAT},
    )
    if policies.can_take_up(by, mandate) and mandate.state == State.SWORN_IN and mandate.has_needed_level:
        membership.activate(by=by, mandate=mandate)
    invitation.accepted_at, invitation.mandate = timezone.now(), mandate
    _close(invitation, "accepted_at", "mandate")
    return mandate


@transaction.atomic
def decline(*, token: str) -> None:
    """Whoever has the link may say no, without an account; no mail follows."""
    invitation = _by_token(token)
    invitation.declined_at = timezone.now()
    _close(invitation, "declined_at")


def empty_old() -> int:
    """Take name and address out of invitations that ran out a month ago; they are withdrawn with it.

    One that never left (no mail server took it) counts from the day it was made.
    """
    before = timezone.now() - KEPT
    never_left = Q(expires_at=None, queued_at=None, created__lt=before)
    old = Invitation.objects.open().filter(Q(expires_at__lt=before) | never_left)
    return old.update(withdrawn_at=timezone.now(), email="", first_name="", last_name="", token_hash=None)


def find(token: str) -> Invitation:
    """Raises NoLongerValid."""
    found = _usable().select_related("board").filter(token_hash__in=all_hashes("invitation", token)).first()
    if found is None:
        raise NoLongerValid(
            _("Diese Einladung gilt nicht mehr. Bitte fragen Sie die Geschäftsstelle nach einer neuen.")
        )
    return found


def _usable() -> Any:
    today = timezone.localdate()
    return Invitation.objects.valid().filter(Q(ends=None) | Q(ends__gte=today))


def _by_token(token: str) -> Invitation:
    """The invitation, locked."""
    pk = find(token).pk
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("board", "invited_by").get(pk=pk)
    if locked.token_hash not in all_hashes("invitation", token) or not locked.is_open:
        raise NoLongerValid(
            _("Diese Einladung gilt nicht mehr. Bitte fragen Sie die Geschäftsstelle nach einer neuen.")
        )
    return locked


def _make(by: User, board: AdvisoryBoard, seat: dict[str, Any]) -> Invitation | None:
    """None when the address is invited already, or its account sits on the board."""
    seat["email"] = str(seat["email"]).strip().lower()
    groups, speaks_for = seat.pop("groups", []), seat.pop("speaks_for", [])
    if Mandate.objects.filter(board=board, person__email__iexact=seat["email"], state__in=OPEN).exists():
        return None
    try:
        with transaction.atomic():
            made = Invitation.objects.create(board=board, invited_by=by, queued_at=timezone.now(), **seat)
    except IntegrityError:
        return None
    made.groups.set(groups)
    made.speaks_for.set(speaks_for)
    return made


def _open(by: User, invitation: Invitation) -> Invitation:
    if not policies.can_manage_membership(by):
        raise PermissionDenied
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not locked.is_open:
        raise NoLongerValid(_("Diese Einladung ist schon erledigt: %(state)s.") % {"state": locked.state_label})
    return locked


def _close(invitation: Invitation, *fields: str) -> None:
    """Nothing that tells who it was is needed any more."""
    invitation.email = invitation.first_name = invitation.last_name = ""
    invitation.token_hash = invitation.queued_at = None
    invitation.save(update_fields=[*fields, "email", "first_name", "last_name", "token_hash", "queued_at"])


def _hurry() -> None:
    """Wake the worker; the minute's tick would do it as well."""
    from boards.invitations.tasks import send_invitations  # tasks call this file

    send_invitations.enqueue()
