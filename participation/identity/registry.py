from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from participation.accounts.models import User
from participation.identity import checks, tasks  # noqa: F401 - register themselves
from participation.identity.email import EmailProvider
from participation.identity.models import (
    IdentityCase,
    IdentityEvent,
    IdentityLogHead,
    IdentityLook,
    Refusal,
    Verification,
    VerifiedName,
)
from participation.identity.policies import is_identity_reviewer, works_on_identities
from participation.identity.providers import register_provider
from participation.identity.verified_names import read_name
from participation.office import register_office_page
from participation.privacy.uses import IDENTITY, OFFICE_WORK, TASK, TECHNICAL, fields
from participation.registry import Use, register

HIDDEN = replace(IDENTITY, export=False)
"""Keyed hashes and sealed texts: of no use to the person, so not exported."""
LOG = Use(
    "identity",
    _("Nachvollziehen, wer etwas an einem Nachweis getan hat"),
    TASK,
    _("so lange es die Plattform gibt"),
    export=True,
    erasure="anonymise",
)
LOGGED = replace(LOG, erasure="keep")


def own_name(user: User) -> Iterator[Mapping[str, Any]]:
    if name := read_name(user):
        yield {"Vornamen": name[0], "Nachname": name[1]}


def own_cases(user: User) -> Iterator[Mapping[str, Any]]:
    """Without the other people of a case."""
    for case in IdentityCase.objects.filter(persons=user):
        yield {
            "Art": case.get_kind_display(),
            "eröffnet am": case.opened_at,
            "Ihre Begründung": case.text,
            "Stand": case.get_state_display(),
            "Entscheidung": case.get_decision_display(),
            "Begründung": case.reason,
        }


def leave_cases(user: User) -> None:
    """Appeals go with the person; a case about several accounts stays for the others."""
    IdentityCase.objects.filter(Q(persons=user) & Q(kind=IdentityCase.Kind.APPEAL)).delete()
    for case in IdentityCase.objects.filter(persons=user):
        case.persons.remove(user)


register(
    Verification,
    label=str,
    fields=fields(
        (
            IDENTITY,
            "person provider method level verified_on expires_on state municipality age_band warned_on"
            " revoked_on revoke_reason",
        ),
        (HIDDEN, "subject_hash person_hash assertion_hash key_version"),
    ),
)
register(
    VerifiedName,
    label=str,
    fields=fields((IDENTITY, "person given family"), (HIDDEN, "key_version source")),
    export_for=own_name,
)
register(
    IdentityCase,
    label=str,
    fields=fields(
        (IDENTITY, "persons text refusal"),
        (OFFICE_WORK, "decided_by asked_by lifted_by"),
        (replace(OFFICE_WORK, kind="content", erasure="keep"), "kind state decision reason opened_at decided_at"),
    ),
    export_for=own_cases,
    erase=leave_cases,
)
register(Refusal, label=str, fields=fields((IDENTITY, "person provider reason at"), (OFFICE_WORK, "by")))
register(
    IdentityLook,
    label=str,
    fields=fields(
        (IDENTITY, "person reason asked_at state decided_at opened_at closes_at"), (OFFICE_WORK, "by decided_by")
    ),
)
register(
    IdentityEvent,
    label=str,
    fields=fields(
        (LOG, "person"),
        (LOGGED, "at action reason"),
        (replace(OFFICE_WORK, retention=LOG.retention), "actor"),
        (TECHNICAL, "seq key_version prev_hash hash"),
    ),
)
register(IdentityLogHead, label=str, fields=fields((TECHNICAL, "seq hash")))

register_office_page(
    title=gettext_lazy("Nachweise"),
    text=gettext_lazy("Menschen und ihre Nachweise: suchen, ansehen mit Grund, zurücknehmen."),
    url_name="identity_office",
    may=works_on_identities,
    icon="user",
    order=210,
)
register_office_page(
    title=gettext_lazy("Vorgänge zu Nachweisen"),
    text=gettext_lazy("Doppelte Konten, Widersprüche, Einsichten, die eine zweite Person genehmigt."),
    url_name="identity_cases",
    may=is_identity_reviewer,
    icon="clipboard-list",
    order=220,
)
register_provider(EmailProvider())
if settings.IDENTITY_DEMO:
    from participation.identity.demo import DemoProvider

    register_provider(DemoProvider())
