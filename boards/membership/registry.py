"""What the room says of its tables. A mandate of an erased person ends, and stays under "gelöschtes Mitglied"."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_noop as _

from boards.membership import tasks  # noqa: F401 - its finder is asked by the tick
from boards.membership.mandates import Consent, Mandate, MandateStep, MandateTopic, State
from boards.membership.models import AdvisoryBoard, RulesOfProcedure, Term
from boards.membership.policies import can_manage_membership
from boards.membership.selectors import shows_photo
from boards.membership.services import forget
from participation.accounts.models import User
from participation.accounts.photos import show_where
from participation.navigation import register_own_page
from participation.office import register_office_page
from participation.privacy.obstacles import Obstacle, register_obstacle
from participation.privacy.selectors import field_label
from participation.privacy.uses import DATE, FOLLOWING, MEMBERSHIP, OFFICE_WORK, PUBLIC_CONTENT, TECHNICAL, fields
from participation.registry import register

register_office_page(
    title=gettext_lazy("Beirat"),
    text=gettext_lazy("Beiräte, Geschäftsordnung, Mitglieder und ihre Mandate."),
    url_name="office_boards",
    may=can_manage_membership,
    icon="group",
    order=300,
)
show_where(shows_photo)
HISTORY = replace(MEMBERSHIP, retention=_("dauerhaft: wer wann im Beirat saß"), erasure="anonymise")
CONSENTS = replace(FOLLOWING, purpose=_("Öffentlich zeigen, wer im Beirat sitzt"))


def _of_mandates(model: type[Model], user: User, names: str) -> Iterator[dict[str, Any]]:
    """What hangs on the person's mandates, for their export; who in the office did it is not theirs."""
    for row in model._default_manager.filter(mandate__person=user).order_by("pk"):
        shown = {name: getattr(row, f"get_{name}_display", None) for name in names.split()}
        values = {name: show() if show else getattr(row, name) for name, show in shown.items()}
        yield {
            field_label(model, name): str(value) if isinstance(value, Model) else value
            for name, value in values.items()
        }


def _running_mandate(person: User) -> Obstacle | None:
    """A mandate ends in order, with a date and a reason, before its holder is forgotten."""
    mandate = Mandate.objects.filter(person=person).exclude(state=State.ENDED).select_related("board").first()
    if mandate is None:
        return None
    said = gettext("Sie haben ein Mandat: %(board)s. Geben Sie es zuerst zurück.") % {"board": mandate.board}
    return Obstacle(said, reverse("my_mandates"))


register_obstacle(_running_mandate)
register(
    AdvisoryBoard,
    label=str,
    url=AdvisoryBoard.get_absolute_url,
    fields=fields(
        (PUBLIC_CONTENT, "slug name short_name purpose published order founded_on dissolved_on"),
        (TECHNICAL, "circle min_level created"),
    ),
    visible_to=lambda user: AdvisoryBoard.objects.visible_to(user),
)
register(Term, label=str, fields=fields((PUBLIC_CONTENT, "board name starts ends")))
register(
    RulesOfProcedure,
    label=str,
    fields=fields(
        (
            PUBLIC_CONTENT,
            "board version valid_from adopted_on resolution notice_days urgent_notice_days counts quorum quorum_number "
            "majority min_meetings_per_year convene_threshold agenda_threshold public_default remote_allowed "
            "circular_vote_allowed minutes_due_days objection_days term_months min_age publish_names text",
        ),
        (TECHNICAL, "created"),
    ),
)
register(
    Mandate,
    label=str,
    fields=fields(
        (
            HISTORY,
            "board term person role title voting_right on_behalf_of starts ends state end_reason resolution "
            "resolved_on sworn_in_on sworn_in_by groups",
        ),
        (DATE, "created"),
    ),
    visible_to=lambda user: Mandate.objects.visible_to(user),
    erase=forget,
)
register(
    MandateTopic,
    label=str,
    fields=fields((HISTORY, "mandate group is_speaker since until")),
    export_for=lambda user: _of_mandates(MandateTopic, user, "group is_speaker since until"),
)
register(
    MandateStep,
    label=str,
    export_for=lambda user: _of_mandates(MandateStep, user, "kind on at reason"),
    fields=fields((HISTORY, "mandate kind on reason after"), (DATE, "at undoes"), (OFFICE_WORK, "by")),
)
register(
    Consent,
    label=str,
    fields=fields((CONSENTS, "mandate what given_at withdrawn_at")),
    export_for=lambda user: _of_mandates(Consent, user, "what given_at withdrawn_at"),
    erase=lambda user: None,  # the mandate's own erasure takes them along
)
register_own_page(title=gettext_lazy("Meine Mandate"), url_name="my_mandates")
