"""An index: one import line per room."""

from participation.accounts.models import User
from participation.audience.models import Audience, Circle, CircleEntry
from participation.district.models import DistrictSettings, Municipality
from participation.identity.models import Verification

__all__ = ["Audience", "Circle", "CircleEntry", "DistrictSettings", "Municipality", "User", "Verification"]
