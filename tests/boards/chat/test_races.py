"""One person in many windows at the same moment."""

import pytest

from boards.chat import services
from boards.chat.models import Message
from tests.boards.chat.conftest import say
from tests.surveys.answering.test_races import all_at_once


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_forty_windows_in_two_rooms_together_keep_the_limit(member, room, public_room):
    def try_it(where):
        try:
            return say(member, where) is not None
        except services.TooManyMessages:
            return False

    stored = all_at_once(try_it, [room, public_room] * 20, threads=20)

    assert sum(stored) == Message.objects.count() == services.MAX_MESSAGES
