"""What the room says of its tables. An erased applicant takes the application along; how many there were stays."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from boards.applications import retention, tasks  # noqa: F401 - the finders in tasks are asked by the tick
from boards.applications.evaluation.models import Evaluation, Evaluator, Score
from boards.applications.evaluation.policies import can_open_evaluations
from boards.applications.models import (
    Application,
    BalanceData,
    CallForApplications,
    CallState,
    Criterion,
    Notice,
    Step,
    TopicWish,
)
from boards.applications.policies import can_keep_calls
from boards.applications.selectors import expertise, step_for_applicant
from participation import html
from participation.accounts.models import User
from participation.audience.services import everyone
from participation.identity.needs import register_name_need
from participation.navigation import register_own_page
from participation.office import register_office_page
from participation.privacy.selectors import field_label
from participation.privacy.uses import CONSENT, DATE, OFFICE_WORK, PUBLIC_CONTENT, TASK, TECHNICAL, fields
from participation.registry import IndexText, Use, register

PURPOSE = _("Bewerbung für einen Beirat")
KEPT = _(
    "Entwürfe 30 Tage nach Ende der Frist; abgelehnte und zurückgezogene Bewerbungen sechs Monate; berufene und "
    "die Nachrückliste bis sechs Monate nach Ende des Verfahrens"
)
APPLICATION = Use("person", PURPOSE, TASK, KEPT, export=True, erasure="delete")
VOLUNTARY = replace(APPLICATION, basis=CONSENT, purpose=_("Einen ausgewogenen Beirat finden"))
ALLOWED = replace(APPLICATION, basis=CONSENT)
JUDGEMENT = replace(APPLICATION, purpose=_("Bewerbungen bewerten"), kind="opinion")
OVER = {CallState.DECIDED, CallState.ARCHIVED}


def _index(call: CallForApplications) -> IndexText:
    return IndexText(
        title=call.title,
        text=" ".join([html.to_text(html.from_markdown(call.text)), call.eligibility]),
        url=call.get_absolute_url(),
        kind="call",
        audience=everyone(),
        live=call.state != CallState.DRAFT,
    )


def _applications_of(person: User) -> Iterator[dict[str, Any]]:
    """What the person wrote and what they were told. What is only proposed belongs to the office until the decision."""
    told = ["question", "answer_until", "reason", "created", "changed", "submitted_at", "consented_at"]
    own = [
        "motivation", "municipality", "availability", "conflicts", "accessibility", "phone", "publish_name",
        "publish_role", "publish_place", "publish_photo", *told,
    ]  # fmt: skip
    rows = Application.objects.of(person).select_related("call", "municipality", "group")
    for application in rows.prefetch_related("wishes__group", expertise()):
        over = application.call.state in OVER
        decided = ["group", "remark", "place", "resolution", "resolved_on"] if over else []
        yield {
            "Aufruf": application.call.title,
            "Nummer": application.number,
            "Stand": step_for_applicant(application.state),
            "Kenntnisse": sorted(tag.name for tag in application.expertise.all()),
            "Wünsche": [wish.group.name for wish in application.wishes.all()],
            **{field_label(Application, name): _plain(getattr(application, name)) for name in [*own, *decided]},
        }


def _judgements_about(person: User) -> Iterator[dict[str, Any]]:
    """Notes about a person are the person's data (Art. 15): once the call is decided, without who wrote them.

    Of judgements one wrote oneself, only that one did: the text is about somebody else.
    """
    about = Evaluation.objects.submitted().filter(application__person=person, application__call__state__in=OVER)
    for row in about.select_related("application__call").prefetch_related("scores__criterion"):
        yield {
            "Aufruf": row.application.call.title,
            "Punkte": {score.criterion.name: score.points for score in row.scores.all()},
            "Notiz": row.note,
        }
    for row in Evaluation.objects.filter(person=person).select_related("application__call"):
        yield {
            "Aufruf": row.application.call.title,
            "Eigene Bewertung": row.get_state_display(),
            "am": row.submitted_at,
        }


def _of_applications(model: type[Model], person: User, names: str) -> Iterator[dict[str, Any]]:
    """What hangs on the person's applications."""
    for row in model._default_manager.filter(application__person=person).order_by("pk"):
        shown = {name: getattr(row, f"get_{name}_display", None) for name in names.split()}
        values = {name: show() if show else getattr(row, name) for name, show in shown.items()}
        yield {field_label(model, name): _plain(value) for name, value in values.items()}


