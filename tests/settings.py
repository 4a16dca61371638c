"""The product's own settings on a machine of the tests: local, no manifest, plain static files."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEMO", "true")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from participation.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {**CACHES, "process": {"BACKEND": "tests.cache.PatientCache", "LOCATION": "process"}}  # noqa: F405
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]  # the tests of the limits switch them on
ERASURE_LEDGER = str(Path(tempfile.gettempdir()) / f"buergerboard-tests-{os.getpid()}.erasures")
