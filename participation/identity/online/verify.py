"""The end of a round trip for the purpose "verify"."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from participation.accounts.models import User
from participation.identity.cases import refuse_online
from participation.identity.events import record_event
from participation.identity.gate import own_path
from participation.identity.levels import Level
from participation.identity.online.proving import NotEnough, proof_of
from participation.identity.online.ways import OnlineWay, online_ways
from participation.identity.services import ProofRefused, record_verification
from participation.sso.answers import Answer, Refused
from participation.sso.configured import Service
from participation.sso.purposes import register_purpose
from participation.sso.services import failed
from participation.sso.trips import Trip

VERIFY = "verify"


class Verify:
    def arrive(self, request: HttpRequest, service: Service, trip: Trip, answer: Answer) -> HttpResponse:
        """`trip` was begun by this person in this session (sso.trips.end)."""
        person = cast(User, request.user)
        try:
            proof = proof_of(answer, method=_way(service).method, today=timezone.localdate())
            proven = record_verification(person=person, proof=proof)
        except NotEnough as missing:
            refuse_online(person=person, provider=service.slug, code=missing.code, reason=missing.message)
            messages.error(request, missing.message)
            return _to_own_proof(trip)
        except ProofRefused as refused:
            messages.error(request, " ".join(refused.messages))
            return _to_own_proof(trip)
        level = Level(proven.level).label
        messages.success(
            request, _("Ihr Nachweis ist eingetragen. Sie haben die Stufe „%(level)s“.") % {"level": level}
        )
        return redirect(own_path(trip.back, "") or "identity")

    def refuse(self, request: HttpRequest, service: Service, trip: Trip, refused: Refused) -> HttpResponse:
        """Nothing about the person was learnt. A note in the log, but for those who turned back by themselves."""
        person = cast(User, request.user)
        if refused.code == "invalid":
            record_event(actor=person, person=person, action="proof_refused", reason=f"{service.slug}, invalid")
        return failed(request, service, refused, again=_way(service).start_url(trip.back))


def _way(service: Service) -> OnlineWay:
    return next(way for way in online_ways() if way.slug == service.slug)


def _to_own_proof(trip: Trip) -> HttpResponse:
    """Where refusals are listed, with the way to appeal; `zurueck` keeps the way back."""
    return redirect(f"{reverse('identity')}?{urlencode({'zurueck': trip.back})}" if trip.back else reverse("identity"))


register_purpose(VERIFY, Verify())
