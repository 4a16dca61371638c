"""Letters with a code: one with the post, some that wait for the officer to print them."""

from typing import Any

from wagtail.models import Site

from cms.demo.memory import once
from cms.demo.story import Story
from participation.district.models import DistrictSettings
from participation.identity.letters import office
from participation.identity.letters.addresses import Address
from participation.identity.letters.models import Letter
from participation.identity.letters.services import request_letter


def load(story: Story) -> None:
    """First what is with the post: a batch takes everything that waits."""
    for entry in sorted(story.data["letters"], key=lambda entry: not entry.get("posted")):
        once(f"letter:{entry['person']}", Letter, make_letter, story, entry)


def make_letter(story: Story, entry: dict[str, Any]) -> Letter:
    person = story.person(entry["person"])
    assert person.municipality is not None  # noqa: S101 - the demo's file gives everybody one
    to = Address(
        first_name=person.first_name,
        last_name=person.last_name,
        extra=entry.get("extra", ""),
        street=entry["street"],
        postal_code=entry["postal_code"],
        place=person.municipality.name,
    )
    letter = request_letter(by=person, address=to, municipality=person.municipality)
    if entry.get("posted"):
        post(story)
    return letter


def post(story: Story) -> None:
    """Print what waits, throw the paper away, and say that it is with the post."""
    district = DistrictSettings.for_site(Site.objects.get(is_default_site=True))
    batch = office.make_batch(by=story.chief)
    office.print_batch(by=story.chief, batch=batch, district=district)
    office.mark_posted(by=story.chief, batch=batch)
