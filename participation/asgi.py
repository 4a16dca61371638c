"""Pages and sockets in one process: daphne (demo, small district) or uvicorn (sockets of a bigger one)."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
os.environ.setdefault("ASGI", "true")

from django.core.asgi import get_asgi_application

pages = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from participation.accounts.second_factor import SocketsWithSecondFactor  # noqa: E402
from participation.urls import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(SocketsWithSecondFactor(URLRouter(websocket_urlpatterns)))
        ),
    }
)
