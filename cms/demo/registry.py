from cms.demo.models import Loaded
from participation.privacy.uses import TECHNICAL, fields
from participation.registry import register

register(Loaded, label=str, fields=fields((TECHNICAL, "key object_id")))
