"""Where somebody is signed in: the list, signing out elsewhere, and what ends with a password or an account."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone

from participation.accounts.models import User

BROWSERS: Final = [
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrom", "Chrome"), ("Safari/", "Safari"),
]  # fmt: skip
SYSTEMS: Final = [
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
]  # fmt: skip
NOWHERE: Final = "0.0.0.0"  # noqa: S104 - an address that belongs to nobody
Listener = Callable[[Iterable[str]], None]
_listeners: list[Listener] = []


def on_sessions_ended(listener: Listener) -> None:
    """A door for rooms that keep sockets open: told the keys of sessions that have ended. Called once, at start."""
    _listeners.append(listener)


def sessions_of(person: User) -> list[UserSession]:
    """Where `person` is signed in now, newest first."""
    living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return list(UserSession.objects.filter(user=person, session_key__in=living).order_by("-created_at"))


def end_sessions(person: User, *, but: str | None = None, only: int | None = None) -> int:
    """Sign `person` out everywhere, `but` not in this session, or `only` there; sockets close. Returns how many."""
    found = UserSession.objects.filter(user=person).exclude(session_key=but or "")
    if only is not None:
        found = found.filter(pk=only)
    keys = list(found.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    found.filter(session_key__in=keys).delete()
    for listener in _listeners:
        listener(keys)
    return len(keys)


def forget_ended_sessions() -> None:
    """Daily: rows whose session is over."""
    living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    UserSession.objects.exclude(session_key__in=living).delete()


def device(user_agent: str) -> str:
    """ "Firefox, Windows": what a person needs to know one again, and nothing more."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return ", ".join(filter(None, [browser, system]))


@receiver(pre_save, sender=UserSession, dispatch_uid="keep_little")
def keep_little(instance: UserSession, **_signal: Any) -> None:
    """allauth would store the whole address and the browser's whole name: neither is kept."""
    instance.ip = NOWHERE
    if re.search(r"[/;(]", instance.user_agent):
        instance.user_agent = device(instance.user_agent)
