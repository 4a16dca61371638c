"""The groups of the office: what an officer of each may do in Wagtail. Made by `setup` and `demo`, then the district's.

Running it again adds what is missing and takes nothing away, so that a district may give its own groups more.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

EDITORS, AUTHORS, MODERATORS = "Redaktion", "Autorinnen und Autoren", "Moderation"
"""Editors write and publish everywhere; authors write, an editor publishes; moderators keep the boards."""
IDENTITY, IDENTITY_REVIEW = "Identitätsprüfung", "Identitätsprüfung: Entscheidungen"
"""Officers who check who somebody is (letters, counter), and those who decide cases and may look at identities."""
BOARD_OFFICE = "Geschäftsstelle"
"""Keeps advisory boards and their mandates: on the site, not in the editor."""

ADMIN = "wagtailadmin.access_admin"
SURVEYS = "surveys.add_survey surveys.change_survey surveys.delete_survey surveys.view_survey surveys.view_results"
PROJECTS = "boards.add_project boards.change_project boards.view_project"
MEDIA = "wagtailmedia.add_media wagtailmedia.change_media"
FILES = (
    "wagtailimages.add_image wagtailimages.change_image wagtailimages.choose_image "
    "wagtaildocs.add_document wagtaildocs.change_document wagtaildocs.choose_document " + MEDIA
)

RIGHTS = {
    EDITORS: f"{ADMIN} {SURVEYS} {PROJECTS}",
    AUTHORS: ADMIN,
    MODERATORS: "boards.moderate_thread",
    IDENTITY: "participation.verify_identity",
    IDENTITY_REVIEW: "participation.review_identity",
    BOARD_OFFICE: "boards.manage_membership boards.manage_applications",
}
PAGES = {EDITORS: ["add_page", "change_page", "publish_page"], AUTHORS: ["add_page"]}


def make_roles() -> dict[str, Group]:
    """The groups by name; pages and files are given for the whole site."""
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in RIGHTS}
    for name, rights in RIGHTS.items():
        groups[name].permissions.add(*permissions(rights))
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    for name, codenames in PAGES.items():
        for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
            GroupPagePermission.objects.get_or_create(group=groups[name], page=root, permission=permission)
        for permission in permissions(FILES):
            GroupCollectionPermission.objects.get_or_create(
                group=groups[name], collection=collection, permission=permission
            )
    return groups


def permissions(names: str) -> list[Permission]:
    """The permissions called "app.codename", as far as their apps have them."""
    wanted = [name.split(".") for name in names.split()]
    rule = Q(pk__in=[])
    for app, codename in wanted:
        rule |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(rule))
