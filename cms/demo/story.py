"""One demo file while it is loaded: its data, the day it is loaded on, and who and what was made from it."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Model

from boards.groups.models import TopicGroup
from boards.membership.models import AdvisoryBoard
from boards.projects.models import Project
from boards.threads.models import Thread
from cms.demo.dates import moment
from cms.demo.models import Loaded
from cms.models import ArticlePage, EpisodePage
from participation.accounts.models import User
from participation.pictures.models import Picture
from surveys.questionnaires.models import Survey

HERE = Path(__file__).parent
KINDS: dict[str, type[Model]] = {
    "person": User,
    "board": AdvisoryBoard,
    "group": TopicGroup,
    "thread": Thread,
    "project": Project,
    "survey": Survey,
    "article": ArticlePage,
    "episode": EpisodePage,
    "picture": Picture,
}


@dataclass(frozen=True)
class Story:
    data: dict[str, Any]
    today: datetime.date
    more: dict[str, Any] = field(default_factory=lambda: {"applicants": [], "calls": []})
    """Calls and applications: a second file, since they are many."""
    files: Path = HERE / "files"

    @cached_property
    def chief(self) -> User:
        """Who does what only the office may: the demo's administrator."""
        return User.objects.filter(is_superuser=True).order_by("pk")[0]

    def at(self, written: str | datetime.date) -> datetime.datetime:
        return moment(written, self.today)

    def find(self, kind: str, key: str) -> Any:
        """What was made from `key`; None if it is not (or no longer) there."""
        entry = Loaded.objects.filter(key=f"{kind}:{key}").first()
        return entry and KINDS[kind]._default_manager.filter(pk=entry.object_id).first()

    def person(self, key: str) -> User:
        """The person with this key; the administrator stands in for one whose account was deleted."""
        return self.find("person", key) or self.chief


def read(name: str, today: datetime.date) -> Story:
    data = yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))
    beside = HERE / f"{name}_applications.yml"
    if not beside.exists():
        return Story(data, today)
    return Story(data, today, yaml.safe_load(beside.read_text(encoding="utf-8")))
