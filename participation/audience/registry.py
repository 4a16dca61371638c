from django.db.models.functions import Now

from participation.accounts.models import User
from participation.audience.models import Audience, Circle, CircleEntry
from participation.privacy.uses import MEMBERSHIP, TECHNICAL, fields
from participation.registry import register


def leave_everything(user: User) -> None:
    """An erased account belongs to no circle; that somebody once did stays for the history of the circle."""
    CircleEntry.objects.current().filter(person=user).update(ends=Now())
    CircleEntry.objects.filter(person=user, starts__gt=Now()).delete()


register(Circle, label=str, fields=fields((TECHNICAL, "slug name seen_by real_names")))
register(Audience, label=str, fields=fields((TECHNICAL, "kind circle municipality min_level")))
register(
    CircleEntry,
    label=lambda entry: entry.circle.name,
    fields=fields((MEMBERSHIP, "person circle source role starts ends")),
    erase=leave_everything,
)
