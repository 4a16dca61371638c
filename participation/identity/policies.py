from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import User
from participation.identity.models import IdentityCase, IdentityLook, RevokeReason

VERIFY, REVIEW = "participation.verify_identity", "participation.review_identity"


def is_identity_officer(user: User | AnonymousUser) -> bool:
    """Letters and the counter."""
    return user.is_active and user.has_perm(VERIFY)


def is_identity_reviewer(user: User | AnonymousUser) -> bool:
    """Cases, appeals, looks at identities."""
    return user.is_active and user.has_perm(REVIEW)


def works_on_identities(user: User | AnonymousUser) -> bool:
    """Whoever has a part in it: may see who has which level, never whose pseudonym it is."""
    return is_identity_officer(user) or is_identity_reviewer(user)


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


def can_look(user: User | AnonymousUser, person: User) -> bool:
    """See whose account it is; one's own one knows."""
    return is_identity_reviewer(user) and user.pk != person.pk


def can_decide_look(user: User | AnonymousUser, look: IdentityLook) -> bool:
    """A second officer: neither who asked nor whom it is about."""
    return is_identity_reviewer(user) and user.pk not in (look.by_id, look.person_id)


def can_decide_case(user: User | AnonymousUser, case: IdentityCase) -> bool:
    """Neither about one's own account nor, in an appeal, about one's own refusal."""
    if not is_identity_reviewer(user) or case.persons.filter(pk=user.pk).exists():
        return False
    return case.refusal is None or case.refusal.by_id != user.pk
