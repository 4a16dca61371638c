from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from participation.identity.counter import tasks  # noqa: F401 - its finder is asked by the tick
from participation.identity.counter.models import CounterSession
from participation.identity.counter.policies import can_work_at_counter
from participation.identity.counter.selectors import is_under_way
from participation.identity.counter.services import PROVIDER
from participation.identity.events import name_actions
from participation.identity.levels import Level, Method
from participation.identity.providers import register_provider
from participation.office import register_office_page
from participation.privacy.uses import IDENTITY, OFFICE_WORK, fields
from participation.registry import register

VISIT = replace(IDENTITY, retention=_("bis 30 Tage nach dem Ende"))


@dataclass(frozen=True)
class CounterProvider:
    slug = PROVIDER
    method = Method.COUNTER
    max_level = Level.SUBSTANTIAL
    label = gettext_lazy("Vor Ort mit Ausweis")
    text = gettext_lazy("Sie kommen mit Ihrem Ausweis zu uns. Das dauert fünf Minuten. Wir machen keine Kopie.")

    def available(self) -> bool:
        return True

    def start_url(self, next: str) -> str:
        return f"{reverse('counter')}?{urlencode({'zurueck': next})}" if next else reverse("counter")


register_provider(CounterProvider(), pending=is_under_way)
register_office_page(
    title=gettext_lazy("Schalter"),
    text=gettext_lazy("Ausweise vor Ort prüfen und den Namen eintragen."),
    url_name="counter_desk",
    may=can_work_at_counter,
    icon="user",
    order=310,
)
name_actions(
    counter_code_made=gettext_lazy("Code für den Schalter erzeugt"),
    counter_slip_made=gettext_lazy("Zettel am Schalter ausgegeben"),
    counter_bound=gettext_lazy("Am Schalter begonnen"),
    counter_checked=gettext_lazy("Ausweis am Schalter geprüft"),
    counter_cancelled=gettext_lazy("Prüfung am Schalter abgebrochen"),
)
register(
    CounterSession,
    label=str,
    fields=fields(
        (VISIT, "person source state document made_at expires_at ended_at"),
        (replace(VISIT, export=False), "code_hash"),
        (replace(OFFICE_WORK, retention=VISIT.retention), "officer"),
    ),
)
