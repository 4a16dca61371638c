"""The log of identity events: append-only, each row's keyed hash covers the row before.

Keyed, so that whoever can write to the database alone cannot forge a chain that fits.
"""

import datetime
import hmac
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import User
from participation.identity import keys
from participation.identity.models import IdentityEvent, IdentityLogHead

REASON_LENGTH: Final = 500
ACTIONS: Final[dict[str, str | Promise]] = {
    "email_confirmed": _("E-Mail-Adresse bestätigt"),
    "verified": _("Nachweis eingetragen"),
    "proof_refused": _("Nachweis nicht angenommen"),
    "expiring": _("Hinweis: Nachweis läuft bald ab"),
    "expired": _("Nachweis abgelaufen"),
    "revoked": _("Nachweis widerrufen"),
    "name_dropped": _("Geprüften Namen gelöscht"),
    "refused": _("Nachweis abgelehnt"),
    "appealed": _("Widerspruch eingelegt"),
    "case_opened": _("Zur Prüfung vorgelegt"),
    "case_decided": _("Entscheidung getroffen"),
    "look_requested": _("Einsicht beantragt"),
    "look_approved": _("Einsicht genehmigt"),
    "look_declined": _("Einsicht nicht genehmigt"),
    "looked": _("Identität angesehen"),
}
"""What may happen, in German. A provider adds its own steps with `name_actions`; steps called look… or …_seen stand on
the person's page "Wer hat meine Identität angesehen?" with their reason."""


def name_actions(**labels: str | Promise) -> None:
    """Say what a provider's own steps are called, e.g. `name_actions(letter_posted=_("Brief abgeschickt"))`."""
    ACTIONS.update(labels)


def action_label(action: str) -> str:
    return str(ACTIONS.get(action, action))


@transaction.atomic
def record_event(*, actor: User | None, person: User | None, action: str, reason: str = "") -> IdentityEvent:
    """Append one step. The end of the log stays locked until the transaction ends: lock your own rows before.

    `reason` is kept for good: no names, no addresses, no codes.
    """
    head = IdentityLogHead.objects.select_for_update().get()
    event = IdentityEvent(
        seq=head.seq + 1,
        at=timezone.now(),
        actor=actor,
        person=person,
        action=action,
        reason=reason[:REASON_LENGTH],
        key_version=keys.current_version(),
        prev_hash=head.hash,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    head.seq, head.hash = event.seq, event.hash
    head.save(update_fields=["seq", "hash"])
    return event


def hash_of(event: IdentityEvent) -> str:
    """The keyed hash over everything in the row and the hash of the row before."""
    at = event.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    who = str(event.actor_id or ""), str(event.person_id or "")
    said = str(event.seq), at, *who, event.action, event.reason, event.prev_hash
    return keys.keyed_hash("log", *said, version=event.key_version)


def broken_links(*, noted: str = "") -> Iterator[str]:
    """What is wrong with the log, a line each; nothing when every row is as it was written.

    `noted` is a hash written down earlier: it must still be in the log (the end of a log cut off together with its
    head shows by nothing else).
    """
    before, last, is_there = "", 0, not noted
    for event in IdentityEvent.objects.order_by("seq").iterator():
        if event.seq != last + 1:
            yield f"{last + 1}: missing (next is {event.seq})"
        elif event.prev_hash != before:
            yield f"{event.seq}: does not follow the row before"
        if event.key_version not in keys.versions():
            yield f"{event.seq}: key {event.key_version} is missing"
        elif not hmac.compare_digest(hash_of(event), event.hash):
            yield f"{event.seq}: was changed"
        before, last, is_there = event.hash, event.seq, is_there or event.hash == noted
    head = IdentityLogHead.objects.first()
    if head is None or (head.seq, head.hash) != (last, before):
        yield f"the log ends at {last}, but {head.seq if head else 'nothing'} was noted as its end"
    if not is_there:
        yield "the noted hash is not in the log any more"
