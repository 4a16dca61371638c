from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import User
from participation.identity.models import IdentityCase, IdentityLook, RevokeReason
from participation.identity.needs import has_pseudonym

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


def is_veiled(case: IdentityCase) -> bool:
    """Whether naming its people together would tell whose pseudonym one of them has. `persons` may be prefetched."""
    people = list(case.persons.all())
    return len(people) > 1 and any(has_pseudonym(person) for person in people)


def can_see_people(user: User | AnonymousUser, case: IdentityCase) -> bool:
    """Reviewers; of a veiled case only who asked, once a second one agreed. Never a case about oneself and others."""
    if not is_identity_reviewer(user) or (_is_about(case, user) and len(case.persons.all()) > 1):
        return False
    return not is_veiled(case) or (case.lifted_by_id is not None and case.asked_by_id == user.pk)


def can_lift_veil(user: User | AnonymousUser, case: IdentityCase) -> bool:
    """A second officer, none of whom the case is about."""
    return is_identity_reviewer(user) and case.asked_by_id != user.pk and not _is_about(case, user)


def can_decide_case(user: User | AnonymousUser, case: IdentityCase) -> bool:
    """Whoever may see its people; neither about one's own account nor, in an appeal, about one's own refusal."""
    if not can_see_people(user, case) or _is_about(case, user):
        return False
    return case.refusal is None or case.refusal.by_id != user.pk


def _is_about(case: IdentityCase, user: User | AnonymousUser) -> bool:
    return any(person.pk == user.pk for person in case.persons.all())
