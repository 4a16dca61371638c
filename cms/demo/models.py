from django.db import models


class Loaded(models.Model):
    """One thing that the demo made, so that it is made once."""

    key = models.CharField(max_length=200, unique=True)
    object_id = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.key
