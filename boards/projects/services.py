from django.core.exceptions import PermissionDenied
from django.db import transaction

from boards.projects import policies
from boards.projects.models import Project
from participation import html
from participation.accounts.models import User
from participation.search.services import reindex, remove


@transaction.atomic
def write_project(*, by: User, project: Project, tags: list[str] | None = None) -> Project:
    """Store a new or changed project with the HTML of its text; `tags` None leaves the tags as they are.

    Raises PermissionDenied unless `by` writes projects.
    """
    if not policies.can_write_projects(by):
        raise PermissionDenied
    project.html = html.from_markdown(project.text)
    project.save()
    if tags is not None:
        project.tags.set(tags)
    reindex(project)
    return project


@transaction.atomic
def delete_project(*, by: User, project: Project) -> None:
    if not policies.can_write_projects(by):
        raise PermissionDenied
    remove(project)
    project.delete()
