from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from participation.identity import keys


@register(Tags.security)
def identity_keys_are_set(**kwargs: Any) -> list[CheckMessage]:
    """Without keys nobody can be verified; better said at the start than at the first letter."""
    try:
        keys.versions()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="participation.E001")]
    return []
