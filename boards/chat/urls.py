from typing import Any, cast

from django.urls import path

from boards.chat import consumers, views

urlpatterns = [
    path("live/", views.rooms, name="rooms"),
    path("live/<int:pk>/", views.room, name="room"),
    path("live/<int:pk>/nachrichten/", views.messages_after, name="room_messages"),
]

websocket_urlpatterns = [path("live/<int:pk>/verbindung/", cast(Any, consumers.room_socket))]
"""Without a language in the address: what goes over it is the same in all."""
