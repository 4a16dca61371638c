"""What the rooms add to Wagtail's admin. It only joins: the pages themselves are in the rooms."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from participation.accounts.office import after_bulk_action, before_bulk_action
from participation.jobs import views as jobs
from participation.office import OfficePage, all_office_pages

hooks.register("before_bulk_action", before_bulk_action)
hooks.register("after_bulk_action", after_bulk_action)


class AdministratorsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


class OfficeItem(MenuItem):
    """One of the office's screens on the site, shown to those who may use it."""

    def __init__(self, page: OfficePage) -> None:
        self.page = page
        super().__init__(page.title, page.href, icon_name=page.icon, order=page.order)

    def is_shown(self, request: HttpRequest) -> bool:
        return self.page.may(request.user)


@hooks.register("construct_main_menu")
def office_items(request: HttpRequest, items: list[MenuItem]) -> None:
    """Made per request, since the rooms register their screens only after Wagtail has read this file."""
    items.extend(item for item in map(OfficeItem, all_office_pages()) if item.is_shown(request))


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [path("betrieb/", jobs.operation, name="operation")]


@hooks.register("register_settings_menu_item")
def operation_item() -> MenuItem:
    return AdministratorsItem(_("Betrieb"), reverse("operation"), icon_name="cogs", order=900)
