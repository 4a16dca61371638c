"""Between processes: what one stored, the others hear through Redis. Redis is a hint; without it nothing is lost."""

import asyncio
import json
import logging
import time
from typing import Any

import redis
import redis.asyncio
from django.conf import settings
from django.utils.crypto import salted_hmac
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from boards.chat.delivery import Hub, hub

logger = logging.getLogger(__name__)

CHANNEL = "live:" + salted_hmac("boards.chat", "channel").hexdigest()[:16]
"""Two installations may share one Redis: the name comes from the secret."""
PAUSE = 2.0
"""Seconds after a failure in which Redis is not asked, so that writing a message never waits for it twice."""
QUIET = 5.0
"""Seconds without a word after which the subscription is pinged; twice as long without an answer, and it is lost."""

_client: redis.Redis | None = None
_not_before = 0.0


def publish(news: dict[str, Any]) -> None:
    """Tell the sockets of this process and of all others. Called after the commit, from any thread; never raises."""
    global _not_before
    hub.hear_from_thread(news)
    if not settings.REDIS_URL or time.monotonic() < _not_before:
        return
    try:
        _redis().publish(CHANNEL, json.dumps(news, ensure_ascii=False))
    except (redis.RedisError, OSError):
        _not_before = time.monotonic() + PAUSE
        logger.warning("Redis cannot be reached: other processes find new messages by themselves.")


def _redis() -> redis.Redis:
    global _client
    if _client is None:
        _client = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0)
        )
    return _client


async def listen(hub: Hub) -> None:
    """Hear the other processes for as long as this one lives; say so in every room when they cannot be heard."""
    hub.set_live(False)
    pause = 0.1
    while True:
        try:
            async with redis.asyncio.from_url(
                settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=2, retry=AsyncRetry(NoBackoff(), 0)
            ) as client:
                await _hear(client, hub)
        except (redis.RedisError, OSError) as error:
            logger.warning("Live updates between processes are paused: %s", type(error).__name__)
        hub.set_live(False)
        await asyncio.sleep(pause)
        pause = min(pause * 2, 2.0)


async def _hear(client: "redis.asyncio.Redis", hub: Hub) -> None:
    global _not_before
    async with client.pubsub() as channel:
        await channel.subscribe(CHANNEL)
        silent = 0
        while silent < 2:
            said = await channel.get_message(timeout=QUIET)
            if said is None:
                silent += 1
                await channel.ping()
                continue
            silent = 0
            if said["type"] == "subscribe":
                _not_before = 0.0
                hub.set_live(True)
            elif said["type"] == "message":
                hub.hear(json.loads(said["data"]))
    raise redis.ConnectionError("no answer")
