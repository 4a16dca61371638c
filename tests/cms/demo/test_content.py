"""The demo's data file holds together: names lead somewhere, figures are the facts', the words are our own."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from django.contrib.auth.password_validation import validate_password
from PIL import Image

from cms.demo.dates import moment

DEMO = Path(__file__).parents[3] / "cms" / "demo"
FILES = DEMO / "files"
HERE = yaml.safe_load((DEMO / "northeim.yml").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 23)
PEOPLE = {person["key"]: person for person in HERE["people"]}
GROUPS = {group["slug"]: group for group in HERE["groups"]}
THREADS = {thread["slug"]: (thread, group) for group in HERE["groups"] for thread in group["threads"]}
PROJECTS = {project["slug"] for project in HERE["projects"]}
PAGES = {page["key"] for page in HERE["pages"]}
ARTICLES = {article["slug"] for article in HERE["articles"]}
EPISODES = {episode["slug"] for episode in HERE["podcast"]["episodes"]}
PICTURES = {picture["key"]: picture for picture in HERE["pictures"]}
FIGURES = {figure["key"]: figure["number"] for figure in HERE["project_figures"]}
PLACES = [place["name"] for place in HERE["district"]["municipalities"]]
QUESTIONS = [question for page in HERE["survey"]["pages"] for question in page["questions"]]
BLOCKS = {
    "heading", "text", "quote", "figures", "timeline", "pillars", "call", "picture", "accordion", "projects",
}  # fmt: skip
PLAIN_TARGETS = {
    "groups", "boards", "projects", "survey", "news", "podcast", "trail", "contact", "help", "strategy", "sign-in",
}  # fmt: skip


def values_of(key, node=HERE):
    """Every value under `key`, however deep."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key:
                yield value
            yield from values_of(key, value)
    elif isinstance(node, list):
        for value in node:
            yield from values_of(key, value)


def strings(node=HERE):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for value in node.values() if isinstance(node, dict) else node:
            yield from strings(value)


def all_blocks():
    for page in HERE["pages"]:
        yield from page["blocks"]
        for twin in page.get("translations", {}).values():
            yield from twin["blocks"]
    for article in HERE["articles"]:
        yield from article["blocks"]


def test_the_file_has_what_the_loader_asks_for():
    assert list(HERE) == [
        "district", "password", "people", "letters", "boards", "groups", "trail", "figures_source", "project_figures",
        "projects", "pages", "articles", "podcast", "survey", "sample_answers", "pictures",
    ]  # fmt: skip
    assert [group["slug"] for group in HERE["groups"]] == [
        "kreisverwaltung", "infrastruktur", "best-practice", "partizipation", "schulen",
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["slug", "key", "email"])
def test_no_name_is_given_twice_in_a_list(key):
    for name, entries in HERE.items():
        if isinstance(entries, list):
            given = [entry[key] for entry in entries if key in entry]
            assert len(given) == len(set(given)), name
    assert len(THREADS) == sum(len(group["threads"]) for group in HERE["groups"])


def test_people_are_invented_and_belong_to_known_groups_and_places():
    for person in PEOPLE.values():
        assert person["email"].endswith("@example.org")
        assert person["municipality"] in PLACES
        assert set(person["groups"]) <= set(GROUPS)
        moment(person["verified"]["date"], TODAY)


def test_letters_go_to_people_without_a_proof_and_to_places_of_the_district():
    codes = {place["name"]: place["postal_codes"].split() for place in HERE["district"]["municipalities"]}
    for letter in HERE["letters"]:
        person = PEOPLE[letter["person"]]
        assert person["verified"]["level"] == "email"
        assert letter["postal_code"] in codes[person["municipality"]]


def test_every_role_is_played():
    assert {person["role"] for person in PEOPLE.values()} == {
        "citizen", "verified_citizen", "guest", "member", "speaker", "chair", "moderator", "communications_officer",
        "topic_editor", "identity_officer", "board_officer", "former_member", "administration", "admin",
    }  # fmt: skip