def _steps_of(person: User) -> Iterator[dict[str, Any]]:
    for step in Step.objects.filter(application__person=person):
        yield {"Stand": step_for_applicant(step.state), "am": step.at}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Model) else value


def _erase(person: User) -> None:
    """The applications go with all that was written about them; as somebody who judges the person leaves the lists."""
    own = Application.objects.of(person)
    for call in CallForApplications.objects.filter(applications__in=own).distinct():
        retention.forget(call=call, applications=own.filter(call=call))
    Evaluation.objects.filter(person=person, state=Evaluation.State.DRAFT).delete()
    Evaluation.objects.filter(person=person).update(conflict="")


def _nothing(person: User) -> None:
    """Goes with the application."""


register(
    CallForApplications,
    label=str,
    url=CallForApplications.get_absolute_url,
    fields=fields(
        (
            PUBLIC_CONTENT,
            "board slug title text eligibility seats groups min_level draft_level min_evaluations opens_at closes_at "
            "text_appointed text_reserve text_declined resolution resolved_on",
        ),
        (TECHNICAL, "state archived_at erased_counts"),
    ),
    index=_index,
    visible_to=lambda user: CallForApplications.objects.visible_to(user),
)
register(Criterion, label=str, fields=fields((PUBLIC_CONTENT, "call name weight order")))
register(
    Application,
    label=str,
    fields=fields(
        (
            APPLICATION,
            "person call state motivation expertise municipality availability conflicts accessibility phone level "
            "question answer_until reason shortlisted outcome place group remark resolution resolved_on mandate",
        ),
        (ALLOWED, "publish_name publish_role publish_place publish_photo consented_at"),
        (replace(DATE, erasure="delete"), "created changed submitted_at state_since revealed_at"),
    ),
    visible_to=lambda user: Application.objects.visible_to(user),
    export_for=_applications_of,
    erase=_erase,
)
register(
    TopicWish,
    label=str,
    fields=fields((APPLICATION, "application group rank")),
    export_for=lambda person: (),
    erase=_nothing,
)
register(
    BalanceData,
    label=lambda row: str(row.application_id),
    fields=fields((VOLUNTARY, "application gender age_band background disability")),
    export_for=lambda person: _of_applications(BalanceData, person, "gender age_band background disability"),
    erase=_nothing,
)
register(
    Step,
    label=str,
    fields=fields((APPLICATION, "application state note"), (DATE, "at"), (OFFICE_WORK, "by")),
    export_for=_steps_of,
    erase=_nothing,
)
register(
    Notice,
    label=str,
    fields=fields(
        (APPLICATION, "application kind"), (DATE, "created sent_at"), (TECHNICAL, "number taken_at attempts")
    ),
    export_for=lambda person: _of_applications(Notice, person, "kind sent_at"),
    erase=_nothing,
)
register(Evaluator, label=str, fields=fields((OFFICE_WORK, "person"), (TECHNICAL, "call named_at")))
register(
    Evaluation,
    label=str,
    fields=fields((JUDGEMENT, "application note"), (OFFICE_WORK, "person conflict submitted_at"), (TECHNICAL, "state")),
    export_for=_judgements_about,
    erase=_nothing,
)
register(
    Score,
    label=str,
    fields=fields((JUDGEMENT, "points"), (TECHNICAL, "evaluation criterion")),
    export_for=lambda person: (),
    erase=_nothing,
)


def _has_applied(person: User) -> bool:
    """Who applies under their name is known by name to office and Kreistag."""
    running = Application.objects.of(person).handed_in().exclude(state__in=retention.REJECTED)
    return running.exclude(call__state=CallState.ARCHIVED).exists()


register_name_need(_has_applied)
register_office_page(
    title=gettext_lazy("Aufrufe und Bewerbungen"),
    text=gettext_lazy("Aufrufe schreiben und öffnen, Bewerbungen prüfen, auswählen, Beschlüsse eintragen."),
    url_name="office_calls",
    may=can_keep_calls,
    icon="form",
    order=220,
)
register_office_page(
    title=gettext_lazy("Bewerbungen bewerten"),
    text=gettext_lazy("Bewerbungen, für deren Bewertung Sie benannt sind."),
    url_name="evaluations",
    may=can_open_evaluations,
    icon="pick",
    order=230,
)
register_own_page(title=gettext_lazy("Meine Bewerbungen"), url_name="my_applications")
