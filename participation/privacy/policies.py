from django.contrib.auth.models import AnonymousUser

from participation.accounts.models import User


def can_erase(user: User | AnonymousUser, person: User) -> bool:
    """Everybody themselves; the office whoever it keeps the accounts of, administrators only by administrators."""
    if not isinstance(user, User) or not user.is_active or person.erased_at:
        return False
    if user.pk == person.pk:
        return True
    return user.has_perm("participation.delete_user") and (user.is_superuser or not person.is_superuser)
