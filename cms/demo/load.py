"""Load a demo file: first the people, then what they wrote, then the pages that lead there, at last the trail."""

from django.db import transaction
from django.utils import timezone

from cms.demo import (
    load_applications,
    load_boards,
    load_letters,
    load_membership,
    load_pages,
    load_people,
    load_podcast,
    load_surveys,
    load_trail,
)
from cms.demo.story import Story, read
from cms.demo.stream import Targets
from cms.roles import make_roles


def load(name: str) -> Story:
    """All or nothing; a second time only what was never made. Returns the story, for the table of people."""
    story = read(name, timezone.localdate())
    with transaction.atomic():
        make_roles()
        load_people.load(story)
        load_pages.make_site(story)
        load_letters.load(story)
        new = load_boards.found_groups(story)
        load_membership.load(story)
        load_boards.load(story, new)
        load_applications.load(story)
        load_membership.begin_term(story)
        load_surveys.load(story)
        load_site(story)
        load_trail.load(story)
        load_people.secure(story)
    return story


def load_site(story: Story) -> None:
    """First every page as an empty shell, then their texts, which lead to each other."""
    pages = load_pages.load(story)
    if "start" not in pages:
        return
    show = load_podcast.make_show(story, pages["start"])
    targets = Targets(story, pages | ({"podcast": show} if show else {}))
    load_pages.fill_pages(story, pages, targets)
    if "news" in pages:
        load_pages.load_articles(story, pages["news"], targets)
    if show:
        load_podcast.load_episodes(story, show, targets)
