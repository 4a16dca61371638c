"""What a process keeps for a few seconds does not run out in the middle of a test on a slow machine."""

from typing import Any

from django.core.cache.backends.locmem import LocMemCache


class PatientCache(LocMemCache):
    """Keeps everything until it is deleted; every test begins with an empty one (tests/database.py)."""

    def get_backend_timeout(self, timeout: Any = None) -> float | None:
        return None
