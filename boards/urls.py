from django.urls import URLPattern, URLResolver, include, path

from boards.chat.urls import websocket_urlpatterns as chat_sockets

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("boards.groups.urls")),
    path("", include("boards.applications.urls")),
    path("", include("boards.threads.urls")),
    path("", include("boards.brainstorm.urls")),
    path("", include("boards.chat.urls")),
    path("", include("boards.projects.urls")),
    path("", include("boards.membership.urls")),
    path("", include("boards.invitations.urls")),
    path("", include("boards.membership.office.urls")),
]
websocket_urlpatterns: list[URLPattern] = [*chat_sockets]
