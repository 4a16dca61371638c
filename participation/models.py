"""An index: one import line per room."""

from participation.accounts.models import User
from participation.audience.models import Audience, Circle, CircleEntry
from participation.district.models import DistrictSettings, Municipality
from participation.identity.models import Verification
from participation.pictures.models import Picture, Rendition

__all__ = [
    "Audience",
    "Circle",
    "CircleEntry",
    "DistrictSettings",
    "Municipality",
    "Picture",
    "Rendition",
    "User",
    "Verification",
]
