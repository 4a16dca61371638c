"""The way out to a service, and what is known of it here."""

from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from participation.sso import oidc, trips
from participation.sso.answers import Refused
from participation.sso.configured import OidcService, SamlService, Service


def services_for(use: str) -> list[Service]:
    """The services of this installation for `use` (configured.SIGN_IN, VERIFY), in the order of the settings."""
    return [service for service in settings.SSO.values() if use in service.uses]


def service_for(slug: str, use: str) -> Service:
    """Raises Http404 for one that is not set up for `use`."""
    service: Service | None = settings.SSO.get(slug)
    if service is None or use not in service.uses:
        raise Http404
    return service


def callback(service: Service) -> str:
    """Where the service sends people back to: the same in every language, whatever host a request names."""
    return _ours("sso_answer", service)


def metadata(service: Service) -> str:
    return _ours("sso_metadata", service)


def leave_for(request: HttpRequest, service: Service, *, purpose: str, back: str) -> HttpResponse:
    """Begin a round trip and lead out to `service`; afterwards purposes.py knows what becomes of its answer.

    The answer is a page that goes on by itself (and has a link), not a redirect: `form-action 'self'` holds for every
    redirect that follows a form, also for those from a broker to the next service, so it would have to name them all.
    """
    trip = trips.begin(request, service=service.slug, purpose=purpose, back=back)
    fresh = purpose == "verify"
    try:
        if isinstance(service, OidcService):
            href = oidc.address(service, trip, callback=callback(service), fresh=fresh)
        else:
            href = _saml_address(cast(SamlService, service), trip, fresh=fresh)
    except Refused as refused:
        return failed(request, service, refused, again=back)
    response = render(request, "sso/leaving.html", {"title": service.name, "service": service, "href": href})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def failed(request: HttpRequest, service: Service, refused: Refused, *, again: str) -> HttpResponse:
    """Say why a round trip did not count. `again` is a path of ours to begin anew."""
    context = {"title": refused.title, "service": service, "message": refused.message, "again": again}
    status = 503 if refused.code == "unreachable" else 400
    return render(request, "sso/failed.html", context, status=200 if refused.code == "cancelled" else status)


def _saml_address(service: SamlService, trip: trips.Trip, *, fresh: bool) -> str:
    from participation.sso import saml  # loads xmlsec: only where SAML is set up

    return saml.address(service, trip, callback=callback(service), metadata=metadata(service), fresh=fresh)


def _ours(name: str, service: Service) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.BASE_URL.rstrip('/')}{reverse(name, args=[service.slug])}"
