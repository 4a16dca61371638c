"""What the rooms of this app add to Wagtail."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from surveys.models import Survey
from surveys.questionnaires.admin import DeleteSurvey, SurveyPermissions, SurveyViewSet, admin_urls, listing_buttons

register_permission_policy(Survey, SurveyPermissions(Survey))
register_snippet(SurveyViewSet)
hooks.register("register_snippet_listing_buttons", listing_buttons)


@hooks.register("register_admin_urls")
def survey_admin_urls() -> list[Any]:
    return admin_urls


@hooks.register("register_actions")
def survey_actions(registry: Any) -> None:
    registry.register(Survey, DeleteSurvey)


@hooks.register("register_permissions")
def results_permission() -> QuerySet[Permission]:
    """Who may see what came in: given to groups in Wagtail's settings."""
    return Permission.objects.filter(content_type__app_label="surveys", codename="view_results")
