from typing import Any, cast

import structlog
from allauth.core.internal import ratelimit
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.views import ConnectionsView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from participation.identity.gate import own_path
from participation.sso import oidc, services, trips
from participation.sso.answers import Answer, Refused
from participation.sso.configured import SIGN_IN, OidcService, SamlService, Service
from participation.sso.purposes import end_of
from participation.sso.sign_in import CONNECT, LOGIN

log: Any = structlog.get_logger(__name__)


@require_POST
@never_cache
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign in with a service; who is signed in already connects it with their account."""
    service = services.service_for(slug, SIGN_IN)
    purpose = CONNECT if request.POST.get("verbinden") else LOGIN
    back = own_path(request.POST.get("next"), "")
    if (purpose == CONNECT) != request.user.is_authenticated:
        return redirect(back or "account_login")
    if limited := ratelimit.consume_or_429(request, app="allauth.account", action="login"):
        return cast(HttpResponse, limited)
    return services.leave_for(request, service, purpose=purpose, back=back)


@csrf_exempt
@never_cache
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a service sends people back to: OpenID Connect by GET, SAML by POST. State or RelayState bind it to us."""
    service = _any_service(slug)
    if isinstance(service, SamlService):
        return _hand_over(request, service) if request.method == "POST" else HttpResponseNotAllowed(["POST"])
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    return _finish(request, service, request.GET.get("state", ""))


def _hand_over(request: HttpRequest, service: Service) -> HttpResponse:
    """The POST comes from elsewhere, so the browser keeps the session's cookie back. A form of our own brings it along.

    Nothing is stored meanwhile. With JavaScript the form sends itself.
    """
    said = {name: request.POST.get(name, "")[:300_000] for name in ("SAMLResponse", "RelayState")}
    context = {"title": _("Zurück von %(name)s") % {"name": service.name}, "service": service, "said": said}
    return render(request, "sso/hand_over.html", context)


@csrf_exempt  # a page that answers another site's POST has no cookie to check; the trip in the session does it
@require_POST
@never_cache
def finish(request: HttpRequest, slug: str) -> HttpResponse:
    """Our own form brings what a SAML service answered."""
    service = _any_service(slug)
    if not isinstance(service, SamlService):
        raise Http404
    return _finish(request, service, request.POST.get("RelayState", ""))


@require_safe
def metadata(request: HttpRequest, slug: str) -> HttpResponse:
    """What a SAML service must know of us."""
    service = _any_service(slug)
    if not isinstance(service, SamlService):
        raise Http404
    from participation.sso import saml

    xml = saml.metadata_xml(service, callback=services.callback(service), metadata=services.metadata(service))
    return HttpResponse(xml, content_type="application/samlmetadata+xml")


def closed(request: HttpRequest) -> HttpResponse:
    raise Http404


def _any_service(slug: str) -> Service:
    service: Service | None = settings.SSO.get(slug)
    if service is None:
        raise Http404
    return service


class Connections(ConnectionsView):
    """allauth's page with rows of ours: each service that is set up, and what is still connected of former ones."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {account.provider: account for account in SocialAccount.objects.filter(user=self.request.user)}
        names = {service.slug: service.name for service in services.services_for(SIGN_IN)}
        rows = [{"slug": slug, "name": name, "account": own.pop(slug, None)} for slug, name in names.items()]
        rows += [{"slug": slug, "name": slug, "account": account} for slug, account in own.items()]
        return super().get_context_data(**kwargs) | {"rows": rows}


connections = never_cache(Connections.as_view())


def _finish(request: HttpRequest, service: Service, key: str) -> HttpResponse:
    trip = trips.end(request, service=service.slug, key=key)
    if trip is None:
        log.warning("sso_refused", service=service.slug, why="no such trip in this session")
        return services.failed(request, service, Refused("lost"), again="/")
    try:
        found = _read(request, service, trip)
    except Refused as refused:
        log.warning("sso_refused", service=service.slug, purpose=trip.purpose, code=refused.code, why=str(refused))
        return end_of(trip).refuse(request, service, trip, refused)
    return end_of(trip).arrive(request, service, trip, found)


def _read(request: HttpRequest, service: Service, trip: trips.Trip) -> Answer:
    callback = services.callback(service)
    if isinstance(service, OidcService):
        return oidc.read(service, trip, request.GET.dict(), callback=callback)
    from participation.sso import saml

    return saml.read(
        cast(SamlService, service), trip, request.POST.dict(), callback=callback, metadata=services.metadata(service)
    )
