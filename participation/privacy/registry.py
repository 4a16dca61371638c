from dataclasses import replace

from django.utils.translation import gettext_noop as _

from participation.accounts.models import User
from participation.privacy import tasks  # noqa: F401 - its finder is asked by the tick
from participation.privacy.models import Erasure
from participation.privacy.uses import AUTHORSHIP, CONTACT, OFFICE_WORK, TECHNICAL, fields
from participation.registry import register

PURPOSE = _("Zeigen, dass ein Konto gelöscht wurde")
PROOF = replace(AUTHORSHIP, purpose=PURPOSE, retention=_("so lange es die Plattform gibt"))
STEP = replace(PROOF, kind="technical", erasure="keep")


def goes_by_itself(user: User) -> None:
    """The address goes with the last mail, the list of files once they are deleted (services.carry_out)."""


register(
    Erasure,
    label=str,
    fields=fields(
        (PROOF, "person"),
        (STEP, "asked_at also_contributions erased_at finished_at"),
        (replace(CONTACT, retention=_("bis die letzte Mail geschickt ist")), "address"),
        (OFFICE_WORK, "by"),
        (TECHNICAL, "files"),
    ),
    erase=goes_by_itself,
)
