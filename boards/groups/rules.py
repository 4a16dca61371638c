"""The rules a group can choose from, and the same rules in words. Audiences are made here from a choice."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.audience import services as audiences
from participation.audience.models import Audience, Circle
from participation.identity.levels import Level


class ReadingRule(models.TextChoices):
    PUBLIC = "public", gettext_lazy("alle, auch ohne Konto")
    SIGNED_IN = "signed_in", gettext_lazy("alle mit Konto")
    MEMBERS = "members", gettext_lazy("Mitglieder und Gäste der Gruppe")


class WritingRule(models.TextChoices):
    MEMBERS = "members", gettext_lazy("Mitglieder und Gäste der Gruppe")
    SIGNED_IN = "signed_in", gettext_lazy("alle mit Konto")


OPEN_RULES = [choice for choice in ReadingRule.choices if choice[0] != ReadingRule.MEMBERS]


def reading_audience(rule: str, circle: Circle) -> Audience:
    """Raises ValueError for a rule that does not exist."""
    match ReadingRule(rule):
        case ReadingRule.MEMBERS:
            return audiences.of_circle(circle)
        case open_rule:
            return open_audience(open_rule)


def open_audience(rule: str) -> Audience:
    """For what belongs to no group: walls, projects. Raises ValueError for the rule of members."""
    if ReadingRule(rule) == ReadingRule.MEMBERS:
        raise ValueError(rule)
    return audiences.everyone() if rule == ReadingRule.PUBLIC else audiences.signed_in()


def writing_audience(rule: str, circle: Circle, *, min_level: int) -> Audience:
    if WritingRule(rule) == WritingRule.MEMBERS:
        return audiences.of_circle(circle, min_level=min_level)
    return audiences.signed_in(min_level=min_level)


def reading_rule(audience: Audience) -> ReadingRule:
    """Which choice made this audience."""
    kinds = {Audience.Kind.EVERYONE: ReadingRule.PUBLIC, Audience.Kind.SIGNED_IN: ReadingRule.SIGNED_IN}
    return kinds.get(Audience.Kind(audience.kind), ReadingRule.MEMBERS)


def writing_rule(audience: Audience) -> WritingRule:
    return WritingRule.SIGNED_IN if audience.kind == Audience.Kind.SIGNED_IN else WritingRule.MEMBERS


def in_words(reading: Audience, writing: Audience) -> list[str]:
    """What stands under "Wer darf was?"."""
    readers = {
        ReadingRule.PUBLIC: _("Lesen dürfen alle, auch ohne Konto."),
        ReadingRule.SIGNED_IN: _("Lesen dürfen alle mit Konto."),
        ReadingRule.MEMBERS: _("Lesen dürfen nur Mitglieder und Gäste der Gruppe."),
    }[reading_rule(reading)]
    named = writing.min_level >= Level.ADDRESS
    if writing_rule(writing) == WritingRule.MEMBERS:
        writers = (
            _("Schreiben dürfen Mitglieder und Gäste der Gruppe mit geprüftem Namen.")
            if named
            else _("Schreiben dürfen Mitglieder und Gäste der Gruppe.")
        )
    else:
        writers = (
            _("Schreiben dürfen alle mit geprüftem Namen.") if named else _("Schreiben dürfen alle mit einem Konto.")
        )
    return [readers, writers]


def narrower(one: Audience, other: Audience | None) -> Audience | None:
    """The one audience of those whom both let in, for places that hold a single key (the index).

    None where no single audience says it: such an object stays out of the index rather than in the wrong one.
    """
    if other is None or one == other:
        return one
    if one.kind == Audience.Kind.EVERYONE:
        return other
    if other.kind == Audience.Kind.EVERYONE:
        return one
    level = max(one.min_level, other.min_level)
    if one.circle and other.circle:
        return audiences.of_circle(one.circle, min_level=level) if one.circle == other.circle else None
    if one.kind == Audience.Kind.MUNICIPALITY or other.kind == Audience.Kind.MUNICIPALITY:
        return None
    circle = one.circle or other.circle
    return audiences.of_circle(circle, min_level=level) if circle else audiences.signed_in(min_level=level)
