"""The topic group of the cast, public and closed, with something in each."""

import pytest

from boards.groups.services import found_group
from boards.threads.services import start_thread


@pytest.fixture
def group(admin, group_circle, speaker):
    """Public to read, members write. Its circle is the one of `member`."""
    return found_group(
        by=admin, slug="kreisverwaltung", name="Kreisverwaltung", purpose="Kürzere Wege zum Amt.", speaker=speaker
    )


@pytest.fixture
def closed_group(admin, other_circle, other_member):
    """Only its members read; `other_member` is one."""
    return found_group(
        by=admin, slug="schulen", name="Schulen", reading="members", mark="kreuz", tone="zwetschge", order=1
    )


@pytest.fixture
def thread(group, member):
    return start_thread(by=member, group=group, title="Termine online buchen", text="Wo fangen wir an?")


@pytest.fixture
def closed_thread(closed_group, other_member):
    """A thread that only the members of the closed group may know of."""
    return start_thread(by=other_member, group=closed_group, title="Geheimwort Kastanie", text="Nur unter uns: Eiche.")
