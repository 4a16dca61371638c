"""Blocks of a demo file in the form that StreamFields store."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from wagtail.models import Page

from cms.demo.story import Story
from cms.pages.targets import PLACES
from participation.html import from_markdown

if TYPE_CHECKING:
    from collections.abc import Callable

ADDRESSES = ("tel:", "mailto:", "https://")


class Targets:
    """What the file's targets (`group:schulen`, `help`, `tel:...`) are as fields of a button."""

    def __init__(self, story: Story, pages: dict[str, Page]) -> None:
        self.story, self.pages = story, pages

    def fields(self, written: str) -> dict[str, Any]:
        """Raises LookupError for a target that is nowhere, so that a slip is found while the file is loaded."""
        kind, _colon, key = written.partition(":")
        name = key if kind == "page" else written
        empty: dict[str, Any] = {"target": "", "page": None, "address": ""}
        if written.startswith(ADDRESSES):
            return empty | {"address": written}
        if name in self.pages:
            return empty | {"page": self.pages[name].pk}
        if written in PLACES:
            return empty | {"target": written}
        kind, key = ("survey", self.story.data["survey"]["slug"]) if written == "survey" else (kind, key)
        if found := self.story.find(kind, key):
            return empty | {"target": f"{kind}:{found.pk}"}
        raise LookupError(f"no such target in the demo file: {written}")


class Stream:
    """Turns the blocks of one page into stream data, in the page's language."""

    def __init__(self, story: Story, targets: Targets, language: str = settings.LANGUAGE_CODE) -> None:
        self.story, self.targets, self.language = story, targets, language

    def body(self, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [self.block(kind, content) for block in blocks for kind, content in block.items()]

    def block(self, kind: str, content: Any) -> dict[str, Any]:
        make: Callable[[Any], Any] = getattr(self, kind)
        return {"type": kind, "value": make(content)}

    def heading(self, text: str) -> dict[str, Any]:
        return {"text": text, "level": "2"}

    def text(self, markdown: str) -> str:
        return str(from_markdown(markdown))

    def quote(self, content: dict[str, str]) -> dict[str, Any]:
        return {"text": content["text"], "by": content["who"]}

    def figures(self, content: list[Any]) -> dict[str, Any]:
        known = {figure["key"]: figure for figure in self.story.data["project_figures"]}
        figures = [self.figure(known[one] if isinstance(one, str) else one) for one in content]
        return {"figures": figures, "source": self.story.data["district"]["name"]}

    def figure(self, content: dict[str, Any]) -> dict[str, str]:
        number = content["number"]
        shown = number if isinstance(number, str) else f"{number:,}".translate(str.maketrans(",.", ".,"))
        return {"number": f"{shown} {content.get('unit', '')}".strip(), "label": content["label"]}

    def timeline(self, content: list[dict[str, Any]]) -> dict[str, Any]:
        return {"moments": [{**one, "when": self.words(str(one["date"]))} for one in content]}

    def words(self, date: str) -> str:
        """2021-06-04 as the 4 June 2021 of the page's language, 2021-11 as November 2021."""
        with translation.override(self.language):
            day = parse_date(date)
            month = parse_date(f"{date}-01")
            return date_format(day, "DATE_FORMAT") if day else date_format(month, "F Y") if month else date

    def call(self, content: dict[str, str]) -> dict[str, Any]:
        return {**content, **self.targets.fields(content["target"])}

    def pillars(self, content: list[dict[str, str]]) -> dict[str, Any]:
        return {"pillars": [self.call(one) for one in content]}

    def projects(self, slugs: list[str]) -> dict[str, Any]:
        found = [self.story.find("project", slug) for slug in slugs]
        return {"projects": [f"project:{project.pk}" for project in found if project]}

    def picture(self, key: str) -> dict[str, Any]:
        found = self.story.find("picture", key)
        image = {"image": found.pk, "alt_text": found.default_alt_text, "decorative": found.is_decorative}
        return {"image": image, "caption": ""}

    def accordion(self, content: list[dict[str, str]]) -> dict[str, Any]:
        return {"sections": [{"title": one["title"], "text": self.text(one["text"])} for one in content]}

    def buttons(self, content: list[dict[str, str]]) -> list[dict[str, Any]]:
        return [{"type": "button", "value": self.call(one)} for one in content]
