"""The advisory board: its terms and rules, and the mandates of those who sit on it, with their history."""

import datetime
from typing import Any

from boards.groups.models import TopicGroup
from boards.membership import keeping, services
from boards.membership.consents import set_consents
from boards.membership.mandates import Mandate, Role
from boards.membership.models import AdvisoryBoard
from cms.demo.memory import once
from cms.demo.story import Story
from participation.identity.levels import Level

ROLES = {"chair": Role.CHAIR, "speaker": Role.SPEAKER, "administration": Role.ADMINISTRATION}
"""Everybody else with a seat is a member."""
SHOWN = ("name", "role", "place", "former")


def load(story: Story) -> None:
    """Boards, rules, and the mandates of the first term, before anybody writes anything."""
    for entry in story.data["boards"]:
        board = once(f"board:{entry['slug']}", AdvisoryBoard, make_board, story, entry)
        if board is None:
            continue
        for person in seats(story, entry):
            once(f"mandate:{entry['slug']}:{person['key']}", Mandate, first_mandate, story, board, entry, person)
        for gone in entry["former"]:
            once(f"mandate:{entry['slug']}:{gone['person']}", Mandate, former_mandate, story, board, entry, gone)


def begin_term(story: Story) -> None:
    """The term that runs now: who was appointed anew keeps role and groups, and the mandate of before ends."""
    for entry in story.data["boards"]:
        board = story.find("board", entry["slug"])
        for person in seats(story, entry) if board else []:
            if person["role"] != "administration":
                once(f"mandate2:{entry['slug']}:{person['key']}", Mandate, next_mandate, story, board, entry, person)


def seats(story: Story, entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [person for person in story.data["people"] if person[entry["slug"]]]


def make_board(story: Story, entry: dict[str, Any]) -> AdvisoryBoard:
    board = keeping.found_board(
        by=story.chief,
        slug=entry["slug"],
        name=entry["name"],
        short_name=entry["short_name"],
        purpose=entry["purpose"].strip(),
        min_level=Level[entry["level"].upper()],
        founded_on=day(story, entry["founded"]),
        published=True,
        groups=list(TopicGroup.objects.all()),
    )
    for term in entry["terms"]:
        starts, ends = day(story, term["starts"]), day(story, term["ends"])
        keeping.add_term(by=story.chief, board=board, name=term["name"], starts=starts, ends=ends)
    for rules in entry["rules"]:
        draft, valid_from = keeping.draft_rules(by=story.chief, board=board), day(story, rules["valid_from"])
        columns = {**rules["numbers"], "text": rules["text"].strip(), "valid_from": valid_from}
        keeping.change_rules(by=story.chief, rules=draft, **columns)
        keeping.adopt_rules(by=story.chief, rules=draft, resolution=rules["resolution"], adopted_on=valid_from)
    return board


def first_mandate(story: Story, board: AdvisoryBoard, entry: dict[str, Any], person: dict[str, Any]) -> Mandate:
    return appoint(story, board, entry, person["key"], term=0, **seat(story, person))


def former_mandate(story: Story, board: AdvisoryBoard, entry: dict[str, Any], gone: dict[str, Any]) -> Mandate:
    groups = [group for slug in gone["groups"] if (group := story.find("group", slug))]
    mandate = appoint(story, board, entry, gone["person"], term=0, groups=groups)
    on = day(story, gone["ended"])
    services.end(by=story.chief, mandate=mandate, on=on, why=gone["why"], reason=gone["reason"])
    set_consents(by=mandate.person, mandate=mandate, allowed=gone["consents"])
    return mandate


def next_mandate(story: Story, board: AdvisoryBoard, entry: dict[str, Any], person: dict[str, Any]) -> Mandate:
    """The mandate that came of a new application, or one like it, with the seat of before; then the old one ends."""
    term = board.terms.order_by("-starts")[0]
    old = Mandate.objects.filter(board=board, person=story.person(person["key"]), starts__lt=term.starts)
    mandate = Mandate.objects.filter(board=board, person=story.person(person["key"]), starts__gte=term.starts).first()
    if mandate is None:
        mandate = appoint(story, board, entry, person["key"], term=1, **seat(story, person))
    else:
        services.change(by=story.chief, mandate=mandate, **seat(story, person))
    for before in old:
        before_it = term.starts - datetime.timedelta(days=1)
        services.end(by=story.chief, mandate=before, on=before_it, why="term")
    return mandate


def appoint(story: Story, board: AdvisoryBoard, entry: dict[str, Any], key: str, *, term: int, **more: Any) -> Mandate:
    """Appointed for a term (the first has no end yet), sworn in, begun; and allowed to be shown."""
    written = entry["terms"][term]
    mandate = services.appoint(
        by=story.chief,
        board=board,
        person=story.person(key),
        starts=day(story, written["starts"]),
        ends=day(story, written["ends"]) if term else None,
        resolution=written["resolution"],
        resolved_on=day(story, written["resolved"]),
        **more,
    )
    if mandate.needs_instruction:
        services.swear_in(by=story.chief, mandate=mandate, on=mandate.starts, sworn_in_by=entry["sworn_in_by"])
    services.activate(by=story.chief, mandate=mandate, on=mandate.starts)
    set_consents(by=mandate.person, mandate=mandate, allowed=SHOWN)
    return mandate


def seat(story: Story, person: dict[str, Any]) -> dict[str, Any]:
    """Role, vote and groups as the list of people says; whoever speaks for a group is named at the group."""
    found = {entry["slug"]: story.find("group", entry["slug"]) for entry in story.data["groups"]}
    spoken = [entry["slug"] for entry in story.data["groups"] if entry["speaker"] == person["key"]]
    role = ROLES.get(person["role"], Role.MEMBER)
    return {
        "role": role,
        "title": person["role_label"],
        "voting_right": role != Role.ADMINISTRATION,
        "groups": [found[slug] for slug in person["groups"] if found[slug]],
        "speaks_for": [found[slug] for slug in spoken if found[slug]],
    }


def day(story: Story, written: Any) -> datetime.date:
    return story.at(written).date()
