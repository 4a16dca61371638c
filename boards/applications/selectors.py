from collections import Counter

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from boards.applications.models import Application, CallForApplications, Phase, State, TopicWish
from participation.accounts.models import User

OVER = {Phase.DECIDED, Phase.ARCHIVED}


def calls_to_read(user: User | AnonymousUser) -> QuerySet[CallForApplications]:
    """Calls with what their pages show: board, groups, criteria."""
    found = CallForApplications.objects.visible_to(user).select_related("board")
    return found.prefetch_related("groups", "criteria")


def my_application(user: User | AnonymousUser, call: CallForApplications) -> Application | None:
    found = Application.objects.of(user).filter(call=call).select_related("municipality", "group")
    application = found.prefetch_related(wishes()).first()
    if application:
        application.call = call
    return application


def my_applications(user: User | AnonymousUser) -> QuerySet[Application]:
    """One's own, newest first, each with its call."""
    return Application.objects.of(user).select_related("call__board").order_by("-created", "-pk")


def wishes() -> Prefetch:
    return Prefetch("wishes", TopicWish.objects.select_related("group").order_by("rank"))


def expertise() -> Prefetch:
    """The tags of applications, in one query."""
    return Prefetch("expertise")


def counts(call: CallForApplications) -> Counter[str]:
    """How many applications of each state the call has had, erased ones included; drafts are not counted."""
    states = Application.objects.handed_in().filter(call=call).values_list("state", flat=True)
    return Counter(states) + Counter(call.erased_counts)


def result(call: CallForApplications) -> dict[str, int]:
    """What a call brought: how many applied, how many were appointed."""
    counted = counts(call)
    return {"received": counted.total(), "appointed": counted[State.APPOINTED]}


def in_words(application: Application) -> str:
    """Where an application stands, as its applicant reads it. Until the decision nobody learns who is proposed."""
    return {
        State.DRAFT: _("Ihre Bewerbung ist ein Entwurf. Wir sehen sie erst, wenn Sie sie absenden."),
        State.SUBMITTED: _("Ihre Bewerbung ist bei uns. Wir prüfen sie, wenn der Aufruf beendet ist."),
        State.INCOMPLETE: _("Wir haben eine Rückfrage zu Ihrer Bewerbung."),
        State.ELIGIBLE: _("Ihre Bewerbung ist vollständig. Jetzt wird sie bewertet, dann entscheidet der Kreistag."),
        State.PROPOSED: _("Ihre Bewerbung ist vollständig. Jetzt wird sie bewertet, dann entscheidet der Kreistag."),
        State.INELIGIBLE: _("Ihre Bewerbung konnten wir nicht zulassen."),
        State.APPOINTED: _("Der Kreistag hat Sie berufen. Herzlichen Glückwunsch!"),
        State.RESERVE: _("Sie stehen auf der Nachrückliste. Wird ein Platz frei, melden wir uns."),
        State.DECLINED: _("Der Kreistag hat sich für andere entschieden. Danke, dass Sie sich beworben haben."),
        State.WITHDRAWN: _("Sie haben Ihre Bewerbung zurückgezogen."),
    }[State(application.state)]


def step_for_applicant(state: str) -> str:
    """The state's short name for the applicant; "proposed" is nobody's business before the decision."""
    return str((State.ELIGIBLE if state == State.PROPOSED else State(state)).label)
