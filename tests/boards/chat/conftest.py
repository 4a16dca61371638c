import uuid

import pytest

from boards.chat import services
from participation.audience.services import everyone, of_circle


@pytest.fixture
def room(group_circle):
    """Read and written by the members of the group."""
    audience = of_circle(group_circle)
    return services.open_room(title="Kreisverwaltung", reading=audience, writing=audience)


@pytest.fixture
def public_room(group_circle):
    """Everybody reads, the members write."""
    return services.open_room(title="Offene Runde", reading=everyone(), writing=of_circle(group_circle))


def say(by, room, text="Guten Abend.", key=None):
    return services.post_message(by=by, room=room, text=text, key=key or uuid.uuid4())
