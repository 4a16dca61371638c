"""Calls for applications: one that is decided, with everything that came in, and one that is open.

What happened is made by the services in its order, and dated back afterwards; mails of long ago are not sent.
"""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from boards.applications import services
from boards.applications.calls import services as calls
from boards.applications.evaluation.services import save_evaluation
from boards.applications.models import Application, CallForApplications, Notice, Outcome, State, Step
from boards.applications.selection import services as selection
from boards.applications.selection.services import Choice, Resolution
from boards.groups.models import TopicGroup
from boards.membership import services as membership
from boards.membership.keeping import found_board
from boards.membership.mandates import Mandate
from boards.membership.models import AdvisoryBoard
from cms.demo.load_people import make_person
from cms.demo.memory import once
from cms.demo.story import Story
from participation.accounts.models import User
from participation.district.models import Municipality
from participation.identity.levels import Level

CONSENTS = {"n": "publish_name", "r": "publish_role", "p": "publish_place", "f": "publish_photo"}
TOLD = ("gender", "age_band", "background", "disability")


def load(story: Story) -> None:
    for entry in story.more["applicants"]:
        once(f"person:{entry['key']}", User, make_person, story, entry)
    for entry in story.more["calls"]:
        once(f"call:{entry['key']}", CallForApplications, make_call, story, entry)


def make_call(story: Story, entry: dict[str, Any]) -> CallForApplications:
    """The call with all its applications, as far as the file says."""
    now = timezone.now()
    call = calls.create_call(
        by=story.chief,
        board=board_of(story),
        title=entry["title"],
        text=entry["text"],
        eligibility=entry["eligibility"],
        seats=entry["seats"],
        min_level=Level[entry["min_level"].upper()],
        criteria=[(name, weight) for name, weight in entry["criteria"]],
        groups=TopicGroup.objects.all(),
        opens_at=min(now, story.at(entry["opens"])),
        closes_at=now + datetime.timedelta(days=1),
    )
    calls.move_call(by=story.chief, call=call, to="open")
    for given in entry["applications"]:
        apply(story, call, given)
    for key in entry["evaluators"]:
        calls.name_evaluator(by=story.chief, call=call, person=story.person(key))
    if "decision" in entry:
        judge(story, call, entry)
        decide(story, call, entry)
    CallForApplications.objects.filter(pk=call.pk).update(closes_at=story.at(entry["closes"]))
    date_back(story, call, entry)
    return call


def board_of(story: Story) -> AdvisoryBoard:
    """The board of the demo; founded here unless another part of the demo has done so."""
    found = AdvisoryBoard.objects.filter(slug="fachbeirat").first()
    return found or found_board(
        by=story.chief,
        slug="fachbeirat",
        name="Fachbeirat Digitalisierung",
        groups=list(TopicGroup.objects.all()),
        min_level=Level.ADDRESS,
        published=True,
    )


def apply(story: Story, call: CallForApplications, given: dict[str, Any]) -> None:
    person = story.person(given["person"])
    own = services.save_application(by=person, call=call, said=said(story, person, given))
    if given["outcome"] != "draft":
        services.submit_application(by=person, application=own)
    if given["outcome"] == "withdrawn":
        services.withdraw_application(by=person, application=own)


def said(story: Story, person: User, given: dict[str, Any]) -> dict[str, Any]:
    told = dict(zip(TOLD, given["told"], strict=True))
    return {
        "motivation": given["text"],
        "municipality": person.municipality or Municipality.objects.first(),
        "availability": given.get("free", "Meist abends und am Wochenende."),
        "conflicts": given.get("conflicts", "keine"),
        "accessibility": given.get("needs", ""),
        "expertise": given["tags"],
        "wishes": [story.find("group", slug) for slug in given["wishes"] if story.find("group", slug)],
        **{name: letter in given["shows"] for letter, name in CONSENTS.items()},
        **{name: "" if value == "-" else value for name, value in told.items()},
    }


