"""/health/: whether the site can do its work, for monitoring and for the web server in front.

As JSON (`Accept: application/json` or `?format=json`) and as a page; 200 when all is well, else 503. The answers name
no host, no path and no error text of a library.
"""

import dataclasses
import datetime
import shutil
from typing import Any

import health_check
import redis.asyncio
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from health_check.base import HealthCheck
from health_check.exceptions import ServiceUnavailable
from health_check.views import HealthCheckView

from participation.jobs.selectors import is_late, last_tick

DISK_LEAST = 500_000_000
"""Bytes that must be free where uploads go: less than two long recordings."""


@dataclasses.dataclass
class Database(health_check.Database):
    """It answers. The driver's own words name the server and stay in the log."""

    def run(self) -> None:
        try:
            super().run()
        except ServiceUnavailable as error:
            raise ServiceUnavailable("no answer") from error


@dataclasses.dataclass
class LiveUpdates(HealthCheck):
    """Redis answers; without REDIS_URL one process carries them itself."""

    timeout = datetime.timedelta(seconds=2)

    async def run(self) -> None:
        if not settings.REDIS_URL:
            return
        try:
            async with redis.asyncio.from_url(
                settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2
            ) as connection:
                await connection.ping()
        except (redis.RedisError, OSError) as error:
            raise ServiceUnavailable("no answer; pages go on, live updates pause") from error


@dataclasses.dataclass
class Worker(HealthCheck):
    """The minute tick has run within the last three minutes."""

    def run(self) -> None:
        try:
            if is_late(last_tick()):
                raise ServiceUnavailable("no tick for three minutes: start manage.py worker")
        finally:
            connection.close()


@dataclasses.dataclass
class Disk(HealthCheck):
    """There is room where uploads are kept."""

    def run(self) -> None:
        try:
            free = shutil.disk_usage(settings.MEDIA_ROOT).free
        except FileNotFoundError:
            free = shutil.disk_usage(settings.BASE_DIR).free
        if free < DISK_LEAST:
            raise ServiceUnavailable(f"only {free // 1_000_000} MB free")


class HealthView(HealthCheckView):
    """The library's view with our checks and 503 in place of its 500."""

    template_name: str = "health.html"
    checks = (Database, health_check.Cache, LiveUpdates, Worker, Disk)

    async def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = await super().dispatch(request, *args, **kwargs)
        if response.status_code == 500:
            response.status_code = 503
        return response

    def lines(self) -> list[dict[str, Any]]:
        return [
            {
                "check": type(result.check).__name__,
                "error": str(result.error or ""),
                "ms": round(result.time_taken * 1000),
            }
            for result in self.results
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"lines": self.lines(), "well": not any(line["error"] for line in self.lines())}

    def render_to_response(self, context: dict[str, Any], **response: Any) -> HttpResponse:
        """Without context processors: they would ask the database."""
        return HttpResponse(render_to_string(self.template_name, context), **response)

    def render_to_response_json(self, status: int) -> JsonResponse:
        return JsonResponse({line["check"]: line["error"] or "OK" for line in self.lines()}, status=status)
