from django.utils.translation import gettext_lazy as _

from participation.notifications.kinds import Rhythm, register_kind
from participation.notifications.models import NotificationChoice
from participation.privacy.uses import PREFERENCE, fields
from participation.registry import register

register(NotificationChoice, label=str, fields=fields((PREFERENCE, "person kind rhythm")))

register_kind(
    slug="replies",
    label=_("Antworten auf das, was Sie schreiben"),
    text=_("Wenn jemand auf Ihren Beitrag antwortet oder Sie erwähnt."),
    default=Rhythm.DAILY,
)
register_kind(
    slug="outcomes",
    label=_("Was aus Ihren Beiträgen wurde"),
    text=_("Wenn die Verwaltung antwortet oder aus Ihrem Beitrag etwas wächst."),
    default=Rhythm.DAILY,
)
register_kind(
    slug="groups",
    label=_("Neues in Ihren Themengruppen"),
    text=_("Neue Themen und Beiträge in Gruppen, in denen Sie dabei sind."),
    default=Rhythm.NONE,
)
register_kind(
    slug="surveys",
    label=_("Neue Umfragen für Sie"),
    text=_("Wenn eine Umfrage beginnt, an der Sie teilnehmen können."),
    default=Rhythm.NONE,
)
