"""Tasks that the tests let a real worker run."""

import time
from pathlib import Path

from django_tasks import task


@task()
def write_line(path: str, seconds: float = 0) -> None:
    """Idempotent but for its log: says when it begins and, after `seconds`, when it is done."""
    with Path(path).open("a") as log:
        log.write("begin\n")
    marker = Path(f"{path}.quick")
    time.sleep(0 if marker.exists() else seconds)
    with Path(path).open("a") as log:
        log.write("done\n")


@task()
def fail() -> None:
    raise RuntimeError("always")
