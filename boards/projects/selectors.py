from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from boards.projects.models import Project
from participation.accounts.models import User

PROJECTS_PER_PAGE: Final = 20
LISTED: Final = [Project.State.RUNNING, Project.State.PLANNED, Project.State.IDEA, Project.State.DONE]
"""What is under way first."""


def projects(user: User | AnonymousUser, *, state: str = "") -> QuerySet[Project]:
    """The projects that `user` may see, all or those in one state."""
    found = Project.objects.visible_to(user)
    if state:
        found = found.filter(state=state)
    place = Case(*[When(state=one, then=Value(n)) for n, one in enumerate(LISTED)], output_field=IntegerField())
    return found.order_by(place, "title", "pk")


def counts_by_state(user: User | AnonymousUser) -> dict[str, int]:
    rows = Project.objects.visible_to(user).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}
