"""The show and its episodes, with sound, text and chapters."""

from typing import Any

from django.core.files import File
from wagtail.models import Page
from wagtailmedia.models import Media

from cms.demo.memory import once
from cms.demo.story import Story
from cms.demo.stream import Stream, Targets
from cms.models import EpisodePage, ShowPage
from cms.pages.services import publish
from cms.podcasts.captions import Line, clock, write

ROLES = {"Moderation": "host"}


def make_show(story: Story, home: Page) -> ShowPage | None:
    """The show, unpublished until its episodes are there."""
    entry = story.data["podcast"]
    return once("page:podcast", ShowPage, add_show, story, home, entry)


def add_show(story: Story, home: Page, entry: dict[str, Any]) -> Page:
    return home.add_child(instance=show_page(story, home, entry))


def show_page(story: Story, home: Page, entry: dict[str, Any]) -> ShowPage:
    return ShowPage(
        title=entry["title"],
        slug=entry["slug"],
        menu_title=entry.get("menu", ""),
        show_in_menus="menu" in entry,
        lead=entry["description"],
        author=entry["author"],
        owner_name=entry["owner"]["name"],
        owner_email=entry["owner"]["email"],
        category=entry["category"],
        explicit=entry["explicit"],
        picture=story.find("picture", entry["cover"]),
        licence=entry.get("licence", ""),
        locale=home.locale,
        live=False,
    )


def load_episodes(story: Story, show: ShowPage, targets: Targets) -> None:
    for entry in story.data["podcast"]["episodes"]:
        once(f"episode:{entry['slug']}", EpisodePage, make_episode, story, show, entry, targets)
    once("text:podcast", ShowPage, publish, show)


def make_episode(story: Story, show: ShowPage, entry: dict[str, Any], targets: Targets) -> Page:
    stream = Stream(story, targets)
    episode = EpisodePage(
        title=entry["title"],
        slug=entry["slug"],
        date=story.at(entry["date"]),
        lead=entry["summary"],
        audio=make_audio(story, entry),
        season=entry["season"],
        number=entry["number"],
        speakers=[{"type": "person", "value": speaker(person)} for person in entry["speakers"]],
        transcript=write([Line(one["text"], one["speaker"], one["start"], one["end"]) for one in entry["transcript"]]),
        chapters=[{"type": "chapter", "value": chapter(one)} for one in entry["chapters"]],
        body=stream.body([{"text": entry["notes"]}]),
        links=stream.buttons(entry["links"]),
        locale=show.locale,
        live=False,
    )
    show.add_child(instance=episode)
    return publish(episode)


def make_audio(story: Story, entry: dict[str, Any]) -> Media:
    name = entry["audio"]["file"]
    with (story.files / name).open("rb") as content:
        return Media.objects.create(
            title=entry["title"], type="audio", duration=entry["audio"]["seconds"], file=File(content, name=name)
        )


def speaker(person: dict[str, str]) -> dict[str, str]:
    return {"name": person["name"], "role": ROLES.get(person["role"], "guest")}


def chapter(entry: dict[str, Any]) -> dict[str, str]:
    return {"start": clock(entry["start"]), "title": entry["title"]}
