from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.audience.models import Audience


class IndexEntry(models.Model):
    """What search knows of one object. Derived: `manage.py rebuild_search` makes all of it anew."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=12, default="de")
    kind = models.CharField(_("Art"), max_length=40)
    title = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=255)
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    live = models.BooleanField(default=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="one_entry_per_object")]
        indexes = [models.Index(fields=["-updated"])]

    def __str__(self) -> str:
        return self.title
