"""Two officers at the same moment, and a socket that ends with its mandate: real threads and servers, PostgreSQL."""

import os
import uuid

import pytest
from django.db import connection

from boards.chat.services import post_message, room_of_group
from boards.invitations import mails
from boards.invitations import services as invitations
from boards.invitations.models import Invitation
from boards.membership import services
from boards.membership.mandates import Mandate, MandateStep
from tests.boards.chat.servers import Guest, running
from tests.boards.threads.test_races import at_once

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _postgresql():
    assert connection.vendor == "postgresql"


def refused(results):
    return [type(one).__name__ for one in results if isinstance(one, Exception)]


def test_one_person_is_appointed_once_however_many_click(office, board, verified_citizen, today):
    results = at_once(*[lambda: services.appoint(by=office, board=board, person=verified_citizen, starts=today)] * 8)
    assert (Mandate.objects.count(), refused(results)) == (1, ["AlreadyAppointed"] * 7)


STEPS = {
    "swear_in": ("appointed", {"sworn_in_by": "Landrätin"}),
    "activate": ("sworn_in", {}),
    "suspend": ("active", {"reason": "x"}),
    "end": ("active", {"why": "moved", "at_once": True}),
    "undo": ("active", {"reason": "x"}),
}


@pytest.mark.parametrize("name", STEPS)
def test_each_step_is_taken_once(name, make_mandate, verified_citizen, office, today):
    state, more = STEPS[name]
    mandate = make_mandate(verified_citizen, state)
    before, last = mandate.steps.count(), mandate.steps.last()
    more = more | ({"on": today} if name in ("swear_in", "end") else {})
    more |= {"step": last} if name == "undo" else {"mandate": mandate}
    results = at_once(*[lambda: getattr(services, name)(by=office, **more)] * 6)

    assert refused(results) == ["WrongState"] * 5
    assert MandateStep.objects.filter(mandate=mandate).count() == before + 1


def test_one_link_makes_one_mandate(office, board, people, today):
    seat = {"email": "e@example.org", "first_name": "Erika", "last_name": "Beispiel", "starts": today}
    twice = at_once(*[lambda: invitations.invite(by=office, board=board, seats=[dict(seat)])] * 6)
    assert (refused(twice), Invitation.objects.count()) == ([], 1)

    found = Invitation.objects.get()
    sent = []

    def keep(invitation, token):
        sent.append(token)
        return original(invitation, token)

    original, mails.message = mails.message, keep
    try:
        at_once(*[mails.send_due] * 6)
    finally:
        mails.message = original
    assert len(sent) == 1

    results = at_once(*[lambda person=person: invitations.accept(by=person, token=sent[0]) for person in people(6)])
    found.refresh_from_db()
    assert (Mandate.objects.count(), refused(results)) == (1, ["NoLongerValid"] * 5)
    assert found.mandate == Mandate.objects.get()


def test_the_socket_of_a_member_ends_with_the_mandate(
    make_mandate, verified_citizen, second_member, office, schools, today
):
    mandate = make_mandate(verified_citizen, "active", groups=[schools])
    make_mandate(second_member, "active", groups=[schools])
    room = room_of_group(schools)
    with running("daphne", redis_url=os.environ["REDIS_URL"]) as (server,):
        leaves, stays = Guest(server, room, verified_citizen), Guest(server, room, second_member)
        services.end(by=office, mandate=mandate, on=today, why="dismissal", at_once=True)
        post_message(by=second_member, room=room, text="nur unter uns", key=uuid.uuid4())

        assert leaves.rest() == ([], 4403)
        assert stays.next("message")["message"]["html"] == "nur unter uns"
        stays.close()
