from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import F

from participation.accounts.models import User
from surveys.questionnaires.models import Phase, Survey

PER_PAGE = 20


def current_surveys(user: User | AnonymousUser) -> list[Survey]:
    """Open and announced ones, what ends first first; drafts for editors at the end."""
    found = Survey.objects.visible_to(user).select_related("audience").exclude(phase_now=Phase.CLOSED)
    rank = {Phase.OPEN: 0, Phase.ANNOUNCED: 1, Phase.DRAFT: 2}
    return sorted(found.order_by(F("closes_at").asc(nulls_last=True), "pk"), key=lambda survey: rank[survey.phase])


def past_surveys(user: User | AnonymousUser, page: str | None) -> Page[Survey]:
    """What ended last first; a page number that does not exist gives the nearest page."""
    found = Survey.objects.visible_to(user).filter(phase_now=Phase.CLOSED)
    return Paginator(found.order_by(F("closes_at").desc(nulls_last=True), "-pk"), PER_PAGE).get_page(page)
