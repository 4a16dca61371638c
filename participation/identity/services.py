import datetime

from django.db import transaction

from participation.accounts.models import User
from participation.audience.services import rights_changed
from participation.identity.levels import Level, Method
from participation.identity.models import Verification


@transaction.atomic
def record_verification(
    *,
    person: User,
    method: Method,
    level: Level,
    verified_on: datetime.date,
    first_name: str,
    last_name: str,
    expires_on: datetime.date | None = None,
) -> Verification:
    """Store a finished proof and lock the verified name onto the account; an older proof is superseded."""
    User.objects.select_for_update().get(pk=person.pk)
    person.verifications.filter(state=Verification.State.VERIFIED).update(state=Verification.State.SUPERSEDED)
    verification = person.verifications.create(
        method=method, level=level, verified_on=verified_on, expires_on=expires_on
    )
    person.first_name, person.last_name = first_name, last_name
    person.identity_level, person.identity_method = level, method
    person.verified_on, person.identity_expires_on = verified_on, expires_on
    person.save(
        update_fields=[
            "first_name",
            "last_name",
            "identity_level",
            "identity_method",
            "verified_on",
            "identity_expires_on",
        ]
    )
    rights_changed(person=person)
    return verification
