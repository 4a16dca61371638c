from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model

from cms.demo.models import Loaded

Made = TypeVar("Made", bound=Model)


def once(key: str, model: type[Made], make: Callable[..., Any], *given: Any) -> Made | None:
    """What stands under `key`: made now by `make(*given)` if it never was; None when somebody deleted it since."""
    entry = Loaded.objects.filter(key=key).first()
    if entry:
        return model._default_manager.filter(pk=entry.object_id).first()
    made: Made = make(*given)
    Loaded.objects.create(key=key, object_id=made.pk)
    return made
