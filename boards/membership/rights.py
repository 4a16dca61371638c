"""What a mandate gives, written into circles: the board's, and its topic groups'; and who speaks for a group."""

from django.db.models.functions import Now

from boards.groups.services import set_speaker
from boards.membership.mandates import Mandate, MandateTopic, State, midnight_after, midnight_before
from participation.audience.models import Circle, CircleEntry
from participation.audience.services import enter_circle, leave_circle


def write_rights(mandate: Mandate) -> None:
    """Make the circles say what the mandate gives, within the transaction that changed it.

    An active mandate gives its circles from midnight before its first day until midnight after its last; every other
    state gives nothing from this moment. What other mandates or the office give are other rows, and stay.
    """
    topics = list(mandate.topics.filter(until=None).select_related("group__circle"))
    gives = mandate.state == State.ACTIVE
    circles = [mandate.board.circle, *[topic.group.circle for topic in topics]] if gives else []
    for circle in circles:
        _enter(mandate, circle)
    entries = CircleEntry.objects.filter(source=mandate.source, person=mandate.person_id)
    for entry in entries.exclude(circle__in=circles).select_related("circle"):
        _leave(mandate, entry)
    _write_speakers(mandate, {topic.group_id for topic in topics if topic.is_speaker and gives})


def _enter(mandate: Mandate, circle: Circle) -> None:
    enter_circle(
        person=mandate.person,
        circle=circle,
        source=mandate.source,
        role=mandate.role_label,
        starts=midnight_before(mandate.starts),
        ends=midnight_after(mandate.ends) if mandate.ends else None,
    )


def _leave(mandate: Mandate, entry: CircleEntry) -> None:
    """From this moment on; what would only have begun later is taken back."""
    CircleEntry.objects.filter(pk=entry.pk, starts__gt=Now()).delete()
    leave_circle(person=mandate.person, circle=entry.circle, source=mandate.source)


def _write_speakers(mandate: Mandate, spoken_for: set[int]) -> None:
    """A group for which the mandate spoke once and speaks no more has no speaker, unless it has another by now."""
    for topic in MandateTopic.objects.filter(mandate=mandate, is_speaker=True).select_related("group"):
        speaks = topic.group_id in spoken_for
        if speaks and topic.group.speaker_id != mandate.person_id:
            set_speaker(group=topic.group, speaker=mandate.person)
        elif not speaks and topic.group.speaker_id == mandate.person_id:
            set_speaker(group=topic.group, speaker=None)
