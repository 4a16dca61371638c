from collections.abc import Mapping

from django.db import transaction

from participation.accounts.models import User
from participation.notifications.kinds import Rhythm, kinds


@transaction.atomic
def choose_rhythms(*, by: User, chosen: Mapping[str, str]) -> None:
    """Store how often `by` wants to hear of each kind. Unknown kinds are passed over."""
    for kind in kinds():
        if kind.slug in chosen:
            rhythm = Rhythm(chosen[kind.slug])
            by.notification_choices.update_or_create(kind=kind.slug, defaults={"rhythm": rhythm})
