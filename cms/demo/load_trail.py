"""What became of it: the links between cards, threads, projects, surveys, articles and episodes."""

from typing import Any

from boards.brainstorm.models import Card
from cms.demo.memory import once
from cms.demo.story import Story
from participation.trail.models import Link
from participation.trail.services import link

KINDS = {"led_to": Link.Kind.TAKEN_UP_BY}
"""Words of the file that the trail calls by another name."""


def load(story: Story) -> None:
    for number, entry in enumerate(story.data["trail"]):
        source, target = find(story, entry["from"]), find(story, entry["to"])
        if source and target:
            once(f"trail:{number}", Link, make_link, story, entry, source, target)


def make_link(story: Story, entry: dict[str, Any], source: Any, target: Any) -> Link:
    return link(
        by=story.person(entry["by"]),
        source=source,
        target=target,
        kind=KINDS.get(entry["kind"], entry["kind"]),
        at=story.at(entry["date"]),
    )


def find(story: Story, end: dict[str, str]) -> Any:
    """One end of a link: {card, group}, or one of {thread}, {project}, {survey}, {article}, {episode}."""
    if "card" in end:
        group = story.find("group", end["group"])
        return group and Card.objects.of_group(group).filter(text=end["card"]).first()
    ((kind, key),) = end.items()
    return story.find(kind, key)