def test_the_password_passes_the_site_s_own_rules():
    assert len(HERE["password"]) >= 12
    validate_password(HERE["password"])


def test_groups_have_a_waymark_of_their_own_and_a_speaker_who_belongs():
    assert len({(group["mark"], group["tone"]) for group in GROUPS.values()}) == 5
    for slug, group in GROUPS.items():
        assert slug in PEOPLE[group["speaker"]]["groups"]


def test_only_people_of_the_group_write_in_it():
    for slug, group in GROUPS.items():
        authors = {post["author"] for thread in group["threads"] for post in thread["posts"]}
        authors |= {message["author"] for message in group["chat"]}
        assert [name for name in sorted(authors) if slug not in PEOPLE[name]["groups"]] == []


@pytest.mark.parametrize("slug", THREADS)
def test_a_thread_runs_forward_in_time_and_answers_stand_one_level_deep(slug):
    thread, _ = THREADS[slug]
    posts = thread["posts"]
    times = [moment(post["date"], TODAY) for post in posts]

    assert (posts[0]["author"], posts[0]["date"]) == (thread["author"], thread["date"])
    assert times == sorted(times)
    for number, post in enumerate(posts):
        if "reply_to" in post:
            assert post["reply_to"] < number
            assert "reply_to" not in posts[post["reply_to"]]


def test_official_answers_come_from_the_administration_and_name_its_office():
    for thread, _ in THREADS.values():
        for post in thread["posts"]:
            assert ("official" in post) == (PEOPLE[post["author"]]["role"] == "administration")
            assert post.get("official") in (None, PEOPLE[post["author"]].get("office"))


def test_a_closed_thread_says_when_by_whom_and_why():
    closed = [thread for thread, _ in THREADS.values() if thread["state"] == "closed"]

    assert closed
    for thread in closed:
        assert moment(thread["closed"]["date"], TODAY) > moment(thread["posts"][-1]["date"], TODAY)
        assert thread["closed"]["by"] in PEOPLE
        assert thread["closed"]["reason"]


def test_there_is_enough_to_read_and_something_to_hide():
    assert max(len(thread["posts"]) for thread, _ in THREADS.values()) >= 30
    assert {2 <= len(group["threads"]) <= 6 for group in GROUPS.values()} == {True}
    assert sum(len(group["chat"]) >= 12 for group in GROUPS.values()) >= 2
    assert sum(thread["audience"] == "members" for thread, _ in THREADS.values()) >= 1


def test_the_chat_is_younger_than_it_is_kept_and_in_order():
    for group in GROUPS.values():
        times = [moment(message["date"], TODAY) for message in group["chat"]]
        assert times == sorted(times)
        assert all((moment("+0", TODAY) - time).days < 60 for time in times)


def known_end(end):
    kinds = {
        "thread": THREADS,
        "project": PROJECTS,
        "article": ARTICLES,
        "episode": EPISODES,
        "survey": {HERE["survey"]["slug"]},
    }
    if "card" in end:
        return end["card"] in GROUPS[end["group"]]["cards"]
    ((kind, slug),) = end.items()
    return slug in kinds[kind]


def test_the_trail_links_things_that_exist():
    for link in HERE["trail"]:
        assert known_end(link["from"]), link
        assert known_end(link["to"]), link
        assert link["kind"] in {"grew_into", "taken_up_by", "reported_in"}
        assert link["by"] in PEOPLE
        moment(link["date"], TODAY)


def test_pictures_named_are_there():
    cover = HERE["podcast"]["cover"]
    assert {*(name for name in values_of("picture")), cover} <= set(PICTURES)


