"""Where the pages of the boards lie: what components/breadcrumb.html shows."""

from django.urls import reverse
from django.utils.translation import gettext as _

from boards.groups.models import TopicGroup
from participation.languages import home


def start_crumb() -> dict[str, str]:
    return {"title": _("Start"), "href": home()}


def groups_crumbs() -> list[dict[str, str]]:
    return [start_crumb(), {"title": _("Themengruppen"), "href": reverse("topic_groups")}]


def group_crumbs(group: TopicGroup) -> list[dict[str, str]]:
    return [*groups_crumbs(), {"title": group.name, "href": group.get_absolute_url()}]
