"""Load a demo file: first the people, then what they wrote, then the pages that lead there, at last the trail."""

from django.db import transaction
from django.utils import timezone

from cms.demo import load_boards, load_pages, load_people, load_podcast, load_surveys, load_trail
from cms.demo.story import Story, read
from cms.roles import make_roles


def load(name: str) -> Story:
    """All or nothing; a second time only what was never made. Returns the story, for the table of people."""
    story = read(name, timezone.localdate())
    with transaction.atomic():
        make_roles()
        load_people.load(story)
        load_pages.make_site(story)
        load_boards.load(story)
        load_surveys.load(story)
        load_pages.load(story)
        load_podcast.load(story)
        load_trail.load(story)
    return story
