from participation.accounts.models import User
from participation.identity.levels import Level
from participation.identity.models import IdentityEvent, Verification


def events(person: User) -> list[tuple[str, str]]:
    return list(IdentityEvent.objects.filter(person=person).order_by("seq").values_list("action", "reason"))


def nothing_happened(person: User) -> bool:
    person.refresh_from_db()
    return not Verification.objects.exists() and person.identity_level == Level.EMAIL
