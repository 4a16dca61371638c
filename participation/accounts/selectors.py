from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from participation.accounts.models import User
from participation.accounts.names import skeleton
from participation.audience.models import Circle, CircleEntry


def is_name_of_another(pseudonym: str, person: User) -> bool:
    """Whether `pseudonym` reads like the name or the pseudonym of somebody else."""
    wanted = skeleton(pseudonym)
    others = User.objects.exclude(pk=person.pk).filter(erased_at=None)
    names = others.values_list("first_name", "last_name", "pseudonym")
    return any(wanted in (skeleton(f"{given} {family}"), skeleton(other)) for given, family, other in names.iterator())


def roles(person: User, viewer: User | AnonymousUser) -> QuerySet[CircleEntry]:
    """In which circles `person` is now, as far as `viewer` may know their people."""
    return (
        CircleEntry.objects.current()
        .filter(person=person, circle__in=Circle.objects.visible_to(viewer))
        .select_related("circle")
        .order_by("circle__name", "pk")
    )
