"""Topic groups with their cards, threads and live rooms; projects."""

import uuid
from typing import Any

from boards.brainstorm.models import Wall
from boards.brainstorm.services import add_card, add_cluster, open_wall
from boards.chat.models import Message
from boards.chat.services import post_message, room_of_group
from boards.groups.models import TopicGroup
from boards.groups.services import found_group
from boards.projects.models import Project
from boards.projects.services import write_project
from boards.threads.models import Thread
from boards.threads.policies import can_moderate
from boards.threads.services import close_thread, pin_thread, post_reply, start_thread, write_summary
from cms.demo.load_people import enter
from cms.demo.memory import once
from cms.demo.models import Loaded
from cms.demo.story import Story
from participation.accounts.models import User
from participation.audience.services import everyone

WALL = "Erste Sitzung des Fachbeirats"
FIRST_SESSION = "2022-04-28 18:00"


def found_groups(story: Story) -> set[str]:
    """The groups, still empty: who sits on the board gets into them before anybody writes. Returns the new ones."""
    new = set()
    for order, entry in enumerate(story.data["groups"]):
        key = f"group:{entry['slug']}"
        if not Loaded.objects.filter(key=key).exists():
            new.add(entry["slug"])
        once(key, TopicGroup, make_group, story, entry, order)
    return new


def load(story: Story, new: set[str]) -> None:
    """What stands in the groups; cards and chat only where the group itself is new."""
    wall = once("wall", Wall, make_wall, story)
    for entry in story.data["groups"]:
        group = story.find("group", entry["slug"])
        if group and entry["slug"] in new:
            fill_group(story, group, entry, wall)
        if group:
            load_threads(story, group, entry)
    for entry in story.data["projects"]:
        once(f"project:{entry['slug']}", Project, make_project, story, entry)


def make_wall(story: Story) -> Wall:
    return open_wall(by=story.chief, title=WALL, at=story.at(FIRST_SESSION))


def make_group(story: Story, entry: dict[str, Any], order: int) -> TopicGroup:
    """The group with its guests."""
    group = found_group(
        by=story.chief,
        slug=entry["slug"],
        name=entry["name"],
        purpose=entry["purpose"],
        mark=entry["mark"],
        tone=entry["tone"],
        order=order,
        reading=entry["reading"],
        speaker=story.person(entry["speaker"]),
    )
    for person in story.data["people"]:
        if entry["slug"] in person["groups"] and not person["fachbeirat"]:
            enter(story, group.circle, person)
    return group


def fill_group(story: Story, group: TopicGroup, entry: dict[str, Any], wall: Wall | None) -> None:
    """Its cards from the first session, and its live room."""
    if wall:
        cluster = add_cluster(by=story.chief, wall=wall, title=entry["name"], group=group)
        for text in entry["cards"]:
            add_card(by=story.chief, wall=wall, cluster=cluster, text=text, at=story.at(FIRST_SESSION))
    load_chat(story, group, entry["chat"])


def load_chat(story: Story, group: TopicGroup, messages: list[dict[str, Any]]) -> None:
    room = room_of_group(group)
    for entry in messages:
        said = post_message(by=story.person(entry["author"]), room=room, text=entry["text"], key=uuid.uuid4())
        Message.objects.filter(pk=said.pk).update(created=story.at(entry["date"]))


def load_threads(story: Story, group: TopicGroup, entry: dict[str, Any]) -> None:
    for thread in entry["threads"]:
        once(f"thread:{thread['slug']}", Thread, make_thread, story, group, thread)


def make_thread(story: Story, group: TopicGroup, entry: dict[str, Any]) -> Thread:
    """The thread with all its posts; the first post begins it."""
    first = entry["posts"][0]
    thread = start_thread(
        by=story.person(entry["author"]),
        group=group,
        title=entry["title"],
        lead=entry["lead"],
        text=first["text"],
        members_only=entry["audience"] == "members",
        tags=entry["tags"],
        at=story.at(entry["date"]),
    )
    posts = [thread.posts.get()]
    for post in entry["posts"][1:]:
        made = post_reply(
            by=story.person(post["author"]),
            thread=thread,
            text=post["text"],
            parent=posts[post["reply_to"]] if "reply_to" in post else None,
            official=bool(post.get("official")),
            at=story.at(post["date"]),
        )
        posts.append(made)
    finish(story, thread, entry)
    return thread


def finish(story: Story, thread: Thread, entry: dict[str, Any]) -> None:
    """What the speaker did with the thread: pinned, summed up, closed."""
    if entry.get("pinned"):
        pin_thread(by=story.chief, thread=thread)
    if summary := entry.get("summary"):
        by, at = keeper(story, thread, summary["by"]), story.at(summary["date"])
        write_summary(by=by, thread=thread, text=summary["text"], at=at)
    if closed := entry.get("closed"):
        by, at = keeper(story, thread, closed["by"]), story.at(closed["date"])
        close_thread(by=by, thread=thread, reason=closed["reason"], at=at)


def keeper(story: Story, thread: Thread, key: str) -> User:
    """The person of the file if they may keep this thread, else the administrator."""
    person = story.person(key)
    return person if can_moderate(person, thread) else story.chief


def make_project(story: Story, entry: dict[str, Any]) -> Project:
    project = Project(
        slug=entry["slug"],
        title=entry["title"],
        summary=entry["summary"],
        text=entry["body"],
        state=entry["state"],
        starts=story.at(entry["start"]).date() if "start" in entry else None,
        ends=story.at(entry["end"]).date() if "end" in entry else None,
        office=entry["office"],
        reading=everyone(),
    )
    return write_project(by=story.chief, project=project, tags=entry["tags"])
