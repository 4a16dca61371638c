from django.http import HttpRequest
from wagtail.models import Site

from participation.district.models import DistrictSettings


def district_of(request: HttpRequest) -> DistrictSettings:
    """The district of the site that was asked for; an unsaved row with defaults where none is set up yet."""
    found = Site.find_for_request(request)
    return DistrictSettings.for_request(request) if found else DistrictSettings()
