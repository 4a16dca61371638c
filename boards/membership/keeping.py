"""Services for the board itself: its founding, its terms of office, its rules of procedure."""

import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.groups.models import TopicGroup
from boards.membership import policies
from boards.membership.models import AdvisoryBoard, RulesOfProcedure, Term
from participation.accounts.models import User
from participation.audience.models import Circle
from participation.audience.services import show_circle

NOT_COPIED: Final = {"id", "board", "version", "valid_from", "adopted_on", "resolution", "created"}
"""What a new version of the rules does not take over from the one before."""


@transaction.atomic
def found_board(
    *, by: User, slug: str, name: str, groups: list[TopicGroup] | None = None, **more: Any
) -> AdvisoryBoard:
    """Make a board with the circle of those who sit on it. `groups`: the topic groups that belong to it.

    Raises PermissionDenied, or ValidationError when the address is taken.
    """
    _check(by)
    if AdvisoryBoard.objects.filter(slug=slug).exists():
        raise ValidationError(_("Diese Adresse gibt es schon."), code="slug")
    circle, _made = Circle.objects.get_or_create(slug=f"board-{slug}", defaults={"name": name, "real_names": True})
    board = AdvisoryBoard.objects.create(slug=slug, name=name, circle=circle, **more)
    _write_groups(board, groups or [])
    _show(board)
    return board


@transaction.atomic
def change_board(*, by: User, board: AdvisoryBoard, groups: list[TopicGroup], **columns: Any) -> None:
    """Store what is given. The address stays as it is once the board stands: pages and mails lead there."""
    _check(by)
    board = AdvisoryBoard.objects.select_for_update().get(pk=board.pk)
    for name, value in columns.items():
        setattr(board, name, value)
    board.save(update_fields=[*columns])
    Circle.objects.filter(pk=board.circle_id).update(name=board.name)
    _write_groups(board, groups)
    _show(board)


@transaction.atomic
def add_term(
    *, by: User, board: AdvisoryBoard, name: str, starts: datetime.date, ends: datetime.date | None = None
) -> Term:
    _check(by)
    if ends and ends < starts:
        raise ValidationError(_("Der letzte Tag liegt vor dem ersten."), code="ends")
    try:
        with transaction.atomic():
            return Term.objects.create(board=board, name=name, starts=starts, ends=ends)
    except IntegrityError as twice:
        raise ValidationError(_("Eine Amtszeit mit diesem ersten Tag gibt es schon."), code="starts") from twice


@transaction.atomic
def draft_rules(*, by: User, board: AdvisoryBoard) -> RulesOfProcedure:
    """The draft of the next version: the one there is, or a new one with the numbers of the last that was adopted."""
    _check(by)
    AdvisoryBoard.objects.select_for_update().get(pk=board.pk)
    draft = board.rules.filter(adopted_on=None).first()
    if draft:
        return draft
    last = board.rules.adopted().first()
    taken = {field.name: getattr(last, field.name) for field in RulesOfProcedure._meta.local_fields} if last else {}
    kept = {name: value for name, value in taken.items() if name not in NOT_COPIED}
    version = (board.rules.aggregate(last=Max("version"))["last"] or 0) + 1
    return RulesOfProcedure.objects.create(board=board, version=version, valid_from=timezone.localdate(), **kept)


@transaction.atomic
def change_rules(*, by: User, rules: RulesOfProcedure, **columns: Any) -> None:
    """Change a draft. Raises Frozen for a version that was adopted."""
    _check(by)
    rules = RulesOfProcedure.objects.select_for_update().get(pk=rules.pk)
    for name, value in columns.items():
        setattr(rules, name, value)
    rules.save()


@transaction.atomic
def adopt_rules(*, by: User, rules: RulesOfProcedure, resolution: str, adopted_on: datetime.date) -> None:
    """Put a draft in force from its first day on. From here on nobody changes it; a new version takes its place."""
    _check(by)
    rules = RulesOfProcedure.objects.select_for_update().get(pk=rules.pk)
    last = rules.board.rules.adopted().first()
    if last and rules.is_draft and rules.valid_from <= last.valid_from:
        raise ValidationError(_("Eine neue Fassung gilt später als die vorige."), code="valid_from")
    if adopted_on > timezone.localdate():
        raise ValidationError(_("Ein Beschluss von morgen lässt sich heute nicht eintragen."), code="adopted_on")
    rules.resolution, rules.adopted_on = resolution.strip(), adopted_on
    rules.save()


@transaction.atomic
def discard_draft(*, by: User, rules: RulesOfProcedure) -> None:
    """Throw a draft away. A version that was adopted stays."""
    _check(by)
    if not RulesOfProcedure.objects.filter(pk=rules.pk, adopted_on=None).delete()[0]:
        raise ValidationError(_("Eine beschlossene Fassung bleibt stehen."))


def _check(by: User) -> None:
    if not policies.can_manage_membership(by):
        raise PermissionDenied


def _write_groups(board: AdvisoryBoard, groups: list[TopicGroup]) -> None:
    TopicGroup.objects.filter(board=board).exclude(pk__in=[group.pk for group in groups]).update(board=None)
    TopicGroup.objects.filter(pk__in=[group.pk for group in groups]).update(board=board)


def _show(board: AdvisoryBoard) -> None:
    """Members know each other; who they are is shown to others by their consents, on the board's page."""
    show_circle(circle=board.circle, to=None)
