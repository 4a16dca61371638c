from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import User
from participation.identity.models import RevokeReason

VERIFY, REVIEW = "participation.verify_identity", "participation.review_identity"


def is_identity_officer(user: User | AnonymousUser) -> bool:
    """Letters and the counter."""
    return user.is_active and user.has_perm(VERIFY)


def is_identity_reviewer(user: User | AnonymousUser) -> bool:
    """Cases, appeals, looks at identities."""
    return user.is_active and user.has_perm(REVIEW)


def can_verify(user: User | AnonymousUser, person: User) -> bool:
    """An officer, never for their own account."""
    return is_identity_officer(user) and user.pk != person.pk


def can_revoke(user: User | AnonymousUser, person: User, reason: str) -> bool:
    """People take back their own proof by their own wish; an officer takes back those of others."""
    if reason not in RevokeReason.values or not user.is_active:
        return False
    if user.pk == person.pk:
        return reason == RevokeReason.CITIZEN
    return is_identity_officer(user) or is_identity_reviewer(user)
