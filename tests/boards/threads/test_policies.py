import pytest

from boards.groups.services import change_group
from boards.threads import policies
from boards.threads.services import close_thread, start_thread
from participation.audience.services import leave_circle

ROLES = [
    "visitor",
    "citizen",
    "verified_citizen",
    "member",
    "second_member",
    "speaker",
    "administration",
    "other_member",
    "former_member",
    "admin",
]
CIRCLE = {"member", "second_member", "speaker", "administration"}


@pytest.mark.parametrize(
    ("state", "reply", "official", "moderate"),
    [
        ("open", CIRCLE, {"administration"}, {"speaker", "admin"}),
        ("closed", set(), set(), {"speaker", "admin"}),
        ("members only", CIRCLE, {"administration"}, {"speaker"}),
        ("members only, closed", set(), set(), {"speaker"}),
    ],
)
def test_who_may_what_with_a_thread(request, member, speaker, group, state, reply, official, moderate):
    thread = start_thread(by=member, group=group, title="T", text="x", members_only=state.startswith("members"))
    if "closed" in state:
        close_thread(by=speaker, thread=thread, reason="fertig")
    people = {role: request.getfixturevalue(role) for role in ROLES}

    assert {role for role, one in people.items() if policies.can_reply(one, thread)} == reply
    assert {role for role, one in people.items() if policies.can_answer_officially(one, thread)} == official
    assert {role for role, one in people.items() if policies.can_moderate(one, thread)} == moderate


def test_who_left_the_group_a_moment_ago_cannot_reply(member, thread):
    leave_circle(person=member, circle=thread.group.circle, source="mandate:1")

    assert not policies.can_reply(member, thread)


def test_a_group_that_closes_takes_its_threads_along(admin, citizen, thread):
    seen = [type(thread).objects.visible_to(citizen).count()]
    change_group(by=admin, group=thread.group, reading="members", writing="members", min_level=20)
    seen.append(type(thread).objects.visible_to(citizen).count())

    assert seen == [1, 0]
