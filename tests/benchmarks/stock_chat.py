"""What stock Channels does, to compare with: one consumer, one group, the Redis pub/sub layer."""

import os

import django
from django.conf import settings

LAYER = "channels_redis.pubsub.RedisPubSubChannelLayer"

if not settings.configured:
    settings.configure(CHANNEL_LAYERS={"default": {"BACKEND": LAYER, "CONFIG": {"hosts": [os.environ["REDIS_URL"]]}}})
    django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter  # noqa: E402


class StockConsumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()

    async def told(self, event: dict) -> None:
        await self.send(text_data=event["text"])


application = ProtocolTypeRouter({"websocket": StockConsumer.as_asgi()})
