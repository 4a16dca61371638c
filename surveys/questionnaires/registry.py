"""What other rooms may know of questionnaires."""

from participation.audience.models import Audience
from participation.audience.services import everyone
from participation.html import from_markdown, to_text
from participation.privacy.uses import PUBLIC_CONTENT, TECHNICAL, fields
from participation.registry import IndexText, register
from surveys.questionnaires import definition as questionnaire
from surveys.questionnaires.models import Choice, Page, Question, Survey


def index(survey: Survey) -> IndexText:
    """Title, introduction and questions, for the same readers as `visible_to`; never a draft."""
    in_circle = survey.audience.kind == Audience.Kind.CIRCLE
    asked = " ".join(f"{question.text} {question.help}" for question in questionnaire.of(survey).questions)
    return IndexText(
        title=survey.title,
        text=f"{to_text(from_markdown(survey.intro))} {asked}",
        url=survey.get_absolute_url(),
        kind="survey",
        audience=survey.audience if in_circle else everyone(),
        live=survey.state != Survey.State.DRAFT,
        at=survey.opens_at,
    )


register(
    Survey,
    label=lambda survey: survey.title,
    url=lambda survey: survey.get_absolute_url(),
    index=index,
    visible_to=lambda user: Survey.objects.visible_to(user),
    trail_kind="survey",
    fields=fields(
        (PUBLIC_CONTENT, "slug title intro thanks privacy_text minutes opens_at closes_at promised_on"),
        (TECHNICAL, "state audience results_public confidentiality version"),
    ),
)
register(
    Page,
    label=lambda page: str(page),
    fields=fields((PUBLIC_CONTENT, "title intro"), (TECHNICAL, "survey order")),
)
register(
    Question,
    label=lambda question: question.text,
    fields=fields((PUBLIC_CONTENT, "text help"), (TECHNICAL, "page code kind required order settings")),
)
register(
    Choice,
    label=lambda choice: choice.text,
    fields=fields((PUBLIC_CONTENT, "text"), (TECHNICAL, "question code order exclusive is_other")),
)
