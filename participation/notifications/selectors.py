from participation.accounts.models import User
from participation.notifications.kinds import Rhythm, kinds


def rhythms_of(person: User) -> dict[str, Rhythm]:
    """For every kind how often `person` wants to hear of it: what they chose, else the kind's default. One query."""
    chosen = dict(person.notification_choices.values_list("kind", "rhythm"))
    return {kind.slug: Rhythm(chosen.get(kind.slug, kind.default)) for kind in kinds()}
