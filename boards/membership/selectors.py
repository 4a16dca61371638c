"""What the public page shows of a board. It asks the consents: without one, a member is a number and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q
from django.utils import timezone

from boards.groups.models import TopicGroup
from boards.membership.mandates import Consent, EndReason, Mandate, MandateTopic, Role, State
from boards.membership.models import AdvisoryBoard, RulesOfProcedure
from participation.accounts.models import User

ORDER: Final = [Role.CHAIR, Role.DEPUTY, Role.SPEAKER, Role.MEMBER, Role.ADMINISTRATION]
"""How roles stand on the page. Guests belong to a group for a while, not to the board."""
What = Consent.What


@dataclass(frozen=True)
class Shown:
    """One person as far as they allow it, with what components/name.html and avatar.html read."""

    name: str
    name_is_verified: bool
    verified_how: str
    role: str
    place: str
    groups: list[str]
    photo_url: str = ""
    years: str = ""

    @property
    def shown_name(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2]).upper()


@dataclass(frozen=True)
class People:
    """Who sits on a board: those who are named, and how many more there are."""

    leading: list[Shown] = field(default_factory=list)
    members: list[Shown] = field(default_factory=list)
    unnamed: int = 0
    former: list[Shown] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.leading) + len(self.members) + self.unnamed


def mandates_of(person: User) -> list[Mandate]:
    """The person's own mandates, the newest first, with board, topic groups, consents and steps (five queries)."""
    found = Mandate.objects.filter(person=person).exclude(end_reason=EndReason.REVOKED)
    return list(
        found.select_related("board", "person")
        .prefetch_related("topics__group", Prefetch("consents", Consent.objects.order_by("given_at", "pk")))
        .order_by("-starts", "-pk")
    )


def rules_of(board: AdvisoryBoard) -> list[RulesOfProcedure]:
    """Every version that was adopted, newest first (one query)."""
    return list(board.rules.adopted().order_by("-valid_from", "-version"))


def in_force(versions: Iterable[RulesOfProcedure]) -> RulesOfProcedure | None:
    today = timezone.localdate()
    return next((rules for rules in versions if rules.valid_from <= today), None)


def people_of(board: AdvisoryBoard, viewer: User | AnonymousUser, rules: RulesOfProcedure | None) -> People:
    """Everybody who sits on the board today, and who did and allows it to be known. Four queries."""
    mandates = _mandates(board, viewer)
    today = timezone.localdate()
    sitting = _once([one for one in mandates if one.current_state == State.ACTIVE and one.starts <= today])
    ended = [one for one in mandates if one.current_state == State.ENDED]
    names = rules is None or rules.publish_names
    named = [one for one in sitting if names and _allows(one, What.NAME)]
    leads = [one for one in named if _allows(one, What.ROLE) and one.role in ORDER[:3]]
    now = {one.person_id for one in sitting}
    gone = [one for one in ended if names and one.person_id not in now and _allows(one, What.FORMER)]
    former = _once([one for one in gone if _allows(one, What.NAME)])
    return People(
        leading=[_shown(one) for one in leads],
        members=[_shown(one) for one in named if one not in leads],
        unnamed=len(sitting) - len(named),
        former=[_shown(one) for one in former],
    )


def shows_photo(name: str) -> bool:
    """Whether a public page shows this photo: its person sits on a published board and allows name and picture."""
    held = Consent.objects.filter(withdrawn_at=None)
    found = Mandate.objects.sitting().filter(person__photo=name, board__published=True, role__in=ORDER)
    for what in (What.NAME, What.PHOTO):
        found = found.filter(pk__in=held.filter(what=what).values("mandate"))
    rules = [in_force(rules_of(mandate.board)) for mandate in found.select_related("board")]
    return any(one is None or one.publish_names for one in rules)


def _once(mandates: list[Mandate]) -> list[Mandate]:
    """Each person once, with the first of their mandates in the order of the page."""
    by_person: dict[int, Mandate] = {}
    for mandate in mandates:
        by_person.setdefault(mandate.person_id, mandate)
    return list(by_person.values())


def _mandates(board: AdvisoryBoard, viewer: User | AnonymousUser) -> list[Mandate]:
    """The board's active and ended mandates in the order of the page, with all that `_shown` reads."""
    visible = TopicGroup.objects.visible_to(viewer).values("pk")
    topics = MandateTopic.objects.filter(until=None, group__in=visible).select_related("group").order_by("group__order")
    found = (
        board.mandates.filter(Q(state=State.ACTIVE) | Q(state=State.ENDED, ends__isnull=False), role__in=ORDER)
        .exclude(end_reason=EndReason.REVOKED)
        .filter(person__erased_at=None)
        .select_related("person__municipality")
        .prefetch_related(
            Prefetch("topics", topics, to_attr="shown_topics"),
            Prefetch("consents", Consent.objects.filter(withdrawn_at=None), to_attr="held_consents"),
        )
    )
    return sorted(found, key=lambda one: (ORDER.index(Role(one.role)), one.person.last_name, one.person.first_name))


def _allows(mandate: Mandate, what: str) -> bool:
    return any(consent.what == what for consent in mandate.held_consents)  # type: ignore[attr-defined]


def _shown(mandate: Mandate) -> Shown:
    """The real name: what a member of a board allows to be published is no pseudonym."""
    person, tells_role = mandate.person, _allows(mandate, What.ROLE)
    place = str(person.municipality) if person.municipality and _allows(mandate, What.PLACE) else ""
    return Shown(
        name=f"{person.first_name} {person.last_name}".strip() or person.shown_name,
        name_is_verified=person.name_is_verified,
        verified_how=person.verified_how,
        role=mandate.role_label if tells_role else "",
        place=place,
        groups=[str(topic) for topic in mandate.shown_topics] if tells_role else [],  # type: ignore[attr-defined]
        photo_url=person.photo_url if _allows(mandate, What.PHOTO) else "",
        years=f"{mandate.starts:%Y}–{mandate.ends:%Y}" if mandate.ends else f"{mandate.starts:%Y}",
    )
