from participation.privacy.uses import AUTHORSHIP, CONTRIBUTION, DATE, TECHNICAL, fields
from participation.registry import register
from participation.trail.models import Link

register(
    Link,
    label=str,
    fields=fields(
        (TECHNICAL, "source_type source_id target_type target_id kind"),
        (CONTRIBUTION, "note"),
        (AUTHORSHIP, "by"),
        (DATE, "at"),
    ),
)
