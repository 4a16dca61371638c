from participation.jobs import tasks  # noqa: F401 - its finders are asked by the tick
from participation.jobs.models import Heartbeat
from participation.privacy.uses import TECHNICAL, fields
from participation.registry import register

register(Heartbeat, label=str, fields=fields((TECHNICAL, "name at failures error")))
