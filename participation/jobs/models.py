from django.db import models


class Heartbeat(models.Model):
    """When something that should run every minute last did, and what it said when it failed."""

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.name}, {self.at:%d.%m.%Y %H:%M:%S}"
