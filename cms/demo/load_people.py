"""Municipalities and people: accounts, proofs of identity, groups of the office."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.models import Group
from django.utils import timezone

from cms.demo.memory import once
from cms.demo.story import Story
from cms.roles import AUTHORS, BOARD_OFFICE, EDITORS, IDENTITY, MODERATORS
from participation.accounts.models import User
from participation.accounts.second_factor import needs_second_factor
from participation.accounts.signin.factors import DEMO
from participation.accounts.signin.seals import seal
from participation.audience.models import Circle
from participation.audience.services import enter_circle
from participation.district.models import Municipality
from participation.identity.levels import Level, Method
from participation.identity.proofs import Proof
from participation.identity.services import record_verification

OFFICE = {
    "communications_officer": EDITORS,
    "topic_editor": AUTHORS,
    "moderator": MODERATORS,
    "identity_officer": IDENTITY,
    "administration": BOARD_OFFICE,
    "board_officer": BOARD_OFFICE,
}
STAFF = {"communications_officer", "topic_editor", "admin"}
"""Roles that work in Wagtail."""


def load(story: Story) -> None:
    for entry in story.data["district"]["municipalities"]:
        once(f"municipality:{entry['name']}", Municipality, make_municipality, entry)
    for entry in story.data["people"]:
        once(f"person:{entry['key']}", User, make_person, story, entry)


def make_municipality(entry: dict[str, Any]) -> Municipality:
    defaults = {"is_town": entry["kind"] == "town", "postal_codes": entry["postal_codes"]}
    return Municipality.objects.get_or_create(name=entry["name"], defaults=defaults)[0]


def make_person(story: Story, entry: dict[str, Any]) -> User:
    person = User.objects.create_user(
        entry["email"],
        story.data["password"],
        first_name=entry["first_name"],
        last_name=entry["last_name"],
        office=entry.get("office", ""),
        municipality=Municipality.objects.filter(name=entry["municipality"]).first(),
        identity_level=Level.EMAIL,
        is_staff=entry["role"] in STAFF,
        is_superuser=entry["role"] == "admin",
    )
    if entry["role"] in OFFICE:
        person.groups.add(Group.objects.get(name=OFFICE[entry["role"]]))
    verify(story, person, entry["verified"])
    return person


def verify(story: Story, person: User, proof: dict[str, Any]) -> None:
    """An e-mail address is confirmed by using it; every higher level is a finished proof."""
    level = Level[proof["level"].upper()]
    if level <= Level.EMAIL:
        return
    found = Proof(
        provider=proof["method"],
        method=Method(proof["method"]),
        level=level,
        first_name=person.first_name,
        last_name=person.last_name,
        municipality=person.municipality,
    )
    record_verification(person=person, proof=found, verified_on=story.at(proof["date"]).date())


def secure(story: Story) -> None:
    """Give everybody who needs a second factor one whose code the demo's sign-in shows, and recovery codes. Last."""
    for entry in story.data["people"]:
        person = User.objects.filter(email=entry["email"]).first()
        if person and needs_second_factor(person):
            once(f"factor:{entry['key']}", Authenticator, make_factor, person)


def make_factor(person: User) -> Authenticator:
    data = {"secret": seal(generate_totp_secret()), DEMO: True}
    app = Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=data)
    RecoveryCodes.activate(person)
    return app


def enter(story: Story, circle: Circle, entry: dict[str, Any]) -> None:
    """By the office's hand: guests. Members come with their mandates."""
    enter_circle(
        person=story.person(entry["key"]),
        circle=circle,
        source="demo",
        role=entry["role_label"],
        starts=timezone.now(),
        ends=story.at(entry["until"]) if "until" in entry else None,
    )
