"""What the rooms of this app add to Wagtail."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from boards.brainstorm.admin import TakeDown, WallsGroup
from boards.brainstorm.models import Card, Cluster, Wall
from boards.groups.admin import GroupViewSet, MemberViewSet, Undeletable
from boards.groups.models import TopicGroup
from boards.projects.admin import DeleteProject, ProjectViewSet
from boards.projects.models import Project
from participation.audience.models import CircleEntry

for model in (TopicGroup, CircleEntry):
    register_permission_policy(model, Undeletable(model))
for viewset in (GroupViewSet, MemberViewSet, WallsGroup, ProjectViewSet):
    register_snippet(viewset)


@hooks.register("register_actions")
def deletions(registry: Any) -> None:
    registry.register(Project, DeleteProject)
    for model in (Card, Cluster, Wall):
        registry.register(model, TakeDown)


@hooks.register("register_permissions")
def moderation_permission() -> QuerySet[Permission]:
    """Who may keep every thread: given to groups in Wagtail's settings."""
    return Permission.objects.filter(content_type__app_label="boards", codename="moderate_thread")
