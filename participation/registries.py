"""Imports each room's registry, so that what it says of its models is known."""

from participation.jobs import registry as jobs
from participation.pictures import registry as pictures

__all__ = ["jobs", "pictures"]
