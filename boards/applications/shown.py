"""Calls and applications as their templates take them."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from boards.applications import selectors
from boards.applications.models import Application, BalanceData, CallForApplications, Phase
from boards.crumbs import start_crumb
from participation import html
from participation.accounts.models import User

NOTHING = "–"


def when_in_words(call: CallForApplications) -> str:
    """One sentence about the time: when it opens, until when one may apply, what happens now."""
    opens, closes = (date_format(localtime(day), "j. F Y, G:i") for day in (call.opens_at, call.closes_at))
    return {
        Phase.DRAFT: _("Dieser Aufruf ist ein Entwurf. Nur das Büro sieht ihn."),
        Phase.ANNOUNCED: _("Sie können sich ab dem %(day)s Uhr bewerben.") % {"day": opens},
        Phase.OPEN: _("Sie können sich bis zum %(day)s Uhr bewerben.") % {"day": closes},
        Phase.DECIDED: _("Der Kreistag hat entschieden."),
        Phase.ARCHIVED: _("Dieses Verfahren ist abgeschlossen."),
    }.get(call.phase, _("Die Frist ist vorbei. Die eingegangenen Bewerbungen werden geprüft."))


def call_crumbs(call: CallForApplications) -> list[dict[str, str]]:
    return [
        start_crumb(),
        {"title": _("Aufrufe zur Bewerbung"), "href": reverse("calls")},
        {"title": call.title, "href": call.get_absolute_url()},
    ]


def facts(application: Application, *, judging: bool = False) -> list[dict[str, Any]]:
    """What an applicant wrote, as label and value; empty ones with a dash. Not the voluntary data.

    Who judges reads only what is judged: no telephone, no needs, no consents.
    """
    wishes = [wish.group.name for wish in application.wishes.all()]
    judged = [
        _fact(_("Gemeinde"), application.municipality),
        _fact(_("Themengruppen nach Wunsch"), ", ".join(f"{n}. {name}" for n, name in enumerate(wishes, 1))),
        _fact(_("Kenntnisse und Erfahrungen"), ", ".join(sorted(tag.name for tag in application.expertise.all()))),
        _fact(_("Zeit für das Ehrenamt"), application.availability, long=True),
        _fact(_("Mögliche Interessenkonflikte"), application.conflicts, long=True),
    ]
    if judging:
        return judged
    return [
        *judged,
        _fact(_("Für die Teilnahme nötig"), application.accessibility, long=True),
        _fact(_("Telefon für Rückfragen"), application.phone),
        _fact(_("Veröffentlicht werden dürfen"), consents(application)),
    ]


def real_name(person: User) -> str:
    """First and last name, as office and Kreistag need them; never the address."""
    return f"{person.first_name} {person.last_name}".strip() or person.shown_name


def consents(application: Application) -> str:
    given = [
        (application.publish_name, _("Name")),
        (application.publish_role, _("Rolle und Themengruppen")),
        (application.publish_place, _("Gemeinde")),
        (application.publish_photo, _("Foto")),
    ]
    return ", ".join(str(word) for yes, word in given if yes) or _("nichts")


def voluntary(application: Application) -> list[dict[str, Any]]:
    """What the applicant said voluntarily: shown to themselves alone."""
    told = BalanceData.objects.filter(application=application).first() or BalanceData()
    return [
        _fact(_("Geschlecht"), told.get_gender_display()),
        _fact(_("Alter"), told.get_age_band_display()),
        _fact(_("Einwanderungsgeschichte"), told.get_background_display()),
        _fact(_("Behinderung"), told.get_disability_display()),
    ]


def motivation(application: Application) -> str:
    return html.from_markdown(application.motivation)


def history(application: Application) -> list[dict[str, Any]]:
    """The applicant's view of what happened: their own steps and what they were told, without names."""
    shown: list[dict[str, Any]] = []
    for step in application.steps.all():
        label = selectors.step_for_applicant(step.state)
        if not shown or shown[-1]["label"] != label:
            shown.append({"label": label, "at": step.at})
    return shown


def _fact(label: str, value: Any, *, long: bool = False) -> dict[str, Any]:
    return {"label": label, "value": str(value or "").strip() or NOTHING, "long": long}
