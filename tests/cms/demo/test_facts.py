"""The demo tells the facts of the real case in our own words. Needs the facts, which are not part of the product."""

import os
import re
from pathlib import Path

import pytest
import yaml

from tests.cms.demo.test_content import DEMO, FIGURES, HERE, PLACES, strings


def facts():
    path = Path(os.environ.get("SHARED_FACTS", DEMO.parents[2] / "shared" / "facts")) / "northeim.yml"
    if not path.exists():
        pytest.skip(f"the facts to compare with are not here: {path} (set SHARED_FACTS)")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def words(text):
    return re.findall(r"[\w@]+", text.lower())


def test_the_cards_are_those_of_the_first_session():
    collected = facts()["fachbeirat"]["topic_groups"]

    assert {group["name"]: group["cards"] for group in HERE["groups"]} == collected
    assert sum(len(cards) for cards in collected.values()) == 58


def test_the_figures_and_dates_are_the_facts():
    strategy = facts()["strategy"]
    timeline = next(block["timeline"] for page in HERE["pages"] for block in page["blocks"] if "timeline" in block)

    expected = {
        "projects": strategy["projects"],
        "posts": strategy["staff"],
        "savings": strategy["savings_eur"],
        "services": 575,
        "online": 25,
    }
    assert expected == FIGURES
    assert [entry["date"] for entry in timeline] == [entry["date"] for entry in strategy["timeline"]]


def test_towns_and_municipalities_are_the_facts():
    places = facts()["district"]["municipalities"]
    towns = [place["name"] for place in HERE["district"]["municipalities"] if place["kind"] == "town"]

    assert towns == places["towns"]
    assert sorted(set(PLACES) - set(towns)) == sorted(places["others"])


def test_the_words_are_our_own():
    known = facts()
    cards = {card for group in known["fachbeirat"].pop("topic_groups").values() for card in group}
    theirs = {tuple(run[i : i + 6]) for text in strings(known) for run in [words(text)] for i in range(len(run) - 5)}
    ours = [words(text) for text in strings() if text not in cards]

    assert [" ".join(run) for run in ours if any(tuple(run[i : i + 6]) in theirs for i in range(len(run)))] == []
