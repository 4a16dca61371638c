from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from participation.accounts.models import User
from participation.identity.levels import Level
from participation.identity.models import IdentityEvent, Verification
from participation.sso.sign_in import known_as


def events(person: User) -> list[tuple[str, str]]:
    return list(IdentityEvent.objects.filter(person=person).order_by("seq").values_list("action", "reason"))


def nothing_happened(person: User) -> bool:
    person.refresh_from_db()
    return not Verification.objects.exists() and person.identity_level == Level.EMAIL


def connect(person: User, server, subject: str = "bpk2|BPK-Cora") -> SocialAccount:
    """`person` may sign in as this subject of the service."""
    return SocialAccount.objects.create(user=person, provider="oidc", uid=known_as(settings.SSO["oidc"], subject))
