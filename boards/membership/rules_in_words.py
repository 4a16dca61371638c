"""The numbers of the rules of procedure as people say them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boards.membership.models import AdvisoryBoard, RulesOfProcedure
from participation.identity.levels import Level


def in_words(rules: RulesOfProcedure) -> list[tuple[str, list[str]]]:
    """Headings with sentences under each, in the order in which a meeting goes."""
    return [
        (_("Sitzungen"), _meetings(rules)),
        (_("Beschlüsse"), _decisions(rules)),
        (_("Niederschrift"), _minutes(rules)),
        (_("Mandate"), _mandates(rules)),
    ]


def level_in_words(board: AdvisoryBoard) -> str:
    return _("Wer mitstimmt, hat vorher nachgewiesen: %(level)s.") % {"level": Level(board.min_level).label}


def _meetings(rules: RulesOfProcedure) -> list[str]:
    said = [
        ngettext(
            "Der Beirat trifft sich mindestens einmal im Jahr.",
            "Der Beirat trifft sich mindestens %(n)s Mal im Jahr.",
            rules.min_meetings_per_year,
        )
        % {"n": rules.min_meetings_per_year},
        _("Die Einladung kommt spätestens %(days)s vor der Sitzung, in dringenden Fällen %(urgent)s.")
        % {"days": _days(rules, rules.notice_days), "urgent": _days(rules, rules.urgent_notice_days)},
        _("Eine Sitzung verlangen kann %(who)s.") % {"who": rules.get_convene_threshold_display()},
        _("Einen Punkt auf die Tagesordnung setzen kann %(who)s.") % {"who": rules.get_agenda_threshold_display()},
        _("Die Sitzungen sind in der Regel öffentlich.")
        if rules.public_default
        else _("Die Sitzungen sind in der Regel nicht öffentlich."),
        _("Mitglieder können per Video teilnehmen.") if rules.remote_allowed else _("Teilgenommen wird vor Ort."),
    ]
    return said if rules.min_meetings_per_year else said[1:]


def _decisions(rules: RulesOfProcedure) -> list[str]:
    quorum = {
        RulesOfProcedure.Quorum.MAJORITY: _(
            "Beschlussfähig ist der Beirat, wenn mehr als die Hälfte der Mitglieder da ist."
        ),
        RulesOfProcedure.Quorum.FIXED: ngettext(
            "Beschlussfähig ist der Beirat, wenn mindestens ein Mitglied da ist.",
            "Beschlussfähig ist der Beirat, wenn mindestens %(n)s Mitglieder da sind.",
            rules.quorum_number or 0,
        )
        % {"n": rules.quorum_number},
        RulesOfProcedure.Quorum.NONE: _("Der Beirat beschließt, wie viele auch da sind."),
    }
    return [
        quorum[RulesOfProcedure.Quorum(rules.quorum)],
        _("Ein Beschluss braucht %(majority)s.") % {"majority": rules.get_majority_display()},
        _("Beschlüsse sind auch zwischen den Sitzungen möglich, schriftlich im Umlauf.")
        if rules.circular_vote_allowed
        else _("Beschlossen wird nur in Sitzungen."),
    ]


def _minutes(rules: RulesOfProcedure) -> list[str]:
    return [
        _("Die Niederschrift liegt spätestens %(days)s nach der Sitzung vor.")
        % {"days": _days(rules, rules.minutes_due_days)},
        _("Einwände sind %(days)s lang möglich.") % {"days": _days(rules, rules.objection_days)},
    ]


def _mandates(rules: RulesOfProcedure) -> list[str]:
    said = []
    if rules.term_months:
        years, months = divmod(rules.term_months, 12)
        length = (
            ngettext("%(n)s Monat", "%(n)s Monate", rules.term_months) % {"n": rules.term_months}
            if months
            else ngettext("%(n)s Jahr", "%(n)s Jahre", years) % {"n": years}
        )
        said.append(_("Die Amtszeit dauert %(length)s.") % {"length": length})
    if rules.min_age:
        said.append(_("Mitglied werden kann, wer mindestens %(n)s Jahre alt ist.") % {"n": rules.min_age})
    said.append(
        _("Namen stehen öffentlich, wenn die Mitglieder eingewilligt haben.")
        if rules.publish_names
        else _("Namen der Mitglieder werden nicht veröffentlicht.")
    )
    return said


def _days(rules: RulesOfProcedure, number: int) -> str:
    if rules.counts == RulesOfProcedure.Counts.WORKING:
        return ngettext("%(n)s Werktag", "%(n)s Werktage", number) % {"n": number}
    return ngettext("%(n)s Tag", "%(n)s Tage", number) % {"n": number}