@pytest.mark.parametrize("picture", HERE["pictures"], ids=lambda picture: picture["key"])
def test_a_picture_is_light_described_and_drawn_by_us(picture):
    path = FILES / picture["file"]
    source = (DEMO / "pictures" / f"{picture['key']}.svg").read_text(encoding="utf-8")

    with Image.open(path) as image:
        assert image.size == ((1400, 1400) if picture["key"] == "cover" else (1600, 900))
    assert path.stat().st_size <= 150_000
    assert bool(picture["alt"]) is not picture["decorative"]
    assert picture["credit"]
    assert not re.search(r"<(text|script|image|foreignObject|style)|href", source)


def test_no_file_lies_about_unused():
    used = {picture["file"] for picture in HERE["pictures"]}
    used |= {episode["audio"]["file"] for episode in HERE["podcast"]["episodes"]}

    assert {path.name for path in FILES.iterdir()} == used


def test_blocks_are_of_the_kinds_the_file_explains():
    for block in all_blocks():
        ((kind, value),) = block.items()
        assert kind in BLOCKS
        if kind == "projects":
            assert set(value) <= PROJECTS
        if kind == "figures":
            assert {figure for figure in value if isinstance(figure, str)} <= set(FIGURES)


@pytest.mark.parametrize("target", sorted(set(values_of("target"))))
def test_a_target_leads_somewhere(target):
    known = {"group": GROUPS, "thread": THREADS, "project": PROJECTS, "page": PAGES}
    kind, _, name = target.partition(":")

    assert target in PLAIN_TARGETS or name in known[kind]


@pytest.mark.parametrize("key", ["start", "strategy", "help", "accessibility"])
def test_the_first_pages_have_twins_in_english_and_leichte_sprache(key):
    page = next(page for page in HERE["pages"] if page["key"] == key)

    assert set(page["translations"]) == {"en", "leicht"}
    assert all(twin["title"] and twin["blocks"] for twin in page["translations"].values())


def test_leichte_sprache_says_one_thing_a_sentence():
    twins = [page["translations"]["leicht"] for page in HERE["pages"] if "translations" in page]
    sentences = [s for text in strings(twins) for s in re.split(r"[.?:]\s|\n", text)]

    assert [s for s in sentences if len(s.split()) > 12] == []
    assert [s for s in sentences if re.search(r"\b(könnte|würde|hätte|wäre|dass|weil)\b", s)] == []


def test_nobody_shouts_and_sentences_stay_short():
    prose = [text for key in ("groups", "projects", "pages", "articles") for text in strings(HERE[key])]
    sentences = [s for text in prose for s in re.split(r"[.?:]\s|\n", text) if len(s.split()) > 2]

    assert [text for text in strings() if "!" in text] == []
    assert sum(len(s.split()) for s in sentences) / len(sentences) < 12
    assert [s for s in sentences if len(s.split()) > 30] == []


LONGEST = {
    ("groups", "name"): 80, ("groups", "purpose"): 400, ("projects", "title"): 140, ("projects", "summary"): 300,
    ("pages", "lead"): 400, ("pages", "claim"): 80, ("pages", "label"): 120, ("articles", "title"): 120,
    ("articles", "lead"): 400, ("articles", "label"): 40, ("project_figures", "label"): 120,
    ("survey", "title"): 160, ("survey", "help"): 300,
}  # fmt: skip


@pytest.mark.parametrize(("part", "key"), LONGEST)
def test_what_stands_in_one_line_fits(part, key):
    texts = [value for value in values_of(key, HERE[part]) if isinstance(value, str)]

    assert texts
    assert [text for text in texts if len(text) > LONGEST[part, key]] == []


def test_what_stands_on_a_button_is_short():
    buttons = [block["call"] for block in all_blocks() if "call" in block]
    buttons += [button for shown in values_of("buttons") for button in shown]

    assert [button["label"] for button in buttons if len(button["label"]) > 40] == []


def test_gender_stars_never_turn_a_paragraph_italic():
    # in Markdown two stars inside one paragraph become emphasis
    paragraphs = [p for text in strings() for p in text.split("\n")]

    assert [p for p in paragraphs if len(re.findall(r"(?<=\w)(?<!\\)\*(?=\w)", p)) > 1] == []


