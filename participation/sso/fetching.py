"""Requests to a service: named hosts only, https but for a local site, no redirects, little and soon."""

import json
import time
from collections.abc import Callable, Collection
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from django.conf import settings

from participation.sso.answers import Refused

LARGEST: Final = 500_000
SECONDS: Final = 8
TIMEOUT: Final = (4, 4)


def is_allowed(url: str, hosts: Collection[str]) -> bool:
    """Whether `url` is on one of `hosts` (with its port, as in the address) and reached by https."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    by = ("https", "http") if settings.LOCAL else ("https",)
    return parts.scheme in by and parts.netloc.lower() in {host.lower() for host in hosts}


def fetch_json(
    url: str,
    *,
    hosts: Collection[str],
    form: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The JSON object at `url`; with `form` by POST. Raises Refused("unreachable") for anything else."""
    if not is_allowed(url, hosts):
        raise Refused("unreachable", "address outside the named hosts")
    sent = {"Accept": "application/json", "Accept-Encoding": "identity"} | (headers or {})
    try:
        with requests.Session() as session:
            answer = session.request(
                "POST" if form is not None else "GET",
                url,
                data=form,
                headers=sent,
                auth=_as_it_is(),
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            )
            body = _read(answer)
        if answer.status_code != 200:
            is_ours = form is not None and answer.status_code in (400, 401)
            raise Refused("invalid" if is_ours else "unreachable", f"status {answer.status_code}")
        found = json.loads(body)
    except (requests.RequestException, ValueError, RecursionError) as error:
        raise Refused("unreachable", type(error).__name__) from error
    if not isinstance(found, dict):
        raise Refused("unreachable", "not an object")
    return found


def _read(answer: requests.Response) -> bytes:
    until, body = time.monotonic() + SECONDS, bytearray()
    for part in answer.iter_content(16_384):
        body += part
        if len(body) > LARGEST or time.monotonic() > until:
            raise Refused("unreachable", "too large or too slow")
    return bytes(body)


def _as_it_is() -> Callable[[requests.PreparedRequest], requests.PreparedRequest]:
    """Keeps requests from adding what a .netrc of the machine says."""
    return lambda request: request
