"""What the rooms add to Wagtail's admin. It only joins: the pages themselves are in the rooms."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from participation.accounts.office import after_bulk_action, before_bulk_action
from participation.jobs import views as jobs

hooks.register("before_bulk_action", before_bulk_action)
hooks.register("after_bulk_action", after_bulk_action)


class AdministratorsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [path("betrieb/", jobs.operation, name="operation")]


@hooks.register("register_settings_menu_item")
def operation_item() -> MenuItem:
    return AdministratorsItem(_("Betrieb"), reverse("operation"), icon_name="cogs", order=900)
