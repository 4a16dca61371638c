from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from cms.demo.load import load
from cms.demo.story import Story

ORDER = ["admin", "communications_officer", "topic_editor", "moderator", "administration", "chair", "speaker"]
"""Roles with the most to try out first; the others follow."""

SECOND_STEP = "Wer für den Landkreis arbeitet, wird nach einem zweiten Code gefragt: Die Demo zeigt ihn gleich dort an."


class Command(BaseCommand):
    help = "Loads the demo district. Running it again keeps what was entered, and brings back nothing that was deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="northeim", help="data file in cms/demo, without .yml")

    def handle(self, *args: Any, **options: Any) -> None:
        story = load(options["name"])
        self.stdout.write(table(story))


def table(story: Story) -> str:
    """Who can sign in: role, e-mail address, password."""
    people = sorted(story.data["people"], key=rank)
    rows = [("Rolle", "E-Mail-Adresse", "Passwort")]
    rows += [(person["role_label"], person["email"], story.data["password"]) for person in people]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([settings.BASE_URL, "", lines[0], "-" * len(lines[0]), *lines[1:], "", SECOND_STEP])


def rank(person: dict[str, Any]) -> int:
    return ORDER.index(person["role"]) if person["role"] in ORDER else len(ORDER)
