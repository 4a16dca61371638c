from participation.identity.models import Verification
from participation.privacy.uses import IDENTITY, fields
from participation.registry import register

register(Verification, label=str, fields=fields((IDENTITY, "person method level verified_on expires_on state")))
