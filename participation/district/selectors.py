from typing import Any

from django.core.cache import caches
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models import Site

from participation.district.models import DistrictSettings

KEY, SECONDS = "district", 10


def district_of(request: HttpRequest) -> DistrictSettings:
    """The district of the site that was asked for, kept in the process for SECONDS: every page asks for it.

    An unsaved row with defaults where no site is set up yet.
    """
    site = Site.find_for_request(request)
    if site is None:
        return DistrictSettings()
    known: dict[int, DistrictSettings] = caches["process"].get(KEY) or {}
    if site.pk not in known:
        DistrictSettings.for_site(site)  # makes the row
        known[site.pk] = DistrictSettings.objects.select_related("logo").get(site=site)
        caches["process"].set(KEY, known, SECONDS)
    return known[site.pk]


@receiver([post_save, post_delete], sender=DistrictSettings)
def forget(**_signal: Any) -> None:
    """Changed by this process; others follow when their seconds are over."""
    caches["process"].delete(KEY)