def judge(story: Story, call: CallForApplications, entry: dict[str, Any]) -> None:
    """The check of form, then both judgements of each."""
    calls.move_call(by=story.chief, call=call, to="closed")
    criteria = list(call.criteria.all())
    for given in entry["applications"]:
        one = call.applications.get(person=story.person(given["person"]))
        if one.state != State.SUBMITTED:
            continue
        if given["outcome"] == "ineligible":
            calls.turn_down(by=story.chief, application=one, reason=given["reason"])
            continue
        calls.admit(by=story.chief, application=one)
        notes = given.get("notes", ["", ""])
        for key, points, note in zip(entry["evaluators"], given["points"], notes, strict=True):
            save_evaluation(
                by=story.person(key),
                application=one,
                points=dict(zip(criteria, points, strict=True)),
                note=note,
                hand_in=True,
            )


def decide(story: Story, call: CallForApplications, entry: dict[str, Any]) -> None:
    """Shortlist, proposal, resolution; then the mandates begin."""
    by = story.chief
    choices = {}
    for given in entry["applications"]:
        one = call.applications.get(person=story.person(given["person"]))
        if one.state == State.ELIGIBLE:
            group = story.find("group", given["wishes"][0])
            choices[one.pk] = Choice(given["outcome"], given.get("place"), group, given.get("remark", ""))
    wanted = [pk for pk, choice in choices.items() if choice.outcome != Outcome.DECLINED]
    selection.shortlist(by=by, call=call, applications=wanted, on=True)
    calls.move_call(by=by, call=call, to="shortlisted")
    selection.propose(by=by, call=call, choices=choices)
    calls.move_call(by=by, call=call, to="proposed")
    decision = entry["decision"]
    day = story.at(decision["date"]).date()
    resolution = Resolution(
        reference=f"{decision['number']}/{day:%y}",
        day=day,
        starts=story.at(decision["starts"]).date(),
        ends=story.at(decision["ends"]).date(),
    )
    for mandate in selection.decide(by=by, call=call, choices=choices, resolution=resolution):
        begin(story, mandate, resolution.starts)


def begin(story: Story, mandate: Mandate, on: datetime.date) -> None:
    """Instruction and first day. Whose proof of identity is not enough for a vote waits for it."""
    membership.swear_in(by=story.chief, mandate=mandate, on=on, sworn_in_by="Landrätin")
    try:
        membership.activate(by=story.chief, mandate=mandate)
    except ValidationError:
        return


def date_back(story: Story, call: CallForApplications, entry: dict[str, Any]) -> None:
    """Everything of the call happened when the file says, in its order; an application each day or so."""
    opens, closes = story.at(entry["opens"]), min(story.at(entry["closes"]), timezone.now())
    rows = list(call.applications.order_by("pk"))
    for number, one in enumerate(rows):
        came = opens + (closes - opens) * (number + 1) / (len(rows) + 1)
        own = Application.objects.filter(pk=one.pk)
        own.update(created=came, changed=came, state_since=came, consented_at=came)
        own.exclude(submitted_at=None).update(submitted_at=came)
        Step.objects.filter(application=one).update(at=came)
    Notice.objects.filter(application__call=call).update(sent_at=F("created"), taken_at=F("created"))
    if "decision" in entry:
        checked, decided = closes + datetime.timedelta(days=8), story.at(entry["decision"]["date"])
        steps, own = Step.objects.filter(application__call=call), call.applications.filter(submitted_at__isnull=False)
        steps.filter(state__in=[State.ELIGIBLE, State.INELIGIBLE]).update(at=checked)
        steps.filter(state=State.PROPOSED).update(at=decided - datetime.timedelta(days=14))
        steps.filter(state__in=Outcome.values).update(at=decided)
        own.filter(state=State.INELIGIBLE).update(state_since=checked)
        own.filter(state__in=Outcome.values).update(state_since=decided)
