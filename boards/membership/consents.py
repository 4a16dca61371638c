"""Services for what the holder of a mandate allows to be shown: each thing apart, with a date, always withdrawable."""

import datetime
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from boards.membership import policies
from boards.membership.mandates import Consent, Mandate
from participation.accounts.models import User


@transaction.atomic
def set_consents(*, by: User, mandate: Mandate, allowed: Collection[str]) -> None:
    """What the holder allows from now on: what is new is given, what is missing is withdrawn, the rest stays as it was.

    Only the holder gives; the office may withdraw for them, when somebody rings up.
    """
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    held = set(mandate.consents.filter(withdrawn_at=None).values_list("what", flat=True))
    new, gone = set(allowed) - held, held - set(allowed)
    if not policies.can_withdraw_consent(by, mandate) or (new and not policies.can_give_consent(by, mandate)):
        raise PermissionDenied
    give_consents(mandate, new)
    mandate.consents.filter(withdrawn_at=None, what__in=gone).update(withdrawn_at=timezone.now())


def give_consents(mandate: Mandate, allowed: Collection[str], at: datetime.datetime | None = None) -> None:
    """Store what the person has said elsewhere: in an application, with an invitation. Who may is asked there."""
    Consent.objects.bulk_create(
        Consent(mandate=mandate, what=Consent.What(what), given_at=at or timezone.now()) for what in sorted(allowed)
    )