def test_every_date_can_be_read():
    written = [*values_of("date"), *values_of("opens"), *values_of("closes"), *values_of("results_on")]
    months = [value for value in written if re.fullmatch(r"\d{4}-\d\d", str(value))]

    assert {str(value) for value in months} == {"2021-11", "2021-12"}
    for value in written:
        if value not in months:
            assert isinstance(moment(value, TODAY), datetime)
    assert moment(HERE["survey"]["opens"], TODAY) < moment("+0", TODAY) < moment(HERE["survey"]["closes"], TODAY)


@pytest.mark.parametrize("wrong", ["", "12", "- 3", "-3 8:00", "2022-13-01", "-3 25:00", "gestern"])
def test_a_date_that_cannot_be_read_is_refused(wrong):
    with pytest.raises(ValueError):  # noqa: PT011 - the message differs: ours, or the calendar's
        moment(wrong, TODAY)


def test_the_survey_asks_in_many_ways_on_three_pages():
    assert len(HERE["survey"]["pages"]) == 3
    assert {question["type"] for question in QUESTIONS} == {
        "dropdown", "single", "multiple", "rating", "number", "yes_no", "short_text", "long_text",
    }  # fmt: skip
    assert len({question["code"] for question in QUESTIONS}) == len(QUESTIONS)


def fits(question, answer):
    codes = [option["code"] for option in question.get("options", [])]
    exclusive = {option["code"] for option in question.get("options", []) if option.get("exclusive")}
    match question["type"]:
        case "dropdown" | "single":
            return answer in codes
        case "multiple":
            return answer and set(answer) <= set(codes) and (len(answer) == 1 or not exclusive & set(answer))
        case "number":
            return question["min"] <= answer <= question["max"]
        case "rating":
            return answer in range(1, 6)
        case "yes_no":
            return answer in ("yes", "no")
        case _:
            return isinstance(answer, str) and len(answer) <= question["max_length"]


def test_the_sample_answers_are_answers_to_these_questions():
    assert len(HERE["sample_answers"]) == 60
    assert [option["text"] for option in QUESTIONS[0]["options"]] == PLACES
    assert {answers["ort"] for answers in HERE["sample_answers"]} == {o["code"] for o in QUESTIONS[0]["options"]}
    for answers in HERE["sample_answers"]:
        assert set(answers) <= {question["code"] for question in QUESTIONS}
        for question in QUESTIONS:
            if question["code"] in answers:
                assert fits(question, answers[question["code"]]), (question["code"], answers)
            else:
                assert not question["required"]


def test_the_episode_s_length_and_size_are_those_of_the_file():
    for episode in HERE["podcast"]["episodes"]:
        data = (FILES / episode["audio"]["file"]).read_bytes()
        tag = 10 + sum(byte << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))

        assert data[:3] == b"ID3"
        assert data[tag : tag + 2] == b"\xff\xfb"  # MPEG 1 layer III
        assert data[tag + 2] >> 4 == 5  # 64 kbit/s, the same in every frame: players can seek
        assert episode["audio"]["bytes"] == len(data)
        assert episode["audio"]["seconds"] == pytest.approx((len(data) - tag) * 8 / 64_000, abs=0.1)
        assert 60 <= episode["audio"]["seconds"] <= 90


def test_the_transcript_follows_the_sound():
    for episode in HERE["podcast"]["episodes"]:
        lines = episode["transcript"]
        times = [time for line in lines for time in (line["start"], line["end"])]

        assert times == sorted(times)
        assert times[-1] <= episode["audio"]["seconds"]
        assert {line["speaker"] for line in lines} == {speaker["name"] for speaker in episode["speakers"]}
        assert {chapter["start"] for chapter in episode["chapters"]} <= {0.0, *(line["start"] for line in lines)}
