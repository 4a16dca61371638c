from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.audience.models import Audience


class IndexEntry(models.Model):
    """What search knows of one object. Derived: `manage.py rebuild_search` makes all of it anew.

    No name of a person stands here: who wrote it is asked of the objects when a result is shown.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=12, default="de")
    kind = models.CharField(_("Art"), max_length=40)
    title = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=255)
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    live = models.BooleanField(default=True)
    whole = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")
    """What this is a part of: a post of its thread. A part is found as a place in its whole, and goes with it."""
    place = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    """Where it stands: the topic group."""
    tags = models.TextField(blank=True)
    """Slugs, a space between two; a part has its whole's."""
    at = models.DateTimeField(_("Datum"), null=True, blank=True)
    """When it was written or published; nothing where the object has no such moment."""
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="one_entry_per_object")]
        indexes = [
            models.Index(fields=["-updated"]),
            models.Index(fields=["kind", "object_id"], name="entries_by_kind"),
        ]

    def __str__(self) -> str:
        return self.title
