from participation.identity.codes import tasks  # noqa: F401 - its finder is asked by the tick
from participation.identity.codes.models import CodeTry
from participation.privacy.uses import TECHNICAL, fields
from participation.registry import register

register(CodeTry, label=str, fields=fields((TECHNICAL, "whom since count")))
