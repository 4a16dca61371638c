import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from participation.accounts.models import User
from participation.trail.models import Link


@transaction.atomic
def link(
    *,
    by: User | None,
    source: Model,
    target: Model,
    kind: str = Link.Kind.GREW_INTO,
    at: datetime.datetime | None = None,
    note: str = "",
) -> Link:
    """Store that `target` grew from `source`. The same link a second time changes nothing and returns the first.

    Whether `by` may do so is the calling service's policy: it knows both objects, this room does not.
    """
    if source == target:
        raise ValueError("nothing grows from itself")
    found, _ = Link.objects.get_or_create(
        **_ends(source, target), kind=Link.Kind(kind), defaults={"by": by, "at": at or timezone.now(), "note": note}
    )
    return found


def unlink(*, source: Model, target: Model, kind: str = Link.Kind.GREW_INTO) -> None:
    """Take a link back; nothing happens when there is none."""
    Link.objects.filter(**_ends(source, target), kind=kind).delete()


def _ends(source: Model, target: Model) -> dict[str, object]:
    kinds = ContentType.objects.get_for_models(type(source), type(target))
    return {
        "source_type": kinds[type(source)],
        "source_id": source.pk,
        "target_type": kinds[type(target)],
        "target_id": target.pk,
    }


def has_links(obj: Model) -> bool:
    """Whether something grew from `obj`, or it from something."""
    return Link.objects.filter(_of(obj)).exists()


def cut_off(obj: Model) -> None:
    """Take `obj` out of every trail; call it before the object is deleted."""
    Link.objects.filter(_of(obj)).delete()


def _of(obj: Model) -> Q:
    kind = ContentType.objects.get_for_model(type(obj))
    return Q(source_type=kind, source_id=obj.pk) | Q(target_type=kind, target_id=obj.pk)
