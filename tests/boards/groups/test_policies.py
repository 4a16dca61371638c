import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from boards.groups import policies
from boards.groups.rules import in_words, narrower
from boards.groups.services import change_group, found_group
from participation.audience import services as audiences
from participation.audience.services import leave_circle
from participation.district.models import Municipality
from participation.identity.levels import Level
from tests.conftest import make_person

ROLES = [
    "visitor",
    "citizen",
    "verified_citizen",
    "member",
    "speaker",
    "administration",
    "office_moderator",
    "other_member",
    "former_member",
    "admin",
]
CIRCLE = {"member", "speaker", "administration"}
VERIFIED = CIRCLE | {"verified_citizen", "other_member", "former_member"}
OFFICE = {"office_moderator", "admin"}


@pytest.fixture
def office_moderator(db):
    """Holds the permission to moderate and belongs to no group."""
    person = make_person("Mona", "Moderator")
    person.user_permissions.add(Permission.objects.get(codename="moderate_thread"))
    return person


@pytest.mark.parametrize(
    ("reading", "writing", "level", "start", "moderate"),
    [
        ("public", "members", Level.ADDRESS, CIRCLE, OFFICE | {"speaker"}),
        ("members", "members", Level.ADDRESS, CIRCLE, {"speaker"}),
        ("signed_in", "members", Level.HIGH, set(), OFFICE),
        ("public", "signed_in", Level.SUBSTANTIAL, VERIFIED, OFFICE | {"speaker"}),
        ("public", "signed_in", Level.NONE, VERIFIED | OFFICE | {"citizen"}, OFFICE | {"speaker"}),
    ],
)
def test_who_starts_threads_and_who_keeps_them(request, admin, group, reading, writing, level, start, moderate):
    change_group(by=admin, group=group, reading=reading, writing=writing, min_level=level)
    people = {role: request.getfixturevalue(role) for role in ROLES}

    assert {role for role, one in people.items() if policies.can_start_thread(one, group)} == start
    assert {role for role, one in people.items() if policies.can_moderate(one, group)} == moderate


def test_only_the_office_keeps_groups(request, admin):
    people = {role: request.getfixturevalue(role) for role in ROLES}

    assert {role for role, one in people.items() if policies.can_keep_groups(one)} == {"admin"}


def test_a_speaker_who_left_keeps_nothing(speaker, group):
    leave_circle(person=speaker, circle=group.circle, source="mandate:3")

    assert not policies.can_moderate(speaker, group)


def test_a_locked_account_may_nothing(speaker, group):
    speaker.is_active = False

    assert (policies.can_start_thread(speaker, group), policies.can_moderate(speaker, group)) == (False, False)


def test_nobody_else_founds_or_changes_a_group(member, group):
    with pytest.raises(PermissionDenied):
        found_group(by=member, slug="neu", name="Neu")
    with pytest.raises(PermissionDenied):
        change_group(by=member, group=group, reading="public", writing="members", min_level=0)


@pytest.mark.parametrize(
    ("reading", "writing", "level", "words"),
    [
        (
            "public",
            "members",
            20,
            "Lesen dürfen alle, auch ohne Konto. Schreiben dürfen Mitglieder und Gäste der Gruppe mit geprüftem Namen.",
        ),
        ("signed_in", "signed_in", 20, "Lesen dürfen alle mit Konto. Schreiben dürfen alle mit geprüftem Namen."),
        (
            "members",
            "members",
            0,
            "Lesen dürfen nur Mitglieder und Gäste der Gruppe. Schreiben dürfen Mitglieder und Gäste der Gruppe.",
        ),
        ("public", "signed_in", 0, "Lesen dürfen alle, auch ohne Konto. Schreiben dürfen alle mit einem Konto."),
    ],
)
def test_the_rules_stand_there_in_words(admin, group, reading, writing, level, words):
    change_group(by=admin, group=group, reading=reading, writing=writing, min_level=level)

    assert " ".join(in_words(group.reading, group.writing)) == words


def test_the_narrower_of_two_audiences_lets_in_whom_both_let_in(group_circle, other_circle):
    town = audiences.of_municipality(Municipality.objects.create(name="Einbeck"))
    everyone, signed_in, verified = audiences.everyone(), audiences.signed_in(), audiences.signed_in(min_level=30)
    circle, other = audiences.of_circle(group_circle), audiences.of_circle(other_circle)
    found = {
        "same": narrower(circle, circle),
        "nothing else": narrower(circle, None),
        "everyone and circle": narrower(everyone, circle),
        "circle and everyone": narrower(circle, everyone),
        "signed in and circle": narrower(signed_in, circle),
        "verified and circle": narrower(verified, circle),
        "signed in and verified": narrower(signed_in, verified),
        "two circles": narrower(circle, other),
        "circle and town": narrower(circle, town),
        "everyone and town": narrower(everyone, town),
    }

    assert found == {
        "same": circle,
        "nothing else": circle,
        "everyone and circle": circle,
        "circle and everyone": circle,
        "signed in and circle": circle,
        "verified and circle": audiences.of_circle(group_circle, min_level=30),
        "signed in and verified": verified,
        "two circles": None,
        "circle and town": None,
        "everyone and town": town,
    }
