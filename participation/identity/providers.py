"""Providers: the ways to prove who one is. Each is a module or room of its own below identity/ and registers here."""

from typing import Protocol

from django.utils.functional import Promise

from participation.accounts.models import User
from participation.identity import keys
from participation.identity.levels import Level, Method


class Provider(Protocol):
    """One way. A finished round trip ends in services.record_verification and leads back to `next`."""

    @property
    def slug(self) -> str: ...
    @property
    def method(self) -> Method: ...
    @property
    def max_level(self) -> Level: ...
    @property
    def label(self) -> str | Promise: ...
    @property
    def text(self) -> str | Promise:
        """One or two sentences for people: what they need and how long it takes."""

    def available(self) -> bool:
        """Whether this installation offers it now."""

    def start_url(self, next: str) -> str:
        """Where the way begins; `next` is a path of this site."""


class Pending(Protocol):
    def __call__(self, person: User) -> bool: ...


_providers: dict[str, Provider] = {}
_pending: dict[str, Pending] = {}


def register_provider(provider: Provider, *, pending: Pending | None = None) -> None:
    """Called once at start, from a room's registry.py. `pending` says whether a person has begun and not finished."""
    if provider.slug in _providers:
        raise ValueError(f"{provider.slug} is registered twice")
    _providers[provider.slug] = provider
    if pending:
        _pending[provider.slug] = pending


def providers_for(level: int) -> list[Provider]:
    """The ways offered now that reach `level`, the least effort first; without IDENTITY_KEYS none beyond e-mail."""
    if level > Level.EMAIL and not keys.are_set():
        return []
    fit = [one for one in _providers.values() if one.max_level >= level and one.available()]
    return sorted(fit, key=lambda one: one.max_level)


def provider_label(slug: str) -> str:
    """What a way is called; its slug when it is no longer there."""
    return str(_providers[slug].label) if slug in _providers else slug


def pending_ways(person: User) -> list[Provider]:
    """The ways that `person` has begun and not finished."""
    return [_providers[slug] for slug, ask in _pending.items() if ask(person)]


def is_pending(person: User) -> bool:
    return bool(pending_ways(person))
