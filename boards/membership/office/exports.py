"""The list of members as a table that opens right in a German Excel."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from boards.membership.mandates import Mandate, State
from boards.membership.models import AdvisoryBoard
from participation.tables import csv_file

MOST = 5_000


def mandates_csv(board: AdvisoryBoard, mandates: QuerySet[Mandate]) -> HttpResponse:
    head = [
        _("Vorname"), _("Nachname"), _("E-Mail-Adresse"), _("Gemeinde"), _("Rolle"), _("Bezeichnung"), _("Stimmrecht"),
        _("entsandt von"), _("Stand"), _("erster Tag"), _("letzter Tag"), _("Grund des Endes"), _("Beschluss"),
        _("Beschluss vom"), _("verpflichtet am"), _("Themengruppen"), _("spricht für"),
    ]  # fmt: skip
    return csv_file(f"mitglieder-{board.slug}.csv", head, (_row(one) for one in mandates[:MOST]))


def _row(mandate: Mandate) -> list[object]:
    person, topics = mandate.person, mandate.open_topics  # type: ignore[attr-defined]
    return [
        person.first_name if not person.erased_at else person.shown_name,
        person.last_name,
        "" if person.erased_at else person.email,
        person.municipality or "",
        mandate.get_role_display(),
        mandate.title,
        _("ja") if mandate.voting_right else _("nein"),
        mandate.on_behalf_of,
        State(mandate.state_now).label,  # type: ignore[attr-defined]
        *(f"{day:%d.%m.%Y}" if day else "" for day in (mandate.starts, mandate.ends)),
        mandate.get_end_reason_display(),
        mandate.resolution,
        *(f"{day:%d.%m.%Y}" if day else "" for day in (mandate.resolved_on, mandate.sworn_in_on)),
        ", ".join(str(topic) for topic in topics),
        ", ".join(str(topic) for topic in topics if topic.is_speaker),
    ]
