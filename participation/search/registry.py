from dataclasses import replace

from django.utils.translation import gettext_noop as _

from participation.privacy.uses import CONTRIBUTION, TECHNICAL, fields
from participation.registry import register
from participation.search.models import IndexEntry

COPY = replace(CONTRIBUTION, purpose=_("Suche"), retention=_("so lange der Inhalt zu sehen ist"), export=False)
"""The index repeats what stands elsewhere; it is exported and erased there and follows in the same transaction."""

register(
    IndexEntry,
    label=str,
    fields=fields(
        (COPY, "title text"),
        (TECHNICAL, "content_type object_id language kind url audience live whole place tags at updated"),
    ),
)
