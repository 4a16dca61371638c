from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from participation.identity.gate import own_path
from participation.identity.levels import Level, Method
from participation.sso.configured import VERIFY, OidcService, Service


@dataclass(frozen=True)
class OnlineWay:
    """The way to prove who one is at one service of settings.SSO; not offered while that is not set up for it."""

    slug: str
    method: Method

    @property
    def service(self) -> Service | None:
        service: Service | None = settings.SSO.get(self.slug)
        return service if service and VERIFY in service.uses else None

    @property
    def max_level(self) -> Level:
        return Level(self.service.max_level) if self.service else Level.NONE

    @property
    def label(self) -> str:
        return _("Online mit %(name)s") % {"name": self.service.name} if self.service else str(self.method.label)

    @property
    def text(self) -> str:
        return _("Sie weisen sich dort aus, zum Beispiel mit dem Online-Ausweis. Das dauert etwa fünf Minuten.")

    def available(self) -> bool:
        return self.service is not None

    def start_url(self, next: str) -> str:
        url, back = reverse("identity_online", args=[self.slug]), own_path(next, "")
        return f"{url}?{urlencode({'zurueck': back})}" if back else url


def online_ways() -> list[OnlineWay]:
    """One for each service in the settings, and always those of the two plain names: old proofs keep their label."""
    methods = {slug: _method(service) for slug, service in settings.SSO.items()}
    return [OnlineWay(slug, method) for slug, method in ({"oidc": Method.OIDC, "saml": Method.SAML} | methods).items()]


def _method(service: Service) -> Method:
    return Method.OIDC if isinstance(service, OidcService) else Method.SAML
