from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from participation.accounts.models import ShownAs, User
from participation.accounts.names import skeleton
from participation.audience.models import Audience, Circle, CircleEntry


def is_name_of_another(pseudonym: str, person: User) -> bool:
    """Whether `pseudonym` reads like the name or the pseudonym of somebody else, in any form that is shown of it."""
    wanted = skeleton(pseudonym)
    if User.objects.exclude(pk=person.pk).filter(pseudonym_key=wanted).exists():
        return True
    others = User.objects.exclude(pk=person.pk).filter(erased_at=None).exclude(last_name="")
    names = others.values_list("first_name", "last_name", "shown_as")
    return any(wanted in _forms(*name) for name in names.iterator())


def _forms(given: str, family: str, shown_as: str) -> set[str]:
    """What a name looks like: both ways round, with each of the given names; with the initial where that is shown."""
    first = {given, *given.split()}
    forms = {skeleton(f"{name} {family}") for name in first} | {skeleton(f"{family} {name}") for name in first}
    if shown_as == ShownAs.INITIAL:
        forms |= {skeleton(f"{name} {family[:1]}") for name in first}
    return forms


def is_shown_name(pseudonym: str) -> bool:
    """The same for somebody without an account, who must not learn who has one: only names that visitors may see."""
    wanted = skeleton(pseudonym)
    if User.objects.filter(pseudonym_key=wanted).exists():
        return True
    seen = User.objects.visible_to(AnonymousUser()).exclude(last_name="").distinct()
    names = seen.values_list("first_name", "last_name", "shown_as")
    return any(wanted in _forms(*name) for name in names.iterator())


def roles(person: User, viewer: User | AnonymousUser) -> QuerySet[CircleEntry]:
    """In which circles `person` is now, as far as `viewer` may know their people."""
    return (
        CircleEntry.objects.current()
        .filter(person=person, circle__in=Circle.objects.visible_to(viewer))
        .select_related("circle__seen_by")
        .order_by("circle__name", "pk")
    )


@dataclass(frozen=True)
class Sight:
    """Who sees a person's page, in words, and in which of their roles others see them."""

    words: str
    roles: list[CircleEntry]


def sight_of(own: list[CircleEntry]) -> Sight:
    """Who may see the page of somebody with these entries, the widest rule first."""
    everyone = [entry for entry in own if entry.circle.seen_by and entry.circle.seen_by.kind == Audience.Kind.EVERYONE]
    if everyone:
        return Sight(_("alle, auch ohne Konto"), everyone)
    wider = [entry for entry in own if entry.circle.seen_by]
    if wider:
        rules = sorted({str(entry.circle.seen_by) for entry in wider})
        return Sight(", ".join(rules), wider)
    if own:
        return Sight(_("die Menschen von %(circles)s") % {"circles": ", ".join(str(e.circle) for e in own)}, own)
    return Sight(_("nur Sie, solange Sie in keiner Gruppe sind"), [])


def real_name_circles(person: User) -> list[str]:
    """The offices for which the person must appear with the real name."""
    entries = CircleEntry.objects.current().filter(person=person, circle__real_names=True)
    return list(entries.order_by("circle__name").values_list("circle__name", flat=True).distinct())
