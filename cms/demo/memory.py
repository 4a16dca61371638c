from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model

from cms.demo.models import Loaded

Made = TypeVar("Made", bound=Model)


def once(key: str, model: type[Made], make: Callable[[], Made]) -> Made | None:
    """What stands under `key`: made now if it never was; None when somebody has deleted it since."""
    entry = Loaded.objects.filter(key=key).first()
    if entry:
        return model._default_manager.filter(pk=entry.object_id).first()
    made = make()
    Loaded.objects.create(key=key, object_id=made.pk)
    return made
