"""Sign in and connect: the answer goes to allauth, which keeps whose account is whose and asks for the second factor.

allauth gets who it is, as a keyed hash, and name and address as a proposal for the sign-up form. No address counts as
confirmed, so none ever leads to an account that is there, and nothing of the answer is stored.
"""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from participation.identity import keys
from participation.sso.answers import Answer, Refused
from participation.sso.configured import Service
from participation.sso.purposes import register_purpose
from participation.sso.services import failed
from participation.sso.trips import Trip

LOGIN, CONNECT = "login", "connect"


class SignIn:
    """The end of both purposes: allauth knows them by the same words."""

    def arrive(self, request: HttpRequest, service: Service, trip: Trip, answer: Answer) -> HttpResponse:
        login = _as_allauth_knows_it(request, service, answer)
        login.state = {"process": trip.purpose, "next": trip.back}
        response: HttpResponse = complete_social_login(request, login)
        return response

    def refuse(self, request: HttpRequest, service: Service, trip: Trip, refused: Refused) -> HttpResponse:
        again = reverse("socialaccount_connections" if trip.purpose == CONNECT else "account_login")
        return failed(request, service, refused, again=again)


def _as_allauth_knows_it(request: HttpRequest, service: Service, answer: Answer) -> Any:
    provider = get_adapter(request).get_provider(request, provider=service.slug)
    claims = {
        "sub": known_as(service, answer.subject),
        "email": answer["mail"],
        "given_name": answer["given"],
        "family_name": answer["family"],
    }
    login = provider.sociallogin_from_response(request, {"id_token": claims})
    login.account.extra_data = {}
    login.email_addresses = []
    return login


def known_as(service: Service, subject: str) -> str:
    """The keyed hash that stands for `subject`; a row with the hash of an older key gets the newest one."""
    newest, *older = keys.all_hashes("sign-in", service.slug, subject)
    if older:
        SocialAccount.objects.filter(provider=service.slug, uid__in=older).update(uid=newest)
    return newest


register_purpose(LOGIN, SignIn())
register_purpose(CONNECT, SignIn())
